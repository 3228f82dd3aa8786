using System.Collections.Concurrent;
using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Conformance.Tests;

/// <summary>
/// Relevance of random networks under random rules, and its ledger, as compiled code and as the interpreter have them, are what the rules
/// say of explicit matrices. One seed alone: <c>dotnet test --filter 'DisplayName~seed: 123\)'</c>.
/// </summary>
public class MatrixFormTests
{
    private const int Count = 500, CompiledCount = 120, BatchSize = 40;

    // Roslyn's start takes longer than a network, and all networks at once take much memory.
    private static readonly ConcurrentDictionary<int, Lazy<NetworkAssembly>> _batches = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    /// <summary>Fewer: to compile the C# of a network takes ten times as long as all else of its test.</summary>
    public static TheoryData<int> CompiledSeeds => [.. Enumerable.Range(0, CompiledCount)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Relevance_and_ledger_in_the_interpreter_are_what_the_matrices_of_the_layers_say(int seed)
    {
        var reference = MatrixReference.Of(seed);
        using var interpreter = new InterpretedModelLoader().Load(RequestOf(reference, _ => true)).Explainer!;
        Check(reference, "the interpreter", interpreter, _ => true, share: 0);
    }

    [Theory]
    [MemberData(nameof(CompiledSeeds))]
    public void Relevance_and_ledger_in_compiled_code_are_what_the_matrices_of_the_layers_say(int seed)
    {
        var reference = MatrixReference.Of(seed);
        var network = reference.Drawn.Network;
        var loaded = _batches.GetOrAdd(seed / BatchSize, batch => new(() => Compile(batch))).Value
            .Load(network.ModelPath, ModelRequest.FullTypeName(network.Request));
        using var compiled = Workspace.Poisoned(loaded, InstructionSetOf(seed));
        Check(reference, $"{InstructionSetOf(seed)}", compiled, explanation => HasLedger(seed, explanation), share: 4);
    }

    [Fact]
    public void What_is_drawn_for_compiled_code_covers_the_grammar()
    {
        DrawnNetwork[] networks = [.. Enumerable.Range(0, CompiledCount).Select(seed => MatrixReference.Of(seed).Drawn)];
        string[] operators =
        [
            "Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "InstanceNormalization", "LayerNormalization", "Softmax",
            "Mul", "Add", "Concat", "Slice", "Transpose", "Resize", "MaxPool", "AveragePool", "GlobalAveragePool",
        ];
        Assert.All(operators, type => AssertOften(type, network => network.Nodes.Any(node => node.Type == type)));
        Assert.All(Enumerable.Range(0, 4), axes => AssertOften($"{axes} spatial axes", network => network.Input.Shape.Length - 2 == axes));
        AssertOften("batch", network => network.Input.Shape[0] > 1);
        AssertOften("two explanations", network => network.Rules.Count == 2);
        AssertOften("four layers with weights", network => network.Nodes.Count(LayerMap.IsLinear) >= 4);

        void AssertOften(string what, Func<DrawnNetwork, bool> isDrawn) =>
            Assert.True(networks.Count(isDrawn) >= 5, $"{what}: {networks.Count(isDrawn)}");
    }

    [Fact]
    public void Few_seeds_are_so_badly_conditioned_that_more_than_the_tolerance_is_allowed_and_none_says_nothing()
    {
        double[] tolerances = [.. Enumerable.Range(0, Count).Select(seed => MatrixReference.Of(seed).LoosestTolerance)];
        var loosened = tolerances.Index().Where(seed => seed.Item > 1e-5).OrderByDescending(seed => seed.Item).ToArray();
        var list = string.Join(", ", loosened.Select(seed => $"{seed.Index}: {seed.Item:e1}"));
        Assert.True(loosened.Length <= 0.15 * Count, $"{loosened.Length} seeds of {Count} are loosened: {list}");
        Assert.True(loosened.All(seed => seed.Item <= 1e-2), list);
    }

    private static void Check(MatrixReference reference, string who, IExplainer explainer, Func<int, bool> hasLedger, double share)
    {
        explainer.Predict(reference.Input);
        reference.CheckLogits(who, explainer.Logits, share);
        for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
        {
            reference.CheckRelevance(who, explainer.Relevance(reference.Seed, explanation), explanation, share);
            if (hasLedger(explanation))
                reference.CheckLedger(who, explainer.Ledger(explanation), explanation, share);
        }
    }

    private static CompilationRequest RequestOf(MatrixReference reference, Func<int, bool> hasLedger)
    {
        var request = reference.Drawn.Network.Request;
        var explanations = request.Explanations.Select((explanation, index) => explanation with { Ledger = hasLedger(index) });
        return request with { Explanations = [.. explanations] };
    }

    /// <summary>Every other seed of an instruction set: what keeps sums is other code, and what does not is tested, too.</summary>
    private static bool HasLedger(int seed, int explanation) => ((seed / TestNetworks.InstructionSets.Count) + explanation) % 2 == 0;

    /// <summary>Seeds take turns: kernels are most of the code, and one instruction set's compile in a third of the time.</summary>
    private static InstructionSet InstructionSetOf(int seed) => TestNetworks.InstructionSets[seed % TestNetworks.InstructionSets.Count];

    private static NetworkAssembly Compile(int batch)
    {
        int[] seeds = [.. Enumerable.Range(batch * BatchSize, BatchSize)];
        var requests = Array.ConvertAll(seeds, seed => RequestOf(MatrixReference.Of(seed), explanation => HasLedger(seed, explanation)));
        var files = requests.Zip(seeds).AsParallel().AsOrdered().SelectMany(
            pair => Kernels.Only([InstructionSetOf(pair.Second)], Generate(pair.First)));
        return NetworkAssembly.Compile(files, ModelRequest.FullTypeName(requests[0]));
    }

    private static IReadOnlyList<GeneratedFile> Generate(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        var texts = request.Explanations.Select(explanation => explanation.Text);
        return result.Succeeded ? result.Files : throw new InvalidOperationException(
            string.Join("\n", result.Diagnostics.Select(diagnostic => $"{diagnostic}").Concat(texts)));
    }
}
