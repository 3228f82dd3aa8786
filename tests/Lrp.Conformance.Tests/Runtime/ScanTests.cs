using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Testing;

namespace Lrp.Conformance.Tests;

/// <summary>A compiled loop over a hundred turns gives what the turns give written out, in the code of one.</summary>
public class ScanTests
{
    private const int Turns = 100;

    private static readonly string[] _explanations = ["gradient", "*: epsilon(0.1)", "dense: z+; add: epsilon(0.1)"];

    private static readonly Lazy<Dictionary<string, IExplainedNetwork>> _loaded = new(() =>
    {
        CompilationRequest[] requests = [Request("loop", Recurrence.Loop(Turns)), Request("written", Recurrence.WrittenOut(Turns))];
        return TestNetworks.LoadAll(requests.Select(request => (request.TypeNames[0], request)));
    });

    public static TheoryData<InstructionSet> InstructionSets => [.. TestNetworks.InstructionSets];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void A_loop_gives_what_its_turns_give_written_out(InstructionSet instructionSet)
    {
        // What was never written may be anything.
        using var loop = Workspace.Poisoned(_loaded.Value["loop"], instructionSet);
        using var written = _loaded.Value["written"].CreateExplainer(instructionSet);
        var input = TestNetworks.Input(loop);
        AssertSame(written.Predict(input), loop.Predict(input));
        for (var explanation = 0; explanation < _explanations.Length; explanation++)
        {
            AssertSame(written.Explain(input, 1, explanation), loop.Explain(input, 1, explanation));
            AssertSame(written.Relevance(2, explanation), loop.Relevance(2, explanation));
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_balance_of_a_loop_closes(InstructionSet instructionSet)
    {
        // What was never written may be anything.
        using var loop = Workspace.Poisoned(_loaded.Value["loop"], instructionSet);
        loop.Explain(TestNetworks.Input(loop), 0, 1);
        var row = Assert.Single(loop.Ledger(1).ToArray(), row => row.Operator == "Scan");
        var sum = row.Out + row.Bias + row.Stabiliser + row.Dropped;
        Assert.NotEqual(0, row.Bias);
        Assert.Equal(1, sum / row.In, 1e-4);
    }

    [Fact]
    public void Its_code_is_as_long_as_that_of_one_turn()
    {
        int Length(int turns) => TestNetworks.Compile(Request($"turns{turns}", Recurrence.Loop(turns))).Sum(file => file.Text.Length);
        Assert.InRange((double)Length(Turns) / Length(1), 1, 1.1);
    }

    private static CompilationRequest Request(string name, OnnxModelBuilder model)
    {
        var path = model.Save(Path.Combine(BuiltNetworks.Folder, $"scan-{name}.onnx"));
        var request = ModelRequest.Create(path, _explanations) with { TypeNames = [name] };
        return request with { Explanations = [.. request.Explanations.Select(wanted => wanted with { Ledger = true })] };
    }

    private static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (values, others) = (expected.ToArray(), actual.ToArray());
        var scale = values.Max(Math.Abs);
        Assert.InRange(values.Zip(others, (one, other) => Math.Abs(one - other)).Max() / scale, 0, 1e-6);
    }
}
