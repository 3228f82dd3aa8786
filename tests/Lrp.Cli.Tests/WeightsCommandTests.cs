namespace Lrp.Cli.Tests;

public sealed class WeightsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly string _model = Path.Combine(AppContext.BaseDirectory, "Data", "lenet-mnist", "model.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_of_a_model_become_safetensors_bit_for_bit()
    {
        var path = Path.Combine(_folder.Path, "lenet.safetensors");
        var output = LrpRun.Succeed("weights", _model, "--out", path);
        Assert.Equal(LrpRun.Succeed("weights", path), output);
        var (stored, extracted) = (WeightSource.FromFile(_model), WeightSource.FromFile(path));
        Assert.NotEmpty(extracted.List());
        foreach (var tensor in extracted.List())
        {
            Assert.Contains($"F32  {tensor}\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Equal(stored.Read(tensor.Name), extracted.Read(tensor.Name));
        }
    }

    [Fact]
    public void Files_without_names_are_errors_of_usage()
    {
        Assert.Equal(2, LrpRun.Of("weights", _folder.Write("net.txt", "Rect\n")).Code);
        Assert.Equal(2, LrpRun.Of("weights", _model, "--out", "weights.bin").Code);
        Assert.Contains("not a valid file of safetensors", LrpRun.Fail("weights", _folder.Write("a.safetensors", "no weights")));
    }
}
