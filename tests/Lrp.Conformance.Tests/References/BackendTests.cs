using Lrp.Cli.Checking;
using Lrp.Cli.Tensors;

namespace Lrp.Conformance.Tests;

/// <summary>ONNX's own tests of single operators: compiled and interpreted, the output is the one they record.</summary>
public class BackendTests
{
    private const double Tolerance = 1e-5;

    public static IReadOnlyList<(TestNetwork Network, string Folder)> All { get; } =
    [
        .. Directory.EnumerateDirectories(TestData.Path("onnx-node")).Order(StringComparer.Ordinal).Select(folder =>
            (new TestNetwork("onnx-" + Path.GetFileName(folder), Path.Combine(folder, "model.onnx"), []), folder)),
    ];

    public static TheoryData<string, InstructionSet> Compiled => (
        from test in All
        from instructionSet in TestNetworks.InstructionSets
        select (test.Network.Name, instructionSet)).ToTheory();

    public static TheoryData<string> Interpreted => new(All.Select(test => test.Network.Name));

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Compiled_operator_gives_the_recorded_output(string test, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(test).CreateExplainer(instructionSet);
        AssertOutput(test, explainer);
    }

    [Theory]
    [MemberData(nameof(Interpreted))]
    public void Interpreted_operator_gives_the_recorded_output(string test)
    {
        using var explainer = TestNetworks.Interpret(test);
        AssertOutput(test, explainer);
    }

    private static void AssertOutput(string test, IExplainer explainer)
    {
        var folder = All.Single(each => each.Network.Name == test).Folder;
        var inputs = explainer.Inputs.SelectMany((_, index) => TensorFile.Read(Path.Combine(folder, $"input_{index}.pb")).ToSingle());
        var expected = TensorFile.Read(Path.Combine(folder, "output_0.pb"));
        Assert.InRange(Deviation.OfLargestOrOne(explainer.Predict([.. inputs]), expected.Data), 0, Tolerance);
    }
}
