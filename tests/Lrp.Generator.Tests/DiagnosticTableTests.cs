extern alias generator;

using generator::Lrp.Generator.Diagnostics;

namespace Lrp.Generator.Tests;

/// <summary>Table, documentation, release notes and tests agree on the messages there are.</summary>
public sealed class DiagnosticTableTests
{
    private static readonly string s_pages = Path.Combine(SourceTree.Root, "docs", "diagnostics");

    [Fact]
    public void Ids_are_unique()
    {
        var ids = DiagnosticTable.All.Select(row => row.Id).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^LRP[0-49][0-9]{3}$", id));
    }

    [Fact]
    public void Every_message_has_a_page_with_problem_example_and_remedy()
    {
        Assert.Equal(
            DiagnosticTable.All.Select(row => row.Id + ".md"),
            Directory.EnumerateFiles(s_pages, "LRP*").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.All(DiagnosticTable.All, row =>
        {
            var page = File.ReadAllText(Path.Combine(s_pages, row.Id + ".md"));
            Assert.StartsWith($"# {row.Id}: {row.Title}\n", page.Replace("\r\n", "\n"), StringComparison.Ordinal);
            Assert.All(["## Problem", "## Example", "## Remedy"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_message_has_a_release_row()
    {
        var rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => File.ReadLines(Path.Combine(SourceTree.Root, "src", "Lrp.Generator", file)))
            .Where(line => line.StartsWith("LRP", StringComparison.Ordinal));
        Assert.Equal(
            DiagnosticTable.All.Select(row => $"{row.Id} | {Descriptors.CategoryOf(row.Id)} | {row.Severity} | {row.Title}"),
            rows.Order(StringComparer.Ordinal));
    }

    /// <summary>The project's RepositoryUrl is empty until the repository has an address.</summary>
    [Fact]
    public void A_message_brings_its_page_along_and_a_link_to_it_is_absolute() => Assert.All(DiagnosticTable.All, row =>
    {
        var descriptor = Descriptors.Of(row.Id);
        Assert.Equal(File.ReadAllText(Path.Combine(s_pages, row.Id + ".md")), descriptor.Description.ToString());
        Assert.Matches($"^(https://.+/docs/diagnostics/{row.Id}.md)?$", descriptor.HelpLinkUri);
    });

    [Fact]
    public void Every_message_has_a_test()
    {
        var fields = typeof(DiagnosticTable).GetFields().Where(field => field.GetValue(null) is DiagnosticDescriptor);
        var tests = string.Concat(SourceTree.Sources("tests").Select(File.ReadAllText));
        Assert.All(fields, field => Assert.True(
            tests.Contains(((DiagnosticDescriptor)field.GetValue(null)!).Id, StringComparison.Ordinal)
                || tests.Contains("DiagnosticTable." + field.Name, StringComparison.Ordinal),
            $"No test mentions {field.Name}."));
    }
}
