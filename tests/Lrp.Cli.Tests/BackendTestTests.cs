using Lrp.Cli.Checking;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

public sealed class BackendTestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BackendTestTests()
    {
        _folder.Write("model.onnx", "not read by the fake");
        _folder.Write("input_0.pb", Proto([1, 2], 1, 2));
        _folder.Write("output_0.pb", Proto([2], 2, 4));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2f, true)]
    [InlineData(2.0001f, true)]
    [InlineData(2.001f, false)]
    [InlineData(float.NaN, false)]
    public void The_output_is_compared_relative_to_its_largest(float factor, bool passes) =>
        Assert.Equal(passes, Run(new FakeLoader { LogitFactor = factor }).Passed);

    [Fact]
    public void Infinity_and_not_a_number_are_right_where_they_are_expected()
    {
        _folder.Write("input_0.pb", Proto([1, 2], float.NaN, float.PositiveInfinity));
        _folder.Write("output_0.pb", Proto([2], float.NaN, float.PositiveInfinity));
        Assert.True(Run(new FakeLoader()).Passed);
        Assert.False(Run(new FakeLoader { LogitFactor = -2 }).Passed);
    }

    [Fact]
    public void Inputs_and_outputs_of_another_size_are_told()
    {
        _folder.Write("input_1.pb", Proto([1], 1));
        Assert.Contains("2 + 1 elements, the network wants 2", Run(new FakeLoader()).Note, StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder.Path, "input_1.pb"));
        _folder.Write("output_0.pb", Proto([3], 2, 4, 6));
        Assert.Contains("expected are 3", Run(new FakeLoader()).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_file_pins_symbolic_shapes()
    {
        _folder.Write("case.json", """{"shapes": {"x": [1, 2]}, "source": "elsewhere"}""");
        var loader = new FakeLoader();
        Assert.True(Run(loader).Passed);
        Assert.Equal([1, 2], loader.Requests[0].InputShapes["x"]);
    }

    private CheckRow Run(FakeLoader loader) => Assert.Single(new CaseCheck(loader, [], null).Run(_folder.Path));
}
