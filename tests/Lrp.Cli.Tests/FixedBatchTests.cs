using System.Text.Json;
using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;
using Lrp.Cli.Tensors;
using Lrp.Testing;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>
/// A network whose file fixes a batch of 2, of outputs x₀ + 2x₁ and 4x₀ − x₁, and three samples: (1, 3), (2, 0) and (0, 1), explained
/// at outputs 0, 1 and 0. The second pair of rows is filled up with the last sample.
/// </summary>
public sealed class FixedBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FixedBatchTests()
    {
        Linear().Save(Path.Combine(_folder.Path, "model.onnx"));
        _folder.Write("input.pb", Proto([3, 2], 1, 3, 2, 0, 0, 1));
        _folder.Write("logits.pb", Proto([3, 2], 7, 1, 2, 8, 2, -1));
        WriteCase("0, 1, 0");
        _folder.Write("eps.pb", Proto([3, 2], 1, 6, 8, 0, 0, 2));
        _folder.Write("grad.pb", Proto([3, 2], 1, 2, 4, -1, 1, 2));
        _folder.Write("ig.pb", Proto([3, 2], 1, 6, 8, 0, 0, 2));
    }

    public static TheoryData<IModelLoader> Loaders => [new InterpretedModelLoader(), new CompiledModelLoader(null)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Loaders))]
    public void A_case_of_single_samples_checks_a_fixed_batch(IModelLoader loader) =>
        Assert.All(Check(loader), row => Assert.True(row.Passed, row.Note + row.Error));

    [Theory]
    [MemberData(nameof(Loaders))]
    public void Several_inputs_have_a_row_of_each_sample(IModelLoader loader)
    {
        // x₀ + 2x₁ and 4x₀ − x₁ again, each input in a tensor of its own.
        new OnnxModelBuilder().Input("a", 2, 1).Input("b", 2, 1).Initializer("w", [2, 2], [1, 4, 2, -1])
            .Node("Concat", "a, b", "x", ("axis", 1)).Node("MatMul", "x, w", "y").Output("y")
            .Save(PathOf("model.onnx"));
        Assert.All(Check(loader), row => Assert.True(row.Passed, row.Note + row.Error));
    }

    [Fact]
    public void A_wrong_row_is_found_in_a_group_that_is_filled_up()
    {
        _folder.Write("eps.pb", Proto([3, 2], 1, 6, 8, 0, 0, 3));
        Assert.Equal([false, true, true], Check(new InterpretedModelLoader()).Select(row => row.Passed));
        _folder.Write("logits.pb", Proto([3, 2], 7, 1, 2, 8, 2, 1));
        Assert.All(Check(new InterpretedModelLoader()), row => Assert.False(row.Passed));
    }

    [Fact]
    public void Targets_are_of_a_row()
    {
        WriteCase("0, 2, 0");
        var row = Assert.Single(Check(new InterpretedModelLoader()));
        Assert.Contains("target 2 is none of the network's 2 outputs", row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_another_size_are_told()
    {
        _folder.Write("input.pb", Proto([3, 3], new float[9]));
        var row = Assert.Single(Check(new InterpretedModelLoader()));
        Assert.Contains("3 elements per row; the network takes 'x' [2, 2]", row.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void As_many_samples_are_explained_as_the_batch_takes_each_at_its_own_target(string isa)
    {
        Assert.Equal("[2, 2]: 1, 6, 8, 0", Explain(isa, "model.onnx", "input.pb", "-e", "*: epsilon(0)"));
        Assert.Equal("[2, 2]: 4, -3, 8, 0", Explain(isa, "model.onnx", "input.pb", "-e", "*: epsilon(0)", "--target", "1"));
        Assert.Equal("[2, 2]: 1, 2, 4, -1", Explain(isa, "model.onnx", "input.pb", "-e", "gradient"));
        Assert.Equal("[2, 2]: 1, 6, 8, 0", Explain(isa, "model.onnx", "input.pb", "-e", "integrated-gradients(steps=2)"));
        _folder.Write("one.pb", Proto([2], 1, 3));
        Assert.Equal("[1, 2]: 1, 6", Explain(isa, "model.onnx", "one.pb", "-e", "*: epsilon(0)"));
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void One_sample_of_several_is_explained_where_it_is_chosen(string isa)
    {
        Assert.Equal("[1, 2]: 8, 0", Explain(isa, "model.onnx", "input.pb", "--sample", "1", "-e", "*: epsilon(0)"));
        Assert.Equal("[1, 2]: 0, 2", Explain(isa, "model.onnx", "input.pb", "--sample", "2", "-e", "occlusion(window=1, stride=1)"));
        Assert.Equal("[1, 2]: 6, 0", Explain(isa, "model.onnx", "input.pb", "--sample", "1", "--seed", "margin:0", "-e", "*: epsilon(0)"));
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void A_file_that_fills_the_batch_holds_samples_where_rows_do_not_depend_on_each_other(string isa)
    {
        _folder.Write("two.pb", Proto([2, 2], 1, 3, 2, 0));
        Assert.Equal("[2, 2]: 1, 6, 8, 0", Explain(isa, "model.onnx", "two.pb", "-e", "*: epsilon(0)"));
        new OnnxModelBuilder().Input("x", 2, 2).Initializer("w", [2, 2], [1, 4, 2, -1]).Node("MatMul", "w, x", "y").Output("y")
            .Save(Path.Combine(_folder.Path, "nodes.onnx"));
        Assert.Equal("[2, 2]: 1, 0, 8, 0", Explain(isa, "nodes.onnx", "two.pb", "--target", "0,0", "-e", "*: epsilon(0)"));
        Assert.Contains(
            "rows depend on each other",
            LrpRun.Fail("explain", PathOf("nodes.onnx"), PathOf("input.pb"), "--isa", isa, "-o", PathOf("r.npy")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_rows_tell_nothing_and_are_one_sample()
    {
        _folder.Write("two.pb", Proto([2, 2], 1, 3, 1, 3));
        Assert.Equal("[2, 2]: 0, 0, 1, 6", Explain("interpreter", "model.onnx", "two.pb", "--target", "1,0", "-e", "*: epsilon(0)"));
    }

    [Fact]
    public void Samples_are_told_apart_in_tables_and_objects()
    {
        string[] files = ["r.csv", "r.json", "r.png"];
        var output = LrpRun.Succeed(["explain", PathOf("model.onnx"), PathOf("input.pb"), "--isa", "interpreter", "-e", "*: epsilon(0)",
            .. files.SelectMany(file => (string[])["-o", PathOf(file)])]);
        Assert.Contains("sample 1 of 3", output, StringComparison.Ordinal);
        Assert.Equal("*: epsilon(0),x,1,0,2,8", File.ReadAllLines(PathOf("r.csv"))[3]);
        using var document = JsonDocument.Parse(File.ReadAllText(PathOf("r.json")));
        Assert.Equal(["output 0", "output 1"], document.RootElement.GetProperty("samples").EnumerateArray()
            .Select(sample => sample.GetProperty("target").GetProperty("name").GetString()));
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Shape and relevance.</summary>
    private string Explain(string isa, string model, string input, params string[] options)
    {
        LrpRun.Succeed(["explain", PathOf(model), PathOf(input), "--isa", isa, "-o", PathOf("r.npy"), .. options]);
        var tensor = TensorFile.Read(PathOf("r.npy"));
        // Zeros have no sign here.
        return $"{tensor.Shape}: {string.Join(", ", tensor.Data.Select(value => Math.Round(value, 5) + 0.0))}";
    }

    private static OnnxModelBuilder Linear() => new OnnxModelBuilder().Input("x", 2, 2).Initializer("w", [2, 2], [1, 4, 2, -1])
        .Node("MatMul", "x, w", "y").Output("y");

    private void WriteCase(string targets) => _folder.Write("case.json", $$"""
        {"targets": [{{targets}}], "methods": {
            "eps": {"explanation": "dense: epsilon(0)", "seed": "logit"},
            "grad": {"explanation": "gradient", "seed": "one"},
            "ig": {"explanation": "integrated-gradients(steps=3)", "seed": "one"}
        } }
        """);

    private IReadOnlyList<CheckRow> Check(IModelLoader loader) => new CaseCheck(loader, [], null).Run(_folder.Path);
}
