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
        using var interpreter = new InterpretedModelLoader().Load(WithLedger(drawn.Network.Request)).Explainer!;
        using var compiled = _batches.GetOrAdd(seed / BatchSize, batch => new(() => Compile(batch))).Value
            .Load(drawn.Network.ModelPath, ModelRequest.FullTypeName(drawn.Network.Request)).CreateExplainer(InstructionSetOf(seed));
        var input = TestNetworks.Input(interpreter, seed);
        var target = new float[interpreter.LogitCount];
        target[seed % target.Length] = 1;

        MatrixExplanation<double> exact = new(drawn, input);
        var expected = exact.Explain(drawn.Rules, target);

        // The same formulas in float32, on inputs moved by their last bit too, tell a badly conditioned case from a wrong result.
        var single = new[] { input, Array.ConvertAll(input, MathF.BitIncrement), Array.ConvertAll(input, MathF.BitDecrement) }
            .Select(moved => new MatrixExplanation<float>(drawn, moved)).ToList();
        var error = single.Max(matrices => Deviation.OfLargest(matrices.Explain(drawn.Rules, target), expected));
        var logitError = single.Max(matrices => Deviation.OfLargest(matrices.Logits, exact.Logits));
        Check("the interpreter", interpreter, 1);
        foreach (var row in interpreter.Ledger())
        {
            // A gradient conserves nothing.
            var scale = new[] { row.In, row.Out, row.Bias, row.Stabiliser, row.Dropped }.Max(Math.Abs);
            Assert.True(drawn.Rules.GetValueOrDefault(row.Layer)?.Name == "gradient" || Math.Abs(row.Gap) <= Tolerance * scale,
                $"seed {seed}: {row} leaves {row.Gap:e1}\n{drawn}\n{drawn.Network.Explanations[0]}");
        }

        Check($"{InstructionSetOf(seed)}", compiled, 4);

        void Check(string who, IExplainer explainer, double share)
        {
            explainer.Predict(input);
            Compare("logits", explainer.Logits, exact.Logits, share * logitError);
            Compare("relevance", explainer.Relevance(target), expected, share * error);

            void Compare(string what, ReadOnlySpan<float> actual, double[] reference, double conditioned)
            {
                var (deviation, tolerance) = (Deviation.OfLargest(actual, reference), Math.Max(Tolerance, conditioned));
                Assert.True(deviation <= tolerance,
                    $"seed {seed}, {what} of {who}: off by {deviation:e1} of the largest, {tolerance:e1} allowed\n{drawn}\n{drawn.Network.Explanations[0]}");
            }
        }
    }

    private static CompilationRequest WithLedger(CompilationRequest request) =>
        request with { Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = true })] };

    /// <summary>Seeds take turns: kernels are most of the code, and one instruction set's compile in a third of the time.</summary>
    private static InstructionSet InstructionSetOf(int seed) => TestNetworks.InstructionSets[seed % TestNetworks.InstructionSets.Count];

    private static NetworkAssembly Compile(int batch)
    {
        int[] seeds = [.. Enumerable.Range(batch * BatchSize, BatchSize)];
        var networks = Array.ConvertAll(seeds, seed => new DrawnNetwork(seed).Network);
        var files = networks.Zip(seeds).AsParallel().AsOrdered().SelectMany(
            pair => OnlyFor(InstructionSetOf(pair.Second), Generate(pair.First.Request)));
        return NetworkAssembly.Compile(files, ModelRequest.FullTypeName(networks[0].Request));
    }

    private static IReadOnlyList<GeneratedFile> Generate(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        return result.Succeeded ? result.Files : throw new InvalidOperationException(
            string.Join("\n", result.Diagnostics.Select(diagnostic => $"{diagnostic}").Concat(request.Explanations.Select(explanation => explanation.Text))));
    }

    /// <summary>The code with the kernels of one instruction set in the place of all.</summary>
    private static IEnumerable<GeneratedFile> OnlyFor(InstructionSet kept, IReadOnlyList<GeneratedFile> files)
    {
        var others = Enum.GetNames<InstructionSet>().Where(name => name != $"{kept}").ToArray();
        return files.Where(file => !others.Any(other => file.Name.EndsWith($".Kernels.{other}.g.cs", StringComparison.Ordinal)))
            .Select(file => file with { Text = others.Aggregate(file.Text, (text, other) => text.Replace($"<{other}Kernels>", $"<{kept}Kernels>", StringComparison.Ordinal)) });
    }
}
