using System.Collections.Concurrent;
using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Conformance.Tests;

/// <summary>
/// Relevance of random networks under random rules, as compiled code and as the interpreter have it, is what the rules say of explicit
/// matrices. One seed alone: <c>dotnet test --filter 'DisplayName~seed: 123\)'</c>.
/// </summary>
public class MatrixFormTests
{
    private const double Tolerance = 1e-5;
    private const int Count = 500, BatchSize = 50;

    // Roslyn's start takes longer than a network, and all networks at once take much memory.
    private static readonly ConcurrentDictionary<int, Lazy<NetworkAssembly>> _batches = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Relevance_is_what_the_matrices_of_the_layers_say(int seed)
    {
        var drawn = new DrawnNetwork(seed);
        using var interpreter = new InterpretedModelLoader().Load(drawn.Network.Request).Explainer!;
        using var compiled = _batches.GetOrAdd(seed / BatchSize, batch => new(() => Compile(batch))).Value
            .Load(drawn.Network.ModelPath, ModelRequest.FullTypeName(drawn.Network.Request)).CreateExplainer(InstructionSetOf(seed));
        var input = TestNetworks.Input(interpreter, seed);
        var target = new float[interpreter.LogitCount];
        target[seed % target.Length] = 1;

        MatrixExplanation<double> exact = new(drawn, input);
        var expected = exact.Explain(drawn.Rules, target);

        // The same formulas in float32 tell a badly conditioned case from a wrong result.
        var error = Deviation.OfLargest(new MatrixExplanation<float>(drawn, input).Explain(drawn.Rules, target), expected);
        Check("the interpreter", interpreter, Math.Max(Tolerance, error));
        Check($"{InstructionSetOf(seed)}", compiled, Math.Max(Tolerance, 4 * error));

        void Check(string who, IExplainer explainer, double tolerance)
        {
            explainer.Predict(input);
            Assert.InRange(Deviation.OfLargest(explainer.Logits, exact.Logits), 0, Tolerance);
            var deviation = Deviation.OfLargest(explainer.Relevance(target), expected);
            Assert.True(deviation <= tolerance,
                $"seed {seed}, {who}: off by {deviation:e1} of the largest, {tolerance:e1} allowed\n{drawn}\n{drawn.Network.Explanations[0]}");
        }
    }

    /// <summary>Seeds take turns: kernels are most of the code, and one instruction set's compile in a third of the time.</summary>
    private static InstructionSet InstructionSetOf(int seed) => TestNetworks.InstructionSets[seed % TestNetworks.InstructionSets.Count];

    private static NetworkAssembly Compile(int batch)
    {
        int[] seeds = [.. Enumerable.Range(batch * BatchSize, BatchSize)];
        var networks = Array.ConvertAll(seeds, seed => new DrawnNetwork(seed).Network);
        var files = networks.Zip(seeds).AsParallel().AsOrdered().SelectMany(
            pair => OnlyFor(InstructionSetOf(pair.Second), NetworkCompiler.Compile(pair.First.Request).Files));
        return NetworkAssembly.Compile(files, ModelRequest.FullTypeName(networks[0].Request));
    }

    /// <summary>The code with the kernels of one instruction set in the place of all.</summary>
    private static IEnumerable<GeneratedFile> OnlyFor(InstructionSet kept, IReadOnlyList<GeneratedFile> files)
    {
        var others = Enum.GetNames<InstructionSet>().Where(name => name != $"{kept}").ToArray();
        return files.Where(file => !others.Any(other => file.Name.EndsWith($".Kernels.{other}.g.cs", StringComparison.Ordinal)))
            .Select(file => file with { Text = others.Aggregate(file.Text, (text, other) => text.Replace($"<{other}Kernels>", $"<{kept}Kernels>", StringComparison.Ordinal)) });
    }
}
