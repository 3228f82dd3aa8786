using System.Runtime.CompilerServices;

namespace Lrp.Generator.Tests;

/// <summary>The repository that the tests are of.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>C# files below a folder of the repository, without what builds put there.</summary>
    public static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
