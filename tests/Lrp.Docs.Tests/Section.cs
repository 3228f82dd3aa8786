namespace Lrp.Docs.Tests;

/// <summary>
/// A part of the README, or of another page, that is code or follows from code, between <c>&lt;!-- name --&gt;</c> and
/// <c>&lt;!-- /name --&gt;</c>. Tests that may write it are one collection, so that they take turns.
/// </summary>
internal sealed class Section(string name, string page = "README.md")
{
    private const string Accept = "LRP_ACCEPT_GOLDEN";

    private readonly string _page = Repository.PathOf(page);

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

    /// <summary>Compares; with the environment variable LRP_ACCEPT_GOLDEN=1 the page is rewritten instead.</summary>
    public void Verify(string expected)
    {
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            var (readme, start, end) = Find();
            File.WriteAllText(_page, $"{readme[..start]}\n{expected}\n{readme[end..]}");
        }

        Assert.True(expected == Text,
            $"The section '{name}' of {page} is out of date; run this test with {Accept}=1 to write it anew. It should be:\n{expected}");
    }

    private (string Readme, int Start, int End) Find()
    {
        var readme = Repository.Read(page);
        var (open, close) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var start = readme.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = readme.IndexOf(close, StringComparison.Ordinal);
        Assert.True(start >= open.Length && end >= start, $"{page} lacks the marks of section '{name}'.");
        return (readme, start, end);
    }
}
