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
    private const int Count = 500, CompiledCount = 200, BatchSize = 50;

    // Roslyn's start takes longer than a network, and all networks at once take much memory.
    private static readonly ConcurrentDictionary<int, Lazy<NetworkAssembly>> _batches = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    /// <summary>Fewer: to compile the C# of a network takes ten times as long as all else of its test.</summary>
    public static TheoryData<int> CompiledSeeds => [.. Enumerable.Range(0, CompiledCount)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Relevance_and_ledger_in_the_interpreter_are_what_the_matrices_of_the_layers_say(int seed)
    {
        var drawn = new DrawnNetwork(seed);
        using var interpreter = new InterpretedModelLoader().Load(RequestOf(drawn, hasLedger: true)).Explainer!;
        Check(drawn, seed, "the interpreter", interpreter, hasLedger: true, share: 0);
    }

    [Theory]
    [MemberData(nameof(CompiledSeeds))]
    public void Relevance_and_ledger_in_compiled_code_are_what_the_matrices_of_the_layers_say(int seed)
    {
        var drawn = new DrawnNetwork(seed);
        using var compiled = _batches.GetOrAdd(seed / BatchSize, batch => new(() => Compile(batch))).Value
            .Load(drawn.Network.ModelPath, ModelRequest.FullTypeName(drawn.Network.Request)).CreateExplainer(InstructionSetOf(seed));
        Workspace.Poison(compiled);
        Check(drawn, seed, $"{InstructionSetOf(seed)}", compiled, HasLedger(seed), share: 4);
    }

    private static void Check(DrawnNetwork drawn, int seed, string who, IExplainer explainer, bool hasLedger, double share)
    {
        var input = TestNetworks.Input(explainer, seed);
        var target = new float[explainer.LogitCount];
        target[seed % target.Length] = 1;
        MatrixReference matrices = new(drawn, input, target);
        explainer.Predict(input);
        matrices.CheckLogits(who, explainer.Logits, share);
        matrices.CheckRelevance(who, explainer.Relevance(target), share);
        if (hasLedger)
            matrices.CheckLedger(who, explainer.Ledger(), share);
    }

    private static CompilationRequest RequestOf(DrawnNetwork drawn, bool hasLedger) => drawn.Network.Request with
    {
        Explanations = [drawn.Network.Request.Explanations[0] with { Ledger = hasLedger }],
    };

    /// <summary>Every other seed of an instruction set: what keeps sums is other code, and what does not is tested, too.</summary>
    private static bool HasLedger(int seed) => seed / TestNetworks.InstructionSets.Count % 2 == 0;

    /// <summary>Seeds take turns: kernels are most of the code, and one instruction set's compile in a third of the time.</summary>
    private static InstructionSet InstructionSetOf(int seed) => TestNetworks.InstructionSets[seed % TestNetworks.InstructionSets.Count];

    private static NetworkAssembly Compile(int batch)
    {
        int[] seeds = [.. Enumerable.Range(batch * BatchSize, BatchSize)];
        var requests = Array.ConvertAll(seeds, seed => RequestOf(new DrawnNetwork(seed), HasLedger(seed)));
        var files = requests.Zip(seeds).AsParallel().AsOrdered().SelectMany(
            pair => Kernels.Only([InstructionSetOf(pair.Second)], Generate(pair.First)));
        return NetworkAssembly.Compile(files, ModelRequest.FullTypeName(requests[0]));
    }

    private static IReadOnlyList<GeneratedFile> Generate(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        return result.Succeeded ? result.Files : throw new InvalidOperationException(
            string.Join("\n", result.Diagnostics.Select(diagnostic => $"{diagnostic}").Concat(request.Explanations.Select(explanation => explanation.Text))));
    }
}
