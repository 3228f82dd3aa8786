using System.Text.RegularExpressions;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Relevance;

namespace Lrp.Docs.Tests;

/// <summary>The explanations that the page offers are ones.</summary>
public sealed partial class CompatibilityTests
{
    public static TheoryData<string> Texts => [.. Repository.Read("docs/compatibility.md").Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
        .SelectMany(line => Code().Matches(line.Split(" | ")[1]).Select(code => code.Groups[1].Value))
        .Distinct()];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_text_of_the_page_can_be_read(string text)
    {
        var diagnostics = new List<Diagnostic>();
        ExplanationText.Parse(text, 0, diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(DiagnosticTable.MethodNeedsDriver, diagnostic.Descriptor));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
