using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;
using Lrp.Testing;
using SkiaSharp;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>Networks of several outputs, starts within a network, and inputs of integers.</summary>
public sealed class OutputOptionTests : IDisposable
{
    /// <summary>Hidden units h = relu(x), their sum and their differences, and which is the largest.</summary>
    private const string Several =
        "x[1,2]; h=Relu(x); s=ReduceSum(h,n); n={1}; d=Sub(h,m); m=ReduceMean(h | axes=[1]); t=ArgMax(h | axis=1); -> t:int,s,d";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("output 's' [1, 1]; others, for --output: 't' [1, 1], 'd' [1, 2]", "sum of relevance 5")]
    [InlineData("output 'd' [1, 2]; others, for --output: 't' [1, 1], 's' [1, 1]", "sum of relevance 1", "--output", "d")]
    [InlineData("relevance starts at 'h' [1, 2]", "sum of relevance 3", "--start", "h")]
    public void It_says_which_output_it_explains_and_which_others_there_are(string said, string sum, params string[] options)
    {
        foreach (var isa in new[] { "interpreter", "portable" })
        {
            var output = LrpRun.Succeed(["explain", Save(Several), Vector(2, 3), "-e", "*: epsilon(0)", "--isa", isa, "-o", Out, .. options]);
            Assert.Contains(said, output, StringComparison.Ordinal);
            Assert.Contains(sum + Environment.NewLine, output.Replace("0.5", "1"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_name_that_the_network_lacks_is_told()
    {
        Assert.Contains("LRP1016", LrpRun.Fail("explain", Save(Several), Vector(2, 3), "--output", "z", "-o", Out), StringComparison.Ordinal);
        Assert.Contains("LRP1017", LrpRun.Fail("explain", Save(Several), Vector(2, 3), "--start", "z", "-o", Out), StringComparison.Ordinal);
        Assert.Contains("%", LrpRun.Succeed("dump", Save(Several), "--stage", "relevance", "-e", "gradient", "--output", "d"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_takes_its_gradient_by_default_is_a_warning()
    {
        var run = LrpRun.Of("explain", Save("x[1,2]; y=ReduceLogSumExp(x | axes=[1])"), Vector(2, 3), "-e", "*: epsilon", "-o", Out);
        Assert.Equal(0, run.Code);
        Assert.Contains("warning LRP3012", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_for_an_input_of_bytes_is_fed_as_bytes()
    {
        using var bitmap = new SKBitmap(1, 1);
        bitmap.SetPixel(0, 0, new SKColor(200, 30, 4));
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var picture = _folder.Write("p.png", encoded.ToArray());
        var model = Save("x:byte[1,3,1,1]; f=Cast(x | to=1); y=ReduceSum(f,n | keepdims=0); n={1,2,3}");
        var output = LrpRun.Succeed("explain", model, picture, "-e", "*: epsilon(0)", "--isa", "interpreter", "-o", Out);
        Assert.Contains($"sum of relevance 234{Environment.NewLine}", output, StringComparison.Ordinal);
        Assert.Contains("--mean and --std", LrpRun.Fail("explain", model, picture, "--mean", "0.5", "-o", Out), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_the_file_name_the_outputs()
    {
        var model = Save("x[1,2]; r=Relu(x); y=ai.onnx.ml.ZipMap(r | classlabels_strings=['cat','dog'])");
        Assert.Contains("explaining dog", LrpRun.Succeed("explain", model, Vector(2, 3), "-e", "*: epsilon", "-o", Out), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_test_compares_every_output()
    {
        var model = Save(Several);
        File.Move(model, Path.Combine(_folder.Path, "model.onnx"));
        _folder.Write("input_0.pb", Proto([1, 2], 2, 3));
        _folder.Write("output_0.pb", Proto([1, 1], 1));
        _folder.Write("output_1.pb", Proto([1, 1], 5));
        _folder.Write("output_2.pb", Proto([1, 2], -0.5f, 0.5f));
        var test = new BackendTest(new InterpretedModelLoader(), 1e-5);
        Assert.True(test.Run("several", _folder.Path).Passed);
        _folder.Write("output_0.pb", Proto([1, 1], 0));
        Assert.False(test.Run("several", _folder.Path).Passed);
    }

    private string Out => Path.Combine(_folder.Path, "r.npy");

    private string Save(string network)
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.onnx");
        return OnnxText.Parse(network, 13).Save(path);
    }

    private string Vector(params float[] values) => _folder.Write("x.pb", Proto([1, values.Length], values));
}
