using System.Text.RegularExpressions;

namespace Lrp.Docs.Tests;

public sealed partial class PageTests
{
    private const string Compiler = "src/Lrp.Compiler";

    public static TheoryData<string> Pages => [
        "README.md",
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Fact]
    public void The_pipeline_page_names_every_folder_of_the_compiler()
    {
        var page = Repository.Read("docs/pipeline.md");
        var folders = Directory.EnumerateDirectories(Repository.PathOf(Compiler), "*", SearchOption.AllDirectories)
            .Where(path => Directory.EnumerateFiles(path, "*.cs").Any())
            .Select(path => Path.GetRelativePath(Repository.PathOf(Compiler), path).Replace('\\', '/'))
            .Where(folder => folder.Split('/')[0] is not ("bin" or "obj"));
        Assert.All(folders, folder => Assert.Contains($"`{folder}/`", page, StringComparison.Ordinal));
    }

    /// <summary>Paths are written in backquotes (generated files are none), from the repository's root, or from the compiler's folder.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Files_and_folders_that_a_page_names_exist(string page) => Assert.All(
        PathInCode().Matches(Repository.Read(page)).Select(match => match.Groups["path"].Value),
        path => Assert.True(
            new[] { "", Compiler, "src" }.Select(root => Repository.PathOf(Path.Combine(root, path))).Any(Path.Exists), $"{page}: there is no {path}"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_of_a_page_lead_somewhere(string page) => Assert.All(
        RelativeLink().Matches(Repository.Read(page)).Select(match => match.Groups["path"].Value),
        path => Assert.True(
            Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, path)), $"{page} links to {path}, which does not exist"));

    [GeneratedRegex(@"`(?<path>[A-Za-z0-9_.]+(/[A-Za-z0-9_.]+)*(/|(?<!\.g)\.cs|/[A-Za-z0-9_.]+\.(csproj|props|targets|md)))`")]
    private static partial Regex PathInCode();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<path>[^)#]+)")]
    private static partial Regex RelativeLink();
}
