using System.Collections.Concurrent;
using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Conformance.Tests;

/// <summary>
/// Relevance of random networks under random rules, as compiled code and as the interpreter have it, is what the rules say of explicit
/// matrices. One seed alone: <c>dotnet test --filter "DisplayName~(seed: 123)"</c>.
/// </summary>
public class MatrixFormTests
{
    private const double Tolerance = 1e-5;
    private const int Count = 500, BatchSize = 50;

    // Roslyn's start takes longer than a network, and all at once take much memory.
    private static readonly ConcurrentDictionary<int, Lazy<NetworkAssembly>> _batches = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Relevance_is_what_the_matrices_of_the_layers_say(int seed)
    {
        var drawn = new DrawnNetwork(seed);
        var network = drawn.Network;
        var compiled = _batches.GetOrAdd(seed / BatchSize, batch => new(() => Compile(batch))).Value
            .Load(network.ModelPath, ModelRequest.FullTypeName(network.Request));
        using var interpreter = new InterpretedModelLoader().Load(network.Request).Explainer!;
        var input = TestNetworks.Input(interpreter, seed);
        var exact = new MatrixExplanation<double>(drawn, input);
        var rounded = new MatrixExplanation<float>(drawn, input);
        Check("the interpreter", interpreter, 1);
        foreach (var instructionSet in TestNetworks.InstructionSets)
        {
            using var explainer = compiled.CreateExplainer(instructionSet);
            Check($"{instructionSet}", explainer, 4);
        }

        void Check(string who, IExplainer explainer, double errorFactor)
        {
            explainer.Predict(input);
            Assert.InRange(Deviation.OfLargest(explainer.Logits, exact.Logits), 0, Tolerance);
            for (var explanation = 0; explanation < drawn.Rules.Count; explanation++)
            {
                var seeded = new float[explainer.LogitCount];
                seeded[seed % seeded.Length] = 1;
                var expected = exact.Explain(drawn.Rules[explanation], seeded);

                // Rounding of the same formulas in float32 tells a badly conditioned case from a wrong result.
                var tolerance = Math.Max(Tolerance, errorFactor * Deviation.OfLargest(rounded.Explain(drawn.Rules[explanation], seeded), expected));
                var deviation = Deviation.OfLargest(explainer.Relevance(seeded, explanation), expected);
                Assert.True(deviation <= tolerance,
                    $"seed {seed}, {who}: off by {deviation:e1} of the largest, {tolerance:e1} allowed\n{drawn}\n{network.Explanations[explanation]}");
            }
        }
    }

    private static NetworkAssembly Compile(int batch)
    {
        var networks = Enumerable.Range(batch * BatchSize, BatchSize).Select(seed => new DrawnNetwork(seed).Network).ToArray();
        var files = networks.AsParallel().AsOrdered().SelectMany(network => NetworkCompiler.Compile(network.Request).Files);
        return NetworkAssembly.Compile(files, ModelRequest.FullTypeName(networks[0].Request));
    }
}
