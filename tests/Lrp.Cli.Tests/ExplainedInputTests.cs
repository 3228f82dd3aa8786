using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Tensors;
using Lrp.Testing;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>What <c>lrp explain</c> takes for a network's input, and what it refuses.</summary>
public sealed class ExplainedInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new[] { 3, 8, 9 }, 1)]
    [InlineData(new[] { 1, 3, 8, 9 }, 1)]
    [InlineData(new[] { 5, 3, 8, 9 }, 5)]
    [InlineData(new[] { 8, 9, 3 }, null)]
    [InlineData(new[] { 2, 1, 3, 8, 9 }, null)]
    [InlineData(new[] { 216 }, null)]
    [InlineData(new[] { 6, 8, 9 }, null)]
    public void An_array_is_one_sample_or_has_an_axis_of_samples_in_front(int[] array, int? samples) =>
        Assert.Equal(samples, SampleShape.Count(array, [3, 8, 9]));

    [Theory]
    [InlineData(new[] { 8, 9 }, 1)]
    [InlineData(new[] { 1, 1, 8, 9 }, 1)]
    [InlineData(new[] { 8, 9, 1 }, 1)]
    [InlineData(new[] { 5, 1, 8, 9 }, 5)]
    [InlineData(new[] { 5, 8, 9 }, null)]
    public void Axes_of_length_one_may_be_left_out_or_added_in_a_sample(int[] array, int? samples) =>
        Assert.Equal(samples, SampleShape.Count(array, [1, 8, 9]));

    [Theory]
    [InlineData(new[] { 12 }, 1)]
    [InlineData(new[] { 3, 4 }, 1)]
    [InlineData(new[] { 5, 3, 4 }, 5)]
    [InlineData(new[] { 5, 12 }, 5)]
    [InlineData(new[] { 24 }, null)]
    [InlineData(new[] { 4, 6 }, null)]
    public void What_is_a_vector_to_the_network_may_have_any_shape(int[] array, int? samples) =>
        Assert.Equal(samples, SampleShape.Count(array, [12]));

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void Channels_first_is_not_channels_last(string isa)
    {
        var model = Save(new OnnxModelBuilder().Input("image", 1, 4, 5, 3).Node("GlobalAveragePool", "image", "y").Output("y"));
        LrpRun.Succeed("explain", model, Array("last.npy", 4, 5, 3), "--isa", isa, "-o", Out("r.npy"));
        var error = LrpRun.Fail("explain", model, Array("first.npy", 1, 3, 4, 5), "--isa", isa, "-o", Out("none.npy"));
        Assert.Contains(
            "first.npy' has shape [1, 3, 4, 5]; input 'image' takes [1, 4, 5, 3], or [n, 4, 5, 3] for n samples. "
            + "Its axes are in another order: transpose it.",
            error,
            StringComparison.Ordinal);
        Assert.False(File.Exists(Out("none.npy")));
    }

    [Fact]
    public void More_numbers_are_no_more_samples()
    {
        var model = Save(new OnnxModelBuilder().Input("x", 1, 4).Node("Relu", "x", "y").Output("y"));
        Assert.Contains("has shape [12]; input 'x' takes [1, 4]", Fail(model, Array("x.npy", 12)), StringComparison.Ordinal);
        Assert.Contains("has shape [2, 6]", Fail(model, Array("x.npy", 2, 6)), StringComparison.Ordinal);
        Assert.Contains("sample 2 of 3", Succeed(model, Array("x.npy", 3, 4), "--sample", "2"), StringComparison.Ordinal);
        Assert.Contains("holds no sample", Fail(model, Array("x.npy", 0, 4)), StringComparison.Ordinal);
        Assert.Contains("--sample is from 0 to 2", Fail(model, Array("x.npy", 3, 4), "--sample", "3"), StringComparison.Ordinal);
    }

    [Fact]
    public void Input_that_is_not_finite_is_warned_of()
    {
        var model = Save(new OnnxModelBuilder().Input("x", 1, 2, 2).Node("Relu", "x", "y").Output("y"));
        var input = _folder.Write("x.pb", Proto([1, 2, 2], 1, float.NaN, 2, float.NegativeInfinity));
        var run = LrpRun.Of("explain", model, input, "--isa", "interpreter", "-o", Out("heat.png"));
        Assert.Equal(0, run.Code);
        Assert.StartsWith(
            $"{input}: warning: 2 of the 4 elements of input 'x' are not finite, the first (NaN) at [0, 0, 1]",
            run.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void Several_inputs_have_a_file_each_or_one_for_all(string isa)
    {
        var model = Save(TwoInputs());
        var (a, b) = (_folder.Write("a.pb", Proto([1, 1, 1, 1], 3)), _folder.Write("b.pb", Proto([1, 2], 5, 7)));
        var joined = _folder.Write("x.pb", Proto([2, 3], 0, 0, 0, 3, 5, 7));
        string[] options = ["-e", "*: epsilon(0)", "--isa", isa, "-o", Out("heat.png"), "-o", Out("r.npz")];
        // y = 2a + b₀ − b₁
        foreach (var input in (string[][])[["--input", $"b={b}", "--input", $"a={a}"], [joined, "--sample", "1"]])
        {
            var output = LrpRun.Succeed(["explain", model, .. input, .. options]);
            Assert.Contains("sum of relevance 4 (a 6, b -2)", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_of_several_inputs_are_checked_against_their_names_and_counts()
    {
        var model = Save(TwoInputs());
        var (a, b) = (Array("a.npy", 2, 1, 1, 1), Array("b.npy", 2, 2));
        Assert.Contains("also takes 'b' [1, 2]", Fail(model, "--input", $"a={a}"), StringComparison.Ordinal);
        Assert.Contains("second file", Fail(model, "--input", $"a={a}", "--input", $"a={a}"), StringComparison.Ordinal);
        Assert.Contains("'a' [1, 1, 1, 1] and 'b' [1, 2]", Fail(model, "--input", $"c={a}"), StringComparison.Ordinal);
        Assert.Contains("give --input NAME=FILE for each", Fail(model, a), StringComparison.Ordinal);
        var other = Array("b.npy", 3, 2);
        Assert.Contains("b.npy' holds 3 samples", Fail(model, "--input", $"a={a}", "--input", $"b={other}"), StringComparison.Ordinal);
        Assert.Equal(2, LrpRun.Of("explain", model).Code);
        Assert.Equal(2, LrpRun.Of("explain", model, a, "--input", $"b={b}").Code);
        Assert.Equal(2, LrpRun.Of("explain", model, "--input", "a").Code);
    }

    [Fact]
    public void A_vector_is_drawn_in_its_file_s_shape()
    {
        var input = NetworkInput.OfNumbers("x.npy", new TensorInfo("x", [1, 6]), [1, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal((2, 3), (input.Layout.Height, input.Layout.Width));
        Assert.NotNull(input.Picture);
    }

    private static OnnxModelBuilder TwoInputs() => new OnnxModelBuilder().Input("a", 1, 1, 1, 1).Input("b", 1, 2).Integers("s", 1, 1)
        .Node("Reshape", "a, s", "flat").Node("Concat", "flat, b", "x", ("axis", 1)).Initializer("w", [3, 1], [2, 1, -1])
        .Node("MatMul", "x, w", "y").Output("y");

    private string Save(OnnxModelBuilder model) => model.Save(Path.Combine(_folder.Path, "model.onnx"));

    private string Out(string name) => Path.Combine(_folder.Path, name);

    private string Array(string name, params int[] shape)
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, shape, new float[shape.Aggregate(1, (product, dimension) => product * dimension)]);
        return _folder.Write(name, stream.ToArray());
    }

    private string Succeed(params string[] arguments) =>
        LrpRun.Succeed(["explain", .. arguments, "--isa", "interpreter", "-o", Out("heat.png")]);

    private string Fail(params string[] arguments) => LrpRun.Fail(["explain", .. arguments, "--isa", "interpreter", "-o", Out("heat.png")]);
}
