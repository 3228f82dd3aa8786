using Lrp.Generated;

namespace Lrp.Runtime.Tests.Explanations;

/// <summary>
/// Two inputs of two elements a and b, two logits a₀ + b₀ and a₁ + b₁, output 10·logits. Explanation 0 (seed: logit) gives each
/// input seed · weight, explanation 1 (seed: one) twice that.
/// </summary>
internal sealed unsafe class FakeExplainer(NetworkWeights weights, bool joined = false, bool batch = false)
    : NetworkExplainer(joined ? OneInput : batch ? TwoSamples : TwoInputs, weights, InstructionSet.Portable, 1)
{
    private const int A = 0;
    private const int B = 2;
    private const int OutputAt = 16;
    private const int LogitsAt = 32;
    private const int Seed = 48;
    private const int RelevanceA = 64;
    private const int RelevanceB = 80;

    private static readonly NetworkLayout TwoInputs = new(
        "fake", 96,
        [new TensorInfo("a", [1, 2]), new TensorInfo("b", [1, 2])], [A, B],
        [new TensorInfo("y", [1, 2])], [OutputAt], new TensorInfo("y", [1, 2]), LogitsAt, Seed,
        [new ExplanationLayout("", false, [RelevanceA, RelevanceB]), new ExplanationLayout("One", true, [RelevanceA, RelevanceB])]);

    /// <summary>The same arithmetic as two samples of one logit each.</summary>
    private static readonly NetworkLayout TwoSamples = TwoInputs with
    {
        Inputs = [new TensorInfo("a", [2, 1]), new TensorInfo("b", [2, 1])],
        Outputs = [new TensorInfo("y", [2, 1])],
        Logits = new TensorInfo("y", [2, 1]),
    };

    private static readonly NetworkLayout OneInput = TwoInputs with
    {
        Inputs = [new TensorInfo("ab", [1, 4])],
        InputOffsets = [A],
        Explanations = [new ExplanationLayout("", false, [RelevanceA]), new ExplanationLayout("One", true, [RelevanceA])],
    };

    /// <summary>What was called, in order: F, P0, B0 …; C where kernels are compiled.</summary>
    public List<string> Calls { get; } = new(64);

    /// <summary>What a test does in the middle of a forward pass.</summary>
    public Action Meanwhile { get; set; } = () => { };

    protected override void Run(Pass pass, int explanation, in Worker worker)
    {
        if (pass is Pass.Forward or Pass.ForwardAndPrepare)
            Forward();
        if (pass is Pass.Prepare or Pass.ForwardAndPrepare)
            Calls.Add(explanation == 0 ? "P0" : "P1");
        if (pass == Pass.Backward)
            Backward(explanation);
    }

    protected override void CompileKernels() => Calls.Add("C");

    private void Forward()
    {
        Meanwhile();
        Calls.Add("F");
        for (var index = 0; index < 2; index++)
        {
            Arena[LogitsAt + index] = Arena[A + index] + Arena[B + index];
            Arena[OutputAt + index] = 10 * Arena[LogitsAt + index];
        }
    }

    private void Backward(int explanation)
    {
        Calls.Add(explanation == 0 ? "B0" : "B1");
        var distance = Inputs.Count == 1 ? 2 : RelevanceB - RelevanceA;
        for (var index = 0; index < 2; index++)
        {
            Arena[RelevanceA + index] = (explanation + 1) * Arena[Seed + index] * Weights[0];
            Arena[RelevanceA + distance + index] = (explanation + 1) * Arena[Seed + index] * Weights[1];
        }
    }
}

/// <summary>Weights 1 and 100.</summary>
internal sealed unsafe class FakeNetwork : IExplainedNetwork
{
    public NetworkWeights Weights { get; } = new(2);

    public FakeNetwork()
    {
        Weights.Pointer[0] = 1;
        Weights.Pointer[1] = 100;
    }

    public IExplainer CreateExplainer(InstructionSet? instructionSet = null, int threads = 1) => new FakeExplainer(Weights);

    public void Dispose() => Weights.Dispose();
}
