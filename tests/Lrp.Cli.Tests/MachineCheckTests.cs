using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Cli.Tests;

/// <summary>Kernel machines of all formats, trained on scikit-learn's digits, against float64 NumPy.</summary>
public sealed class MachineCheckTests : IDisposable
{
    private static readonly string s_case = Path.Combine(AppContext.BaseDirectory, "Data", "svm");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Machines_pass_in_float64_and_as_generated_code()
    {
        var rows = new CaseCheck(new CompiledModelLoader(null), [], null).Run(s_case);
        Assert.All(rows, row => Assert.True(row.Passed, $"{row.Method}: {row.Error} {row.Note}"));
        Assert.Equal(rows.Count(row => row.Method.EndsWith(", float64", StringComparison.Ordinal)), rows.Count / 2);
        Assert.Equal(1e-9, rows[0].Tolerance);
        Assert.Equal(["f", "pairs", "labels", "exact", "class_sum", "taylor", "path"], rows
            .Where(row => row.Method.StartsWith("onnx-ovo-linear ", StringComparison.Ordinal) && row.Tolerance < 1e-8)
            .Select(row => row.Method.Split(' ')[1].TrimEnd(',')));
    }

    [Fact]
    public void What_differs_fails()
    {
        var (machine, wrong) = (Copy("kernel-multi"), Path.Combine(_folder.Path, "kernel-multi", "exact.npy"));
        var bytes = File.ReadAllBytes(wrong);
        // The exponent of the first number of float64.
        bytes[^(8 * 4 * 80 - 7)] ^= 1;
        File.WriteAllBytes(wrong, bytes);
        var rows = Check(machine);
        Assert.Equal(["kernel-multi exact, float64"], rows.Where(row => !row.Passed).Select(row => row.Method));
    }

    [Fact]
    public void Only_the_methods_that_are_wanted_are_checked() => Assert.Equal(
        ["kernel-expchi2 f, float64", "kernel-expchi2 taylor, float64"], Check(Copy("kernel-expchi2"), "taylor").Select(row => row.Method));

    [Fact]
    public void A_missing_model_is_a_row_that_says_so()
    {
        var folder = Copy("kernel-multi");
        File.Delete(Path.Combine(folder, "kernel-multi", "model.safetensors"));
        var row = Assert.Single(Check(folder));
        Assert.False(row.Passed);
        Assert.Contains("'kernel-multi' has none of model.onnx", row.Note, StringComparison.Ordinal);
    }

    private static IReadOnlyList<CheckRow> Check(string folder, params string[] only) =>
        new CaseCheck(new InterpretedModelLoader(), only, null).Run(folder);

    /// <summary>A case of one machine.</summary>
    private string Copy(string machine)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(s_case, machine)).Append(Path.Combine(s_case, "input_hist.npy")))
            _folder.Write(Path.GetRelativePath(s_case, path), File.ReadAllBytes(path));
        _folder.Write("case.json", $$"""{ "kernels": {}, "models": { "{{machine}}": {} } }""");
        return _folder.Path;
    }
}
