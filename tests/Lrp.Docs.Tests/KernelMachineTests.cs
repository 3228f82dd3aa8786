using Lrp.Compiler.IR;
using Lrp.Compiler.Relevance;

namespace Lrp.Docs.Tests;

/// <summary>Tables of the page on kernel machines follow from the compiler's own.</summary>
[Collection(nameof(Section))]
public sealed class KernelMachineTests
{
    private const string Page = "docs/kernel-machines.md";

    [Fact]
    public void The_page_lists_the_kernels_and_their_names() => new Section("kernels", Page).Verify(
        "| kernel | k(u, v) | a sum | parameters | other names |\n| --- | --- | --- | --- | --- |\n"
        + string.Join('\n', KernelTable.Rows.Select(row =>
            $"| `{row.Names[0]}` | {row.Formula} | {(row.IsSum ? "yes" : "")} | {Parameters(row)} | "
            + $"{string.Join(", ", row.Names.Skip(1).Select(name => $"`{name}`"))} |")));

    [Fact]
    public void The_page_lists_the_rules_and_what_they_give() => new Section("rules", Page).Verify(
        "| rule | relevance | of | adds up to |\n| --- | --- | --- | --- |\n"
        + string.Join('\n', KernelRuleTable.Rows.Select(row =>
            $"| `{row.Name}` | {row.Formula.Replace("|", "\\|", StringComparison.Ordinal)} | {row.Kernels} | {row.Sum} |")));

    private static string Parameters(KernelRow row) => string.Join(", ", new[] { (row.Gamma, "γ"), (row.Offset, "c"), (row.Degree, "d") }
        .Where(parameter => parameter.Item1).Select(parameter => parameter.Item2));
}
