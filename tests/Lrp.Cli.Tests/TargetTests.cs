using Lrp.Cli.Explaining.Targets;
using Lrp.Cli.Tensors;
using Lrp.Testing;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>What <c>--target</c> can be, of logits of 2 classes at 8 × 8 pixels unless a test says otherwise.</summary>
public sealed class TargetTests : IDisposable
{
    private static readonly LogitSpace Pixels = new(new ShapedNetwork([1, 3, 8, 8], [1, 2, 8, 8]), null);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,5,4", 108)]
    [InlineData("0,1,5,4", 108)]
    [InlineData("0, 0, 0", 0)]
    [InlineData("108", 108)]
    public void Coordinates_are_those_of_the_logits_shape_where_a_batch_of_one_may_be_left_out(string target, int index)
    {
        Assert.Equal(index, Find(target, Pixels).Index);
        Assert.Equal(Seed.Logit(index), Find(target, Pixels).Seed);
        Assert.Equal(index == 0 ? "output 0,0,0" : "output 1,5,4", Find(target, Pixels).Name);
    }

    [Theory]
    [InlineData("2,5,4", "no output 2,5,4; the shape of the logits is [1, 2, 8, 8]")]
    [InlineData("1,5", "no output 1,5; the shape of the logits is [1, 2, 8, 8]")]
    [InlineData("128", "no output 128; the network's are from 0 to 127")]
    [InlineData("sum(2)", "there are 2 classes, along axis 1 of [1, 2, 8, 8]")]
    [InlineData("-0", "the other class of a single logit; the network has 128 outputs")]
    public void A_target_that_the_network_does_not_have_is_told_with_its_shape(string target, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Find(target, Pixels)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sum(1)", "class 1 at all 64 positions")]
    [InlineData("1,:,:", "output 1,:,: at all 64 positions")]
    public void A_class_is_explained_at_all_positions(string target, string name)
    {
        var found = Find(target, Pixels);
        Assert.Equal((name, "sum of logits"), (found.Name, found.Quantity));
        Assert.Equal([.. Enumerable.Repeat(0f, 64), .. Enumerable.Repeat(1f, 64)], Weights(found, 128));
    }

    [Theory]
    [InlineData(new[] { 1, 2, 5, 4 }, new[] { 1, 3, 5, 4 }, 1)]
    [InlineData(new[] { 1, 5, 4, 2 }, new[] { 1, 5, 4, 3 }, 3)]
    [InlineData(new[] { 1, 5, 4, 3 }, new[] { 1, 5, 4, 3 }, 3)]
    [InlineData(new[] { 1, 2, 5, 4 }, new[] { 1, 5, 4, 3 }, 3)]
    [InlineData(new[] { 1, 3, 64, 64 }, new[] { 1, 21, 8, 8 }, 1)]
    [InlineData(new[] { 1, 64, 64, 3 }, new[] { 1, 8, 8, 21 }, 3)]
    [InlineData(new[] { 1, 20, 6 }, new[] { 1, 20, 3 }, 2)]
    [InlineData(new[] { 1, 6, 20 }, new[] { 1, 3, 20 }, 1)]
    [InlineData(new[] { 1, 2, 5, 4 }, new[] { 1, 20, 3 }, null)]
    [InlineData(new[] { 1, 10 }, new[] { 1, 3 }, 1)]
    public void Classes_lie_along_the_axis_beside_which_are_the_input_s_positions(int[] input, int[] output, int? axis) =>
        Assert.Equal(axis, new LogitSpace(new ShapedNetwork(input, output), null).ClassAxis);

    [Fact]
    public void Where_the_axis_of_classes_is_not_known_it_has_to_be_told()
    {
        var tokens = new LogitSpace(new ShapedNetwork([1, 2, 5, 4], [1, 20, 3]), null);
        var message = Assert.Throws<InvalidDataException>(() => Find("sum(2)", tokens)).Message;
        Assert.Contains("write --target 2,: or --target :,2", message, StringComparison.Ordinal);
        Assert.Equal(20, Weights(Find(":,2", tokens), 60).Sum());
    }

    [Fact]
    public void A_file_of_weights_has_the_shape_of_the_logits()
    {
        var mask = new float[128];
        mask[108] = 0.5f;
        var file = _folder.Write("mask.pb", Proto([2, 8, 8], mask));
        Assert.Equal("1 of 128 outputs weighted by mask.pb", Find(file, Pixels).Name);
        Assert.Equal(mask, Weights(Find(file, Pixels), 128));
        _folder.Write("mask.pb", Proto([8, 8, 2], mask));
        Assert.Contains(
            "has shape [8, 8, 2]; the logits have [1, 2, 8, 8]",
            Assert.Throws<InvalidDataException>(() => Find(file, Pixels)).Message,
            StringComparison.Ordinal);
        mask[0] = float.NaN;
        _folder.Write("mask.pb", Proto([2, 8, 8], mask));
        Assert.Contains("not finite", Assert.Throws<InvalidDataException>(() => Find(file, Pixels)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => TargetOption.Parse("absent.npy"));
    }

    [Fact]
    public void Minus_zero_is_the_other_class_of_a_single_logit()
    {
        var logits = new LogitSpace(new ShapedNetwork([1, 3], [1, 1]), null);
        Assert.Equal([-1], Weights(Find("-0", logits), 1));
        Assert.Equal(("against output 0", "minus its logit"), (Find("-0", logits).Name, Find("-0", logits).Quantity));
    }

    [Fact]
    public void A_scalar_is_output_0() =>
        Assert.Equal("output 0", Find("0", new LogitSpace(new ShapedNetwork([1, 3], []), null)).Name);

    [Fact]
    public void Against_negates_whatever_is_explained()
    {
        Assert.Equal(-1, Weights(TargetOption.Parse("1,5,4").Against().Find(Pixels, []), 128)[108]);
        Assert.Equal(-64, Weights(TargetOption.Parse("sum(1)").Against().Find(Pixels, []), 128).Sum());
    }

    [Fact]
    public void Labels_are_of_logits_or_of_classes()
    {
        var labels = _folder.Write("labels.txt", "road\nsky\n");
        var pixels = new LogitSpace(new ShapedNetwork([1, 3, 8, 8], [1, 2, 8, 8]), labels);
        Assert.Equal("sky at 5,4", Find("1,5,4", pixels).Name);
        Assert.Equal("sky at all 64 positions", Find("sum(1)", pixels).Name);
        Assert.Equal("sky", Find("1", new LogitSpace(new ShapedNetwork([1, 3], [1, 2]), labels)).Name);
        var exception = Assert.Throws<InvalidDataException>(() => new LogitSpace(new ShapedNetwork([1, 3, 8, 8], [1, 5, 8, 8]), labels));
        Assert.Contains("has 2 lines; the network has 320 outputs, of 5 classes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void Relevance_of_a_segmentation_is_that_of_the_pixels_asked_for(string isa)
    {
        // Class 0 is x, class 1 is −2x, at each of four pixels.
        var model = new OnnxModelBuilder().Input("x", 1, 1, 2, 2).Initializer("w", [2, 1, 1, 1], [1, -2])
            .Node("Conv", "x, w", "y").Output("y").Save(Path.Combine(_folder.Path, "model.onnx"));
        var input = _folder.Write("x.pb", Proto([1, 1, 2, 2], 1, 2, 3, 4));
        var mask = _folder.Write("mask.pb", Proto([1, 2, 2, 2], 0, 0, 0, 3, 0, 1, 0, 0));
        Assert.Equal([0, 0, -6, 0], Explain("1,1,0"));
        Assert.Equal([-2, -4, -6, -8], Explain("sum(1)"));
        Assert.Equal([0, -4, 0, 12], Explain(mask));
        Assert.Equal([0, 1, 0, 3], Explain(mask, "--seed", "one"));
        Assert.Equal([0, -4, 0, 12], Explain(mask, "-e", "integrated-gradients(steps=2)"));
        Assert.Equal([1, 2, 3, 4], Explain("sum(0)", "-e", "occlusion(window=1, stride=1)"));
        Assert.Equal([0, 0, 6, 0], Explain("1,1,0", "--against"));
        Assert.Equal([0, 0, 9, 0], Explain("0,1,0", "--seed", "margin:1,1,0"));

        double[] Explain(string target, params string[] options)
        {
            var file = Path.Combine(_folder.Path, "r.npy");
            string[] explanation = options.Contains("-e") ? [] : ["-e", "*: epsilon(0)"];
            LrpRun.Succeed(["explain", model, input, "--isa", isa, "--target", target, "-o", file, .. explanation, .. options]);
            return [.. TensorFile.Read(file).Data.Select(value => Math.Round(value, 5))];
        }
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void Relevance_against_a_negative_logit_is_positive(string isa)
    {
        var model = new OnnxModelBuilder().Input("x", 1, 2).Initializer("w", [2, 1], [1, -2])
            .Node("MatMul", "x, w", "z").Node("Sigmoid", "z", "y").Output("y").Save(Path.Combine(_folder.Path, "model.onnx"));
        var output = LrpRun.Succeed("explain", model, _folder.Write("x.pb", Proto([1, 2], 1, 3)), "--isa", isa, "--target", "-0",
            "-e", "*: epsilon(0)", "-e", "gradient", "-o", Path.Combine(_folder.Path, "heat.png"));
        Assert.Contains("explaining against output 0, minus its logit 5;", output, StringComparison.Ordinal);
        Assert.Matches(@"epsilon\(0\): .* sum of relevance 5\b", output);
        Assert.Matches(@"gradient: .* sum of relevance 1\b", output);
    }

    [Theory]
    [InlineData("1,x")]
    [InlineData("-1")]
    [InlineData("-0,1")]
    [InlineData("sum()")]
    [InlineData("sum(-1)")]
    [InlineData("1,")]
    [InlineData("")]
    public void Anything_else_is_no_target(string text) => Assert.Throws<FormatException>(() => TargetOption.Parse(text));

    private static Target Find(string target, LogitSpace logits) => TargetOption.Parse(target).Find(logits, []);

    /// <summary>What the quantity makes of each logit.</summary>
    private static float[] Weights(Target target, int count)
    {
        var weights = new float[count];
        target.Seed.AsGradient().Fill(new float[count], weights);
        return weights;
    }
}
