namespace Lrp.Docs.Tests;

/// <summary>
/// A part of the README that is code or follows from code, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>. Tests
/// that may write it are one collection, so that they take turns.
/// </summary>
internal sealed class Section(string name)
{
    private const string Accept = "LRP_ACCEPT_GOLDEN";

    private static readonly string s_readme = Repository.PathOf("README.md");

    /// <summary>The lines between the marks, without blank ones at the ends.</summary>
    public string Text
    {
        get
        {
            var (readme, start, end) = Find();
            return readme[start..end].Trim('\n');
        }
    }

    /// <summary>The code block between the marks, without its fences.</summary>
    public string Code => string.Join('\n', Text.Split('\n')[1..^1]);

    /// <summary>Compares; with the environment variable LRP_ACCEPT_GOLDEN=1 the README is rewritten instead.</summary>
    public void Verify(string expected)
    {
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            var (readme, start, end) = Find();
            File.WriteAllText(s_readme, $"{readme[..start]}\n{expected}\n{readme[end..]}");
        }

        Assert.True(expected == Text,
            $"The section '{name}' of README.md is out of date; run this test with {Accept}=1 to write it anew. It should be:\n{expected}");
    }

    private (string Readme, int Start, int End) Find()
    {
        var readme = Repository.Read("README.md");
        var (open, close) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var start = readme.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = readme.IndexOf(close, StringComparison.Ordinal);
        Assert.True(start >= open.Length && end >= start, $"README.md lacks the marks of section '{name}'.");
        return (readme, start, end);
    }
}
