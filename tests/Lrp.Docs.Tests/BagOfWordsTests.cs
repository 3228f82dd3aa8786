using Lrp.Compiler.Pipelines;
using Lrp.Compiler.Relevance;

namespace Lrp.Docs.Tests;

/// <summary>Tables of the page on bags of words follow from the compiler's own.</summary>
[Collection(nameof(Section))]
public sealed class BagOfWordsTests
{
    private const string Page = "docs/bag-of-words.md";

    [Fact]
    public void The_page_lists_the_steps_and_their_parameters() => new Section("steps", Page).Verify(
        "| step | reads | tensors | gives |\n| --- | --- | --- | --- |\n"
        + string.Join('\n', PipelineTable.Rows.Select(row => $"| `{row.Operator}` | {row.Input} | {row.Tensors} | {row.Output} |"))
        + "\n\n| parameter | usual | |\n| --- | --- | --- |\n"
        + string.Join('\n', PipelineTable.Rows.SelectMany(row => row.Parameters.Select(parameter =>
            $"| `{row.Operator}` `{parameter.Name}` | {(parameter.Usual.Length > 0 ? parameter.Usual : "needed")} | {parameter.Meaning} |"))));

    [Fact]
    public void The_page_lists_the_rules_and_what_they_give() => new Section("rules", Page).Verify(
        "| step | rule | relevance | |\n| --- | --- | --- | --- |\n"
        + string.Join('\n', LocalRuleTable.Rows.Select(row =>
            $"| `{row.Operator}` | `{row.Rule}` | {row.Formula.Replace("|", "\\|", StringComparison.Ordinal)} | {row.Remark} |")));
}
