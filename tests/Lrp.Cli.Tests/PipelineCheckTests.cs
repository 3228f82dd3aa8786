using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Cli.Tests;

/// <summary>Bags of words and a Fisher vector of Fashion-MNIST, against float64 NumPy.</summary>
public sealed class PipelineCheckTests : IDisposable
{
    private static readonly string s_data = Path.Combine(AppContext.BaseDirectory, "Data");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bow", 28)]
    [InlineData("fisher", 18)]
    public void Pipelines_pass_step_by_step_in_float64_and_as_generated_code(string name, int count)
    {
        var rows = new CaseCheck(new CompiledModelLoader(null), [], null).Run(Path.Combine(s_data, name));
        Assert.All(rows, row => Assert.True(row.Passed, $"{row.Method}: {row.Error} {row.OutputError} {row.Note}"));
        Assert.Equal(count, rows.Count);
        Assert.All(rows.Where(row => row.Method.EndsWith("float64", StringComparison.Ordinal)), row => Assert.Equal(1e-9, row.Tolerance));
    }

    [Fact]
    public void Only_sums_next_to_zero_are_allowed_more_than_float32_is_worth()
    {
        var rows = new CaseCheck(new CompiledModelLoader(null), [], null).Run(Path.Combine(s_data, "fisher"));
        Assert.Equal(["fisher R2_eps, compiled", "fisher R1_eps, compiled"],
            rows.Where(row => row.Tolerance > 1e-5).Select(row => row.Method));
    }

    [Fact]
    public void What_differs_fails()
    {
        var folder = Copy("fisher");
        var path = Path.Combine(folder, "R2_abs.npy");
        var bytes = File.ReadAllBytes(path);
        // The exponent of the last number of float64.
        bytes[^2] ^= 0x10;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(["fisher R2_abs, float64"], Check(folder).Where(row => !row.Passed).Select(row => row.Method));
    }

    [Fact]
    public void Features_that_are_no_numbers_are_named()
    {
        var folder = Copy("fisher");
        var path = Path.Combine(folder, "descriptors.npy");
        var bytes = File.ReadAllBytes(path);
        BitConverter.GetBytes(double.NaN).CopyTo(bytes, bytes.Length - 8);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("descriptors.npy' has an element that is no finite number", Assert.Single(Check(folder)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_are_no_numbers_are_named()
    {
        var folder = Copy("bow");
        var path = Path.Combine(folder, "pipeline.safetensors");
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace("\"0.374\"", "\"o.374\"", StringComparison.Ordinal);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text));
        Assert.Contains("'o.374' of 'beta' in the metadata of 'pipeline.safetensors' is no number",
            Assert.Single(Check(folder)).Note, StringComparison.Ordinal);
    }

    private static IReadOnlyList<CheckRow> Check(string folder) => new CaseCheck(new InterpretedModelLoader(), [], null).Run(folder);

    private string Copy(string name)
    {
        var source = Path.Combine(s_data, name);
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
            _folder.Write(Path.GetRelativePath(source, path), File.ReadAllBytes(path));
        return _folder.Path;
    }
}
