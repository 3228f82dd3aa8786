using System.Runtime.CompilerServices;

namespace Lrp.Testing;

/// <summary>
/// Compares generated files with those that somebody has read and accepted: the folder <c>Golden/CASE</c> beside the test's source.
/// The set of files counts as well. With the environment variable LRP_ACCEPT_GOLDEN=1 the folder is written instead; look at the
/// difference in version control.
/// </summary>
public static class GoldenFiles
{
    private const string Accept = "LRP_ACCEPT_GOLDEN";

    /// <summary>Compares, or accepts.</summary>
    /// <param name="name">The case: the folder's name.</param>
    /// <param name="files">Name and text of every generated file.</param>
    /// <exception cref="GoldenFileException">A file differs, is missing, or is one too many.</exception>
    public static void Verify(string name, IEnumerable<(string Name, string Text)> files, [CallerFilePath] string test = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        var actual = files.ToDictionary(file => file.Name, file => Normalize(file.Text), StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            Write(folder, actual);

        var expected = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path), path => Normalize(File.ReadAllText(path)))
            : [];
        var differences = actual.Keys.Union(expected.Keys).Order(StringComparer.Ordinal)
            .Select(file => Difference(file, expected.GetValueOrDefault(file), actual.GetValueOrDefault(file)))
            .OfType<string>()
            .ToArray();
        if (differences.Length > 0)
        {
            throw new GoldenFileException(
                $"Golden files of '{name}' differ; run the test with {Accept}=1 to accept.\n{string.Join("\n", differences)}");
        }
    }

    private static void Write(string folder, Dictionary<string, string> files)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var (file, text) in files)
            File.WriteAllText(Path.Combine(folder, file), text);
    }

    private static string? Difference(string file, string? expected, string? actual)
    {
        if (actual is null)
            return $"{file}: not generated any more";
        if (expected is null)
            return $"{file}: new";
        if (expected == actual)
            return null;
        var before = expected.Split('\n');
        var after = actual.Split('\n');
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{file}({line + 1}):\n  expected: {before.ElementAtOrDefault(line)}\n  actual:   {after.ElementAtOrDefault(line)}";
    }

    // Version control may have checked the files out with other line ends.
    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}

/// <summary>Generated code is not what was accepted.</summary>
public sealed class GoldenFileException(string message) : Exception(message);
