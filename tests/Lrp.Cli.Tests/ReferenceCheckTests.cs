using Lrp.Cli.Checking;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>A case of two inputs, (1, 2) and (3, −4), explained at outputs 1 and 0.</summary>
public sealed class ReferenceCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReferenceCheckTests()
    {
        _folder.Write("model.onnx", "not read by the fake");
        _folder.Write("input.pb", Proto([2, 2], 1, 2, 3, -4));
        _folder.Write("logits.pb", Proto([2, 2], 2, 4, 6, -8));
        _folder.Write("eps.pb", Proto([2, 2], 0, 4, 6, 0));
        _folder.Write("grad.pb", Proto([2, 2], 0, 1, 1, 0));
        WriteCase("""
            "eps": {"explanation": "Epsilon", "seed": "logit", "float32_error_of_largest": [NaN, 1e-3]},
            "grad": {"explanation": "gradient", "seed": "one"}
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_method_gets_a_row_that_passes_when_the_numbers_agree()
    {
        var rows = Check(new FakeLoader());
        Assert.Equal(["eps", "grad"], rows.Select(row => row.Method));
        Assert.All(rows, row => Assert.True(row.Passed, row.Note));
        Assert.Equal((4.0, 4.0), (rows[0].Sum, rows[0].ReferenceSum));
    }

    [Fact]
    public void The_recorded_float32_error_widens_the_tolerance_of_its_own_input_only()
    {
        // Off by 2e-3 everywhere: forgiven at the second input (4 × 1e-3), not at the first.
        var row = Check(new FakeLoader { Factor = 1.002f }, "eps").Single();
        Assert.False(row.Passed);
        Assert.Equal(1e-5, row.Tolerance);
        Assert.Equal(2e-3, row.Error, 5);
        WriteCase("""
            "eps": {"explanation": "Epsilon", "seed": "logit", "float32_error_of_largest": 1e-3}
            """);
        Assert.True(Check(new FakeLoader { Factor = 1.002f }).Single().Passed);
        Assert.False(Check(new FakeLoader { Factor = 1.002f, ErrorFactor = 1 }).Single().Passed);
    }

    [Fact]
    public void A_base_tolerance_of_ones_own_holds_for_relevance_and_logits()
    {
        Assert.False(Check(new FakeLoader { Factor = 1.002f }, "grad").Single().Passed);
        Assert.True(Check(new FakeLoader { Factor = 1.002f }, "grad", 0.01).Single().Passed);
        Assert.True(Check(new FakeLoader { LogitFactor = 2.002f }, "grad", 0.01).Single().Passed);
    }

    [Fact]
    public void Wrong_logits_fail_a_method_whose_relevance_is_right()
    {
        var row = Check(new FakeLoader { LogitFactor = 2.002f }, "grad").Single();
        Assert.False(row.Passed);
        Assert.Equal(0, row.Error);
        Assert.Equal(1e-3, row.OutputError, 5);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Relevance_that_is_not_finite_fails(float factor) =>
        Assert.All(Check(new FakeLoader { Factor = factor }, null, 1e6), row => Assert.False(row.Passed));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_explanation_that_does_not_compile_leaves_the_others_alone(bool isSilent)
    {
        var loader = new FakeLoader { IsSilent = isSilent, Unknown = { "gradient" } };
        var rows = Check(loader);
        Assert.True(rows[0].Passed, rows[0].Note);
        Assert.False(rows[1].Passed);
        Assert.Contains("LRP3001", rows[1].Note, StringComparison.Ordinal);
        Assert.Equal(loader.Loaded, loader.Disposed);
    }

    [Fact]
    public void A_method_without_numbers_and_one_by_a_layer_that_is_not_there_are_failed_rows()
    {
        WriteCase("""
            "gone": {"explanation": "Epsilon", "seed": "logit"},
            "concept": {"explanation": "Epsilon", "seed": "logit", "concept": {"layer": "a", "channels": [1]}},
            "grad": {"explanation": "gradient", "seed": "one"}
            """);
        var rows = Check(new FakeLoader());
        Assert.Contains("'gone.pb' is missing", rows[0].Note, StringComparison.Ordinal);
        Assert.Contains("'a'", rows[1].Note, StringComparison.Ordinal);
        Assert.Equal([false, false, true], rows.Select(row => row.Passed));
    }

    [Fact]
    public void A_method_that_runs_the_network_many_times_is_checked_by_its_driver()
    {
        _folder.Write("ig.pb", Proto([2, 2], 0, 2, 3, 0));
        WriteCase("""
            "ig": {"explanation": "integrated-gradients(steps=3, baseline=0)", "seed": "one"},
            "eps": {"explanation": "Epsilon", "seed": "logit"},
            "bad": {"explanation": "smoothgrad(steps=3)", "seed": "one"}
            """);
        var loader = new FakeLoader();
        var rows = Check(loader);
        Assert.Equal([true, true, false], rows.Select(row => row.Passed));
        Assert.Contains("'steps=3' is none of its arguments", rows[2].Note, StringComparison.Ordinal);
        Assert.Equal(Method.Gradient, loader.Requests[0].Explanations[0].Text);
    }

    [Theory]
    [InlineData("{", "malformed")]
    [InlineData("""{"methods": {}}""", "no targets")]
    [InlineData("""{"methods": {"a": {}}, "targets": [1, 0]}""", "malformed")]
    [InlineData("""{"methods": {}, "targets": [1, 0], "model": "other.onnx"}""", "'other.onnx' is missing")]
    [InlineData("""{"methods": {"eps": {"explanation": "Epsilon"}}, "targets": [1, 0, 1]}""", "but there are 3 targets")]
    [InlineData("""{"methods": {"eps": {"explanation": "Epsilon"}}, "targets": [1, 9]}""", "target 9")]
    public void A_case_that_cannot_be_read_is_a_failed_row(string json, string reason)
    {
        _folder.Write("case.json", json);
        Assert.Contains(reason, Assert.Single(Check(new FakeLoader())).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_case_and_test_is_a_failed_row()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName;
        var row = Assert.Single(new CaseCheck(new FakeLoader(), [], null).Run(empty));
        Assert.Equal(("empty", false), (row.Case, row.Passed));
    }

    private List<CheckRow> Check(FakeLoader loader, string? only = null, double? tolerance = null) =>
        [.. new CaseCheck(loader, only is null ? [] : [only], tolerance).Run(_folder.Path)];

    private void WriteCase(string methods) => _folder.Write("case.json", $$"""{"targets": [1, 0], "methods": { {{methods}} } }""");
}
