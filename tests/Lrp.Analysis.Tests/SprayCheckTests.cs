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
        File.Delete(Path.Combine(copy, "maps.npy"));
        Assert.Contains("'maps.npy' is missing", Check(copy), StringComparison.Ordinal);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public void What_a_case_leaves_out_has_no_row()
    {
        var copy = Directory.CreateTempSubdirectory("lrp-spray-").FullName;
        foreach (var file in (string[])["maps.npy", "eigenvalues.npy", "labels_k.npy"])
            File.Copy(Path.Combine(ReferenceMaps.Folder, file), Path.Combine(copy, file));
        File.WriteAllText(Path.Combine(copy, "case.json"), "{ \"pipeline\": \"map / sum(map); k=10 nearest others\" }");
        Assert.EndsWith("2 passed, 0 failed", Check(copy), StringComparison.Ordinal);
        // Other neighbours, other eigenvalues.
        File.WriteAllText(Path.Combine(copy, "case.json"), "{ \"pipeline\": \"map / sum(map); k=12 nearest others\" }");
        Assert.EndsWith("1 passed, 1 failed", Check(copy), StringComparison.Ordinal);
        Directory.Delete(copy, recursive: true);
    }

    private static string Check(string folder)
    {
        using var output = new StringWriter();
        LrpCommand.Run(["check", folder], output, output);
        return output.ToString().Trim();
    }
}
