using Lrp.Cli.Commands;

namespace Lrp.Analysis.Tests;

public class SprayCheckTests
{
    [Fact]
    public void The_command_line_checks_the_reference() =>
        Assert.EndsWith("6 passed, 0 failed", Check(ReferenceMaps.Folder), StringComparison.Ordinal);

    [Fact]
    public void What_differs_is_a_failed_row()
    {
        var copy = Directory.CreateTempSubdirectory("lrp-spray-").FullName;
        foreach (var file in Directory.EnumerateFiles(ReferenceMaps.Folder))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        File.Copy(Path.Combine(copy, "strategy.npy"), Path.Combine(copy, "labels_k.npy"), overwrite: true);
        var output = Check(copy);
        Assert.EndsWith("4 passed, 2 failed", output, StringComparison.Ordinal);
        File.Delete(Path.Combine(copy, "neighbors.npy"));
        Assert.Contains("'neighbors.npy' is missing", Check(copy), StringComparison.Ordinal);
        Directory.Delete(copy, recursive: true);
    }

    private static string Check(string folder)
    {
        using var output = new StringWriter();
        LrpCommand.Run(["check", folder], output, output);
        return output.ToString().Trim();
    }
}
