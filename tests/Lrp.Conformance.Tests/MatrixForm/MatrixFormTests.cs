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
    private const int Count = 500, BatchSize = 50, WithLedger = 1;

    // Roslyn's start takes longer than a network, and all networks at once take much memory.
    private static readonly ConcurrentDictionary<int, Lazy<NetworkAssembly>> _batches = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Relevance_and_ledger_are_what_the_matrices_of_the_layers_say(int seed)
    {
        var drawn = new DrawnNetwork(seed);
        var request = RequestOf(drawn);
        using var interpreter = new InterpretedModelLoader().Load(request with { Explanations = [request.Explanations[WithLedger]] }).Explainer!;
        using var compiled = _batches.GetOrAdd(seed / BatchSize, batch => new(() => Compile(batch))).Value
            .Load(drawn.Network.ModelPath, ModelRequest.FullTypeName(request)).CreateExplainer(InstructionSetOf(seed));
        var input = TestNetworks.Input(interpreter, seed);
        var target = new float[interpreter.LogitCount];
        target[seed % target.Length] = 1;

        Workspace.Poison(compiled);
        MatrixReference matrices = new(drawn, input, target);
        Check("the interpreter", interpreter, 0, 0);
        Check($"{InstructionSetOf(seed)}", compiled, WithLedger, 4);
        matrices.CheckRelevance($"{InstructionSetOf(seed)} without ledger", compiled.Relevance(target), 4);

        void Check(string who, IExplainer explainer, int explanation, double share)
        {
            explainer.Predict(input);
            matrices.CheckLogits(who, explainer.Logits, share);
            matrices.CheckRelevance(who, explainer.Relevance(target, explanation), share);
            matrices.CheckLedger(who, explainer.Ledger(explanation), share);
        }
    }

    /// <summary>The explanation once more, with its ledger: what keeps sums is other code, and what does not is tested, too.</summary>
    private static CompilationRequest RequestOf(DrawnNetwork drawn) => drawn.Network.Request with
    {
        Explanations = [.. drawn.Network.Request.Explanations, drawn.Network.Request.Explanations[0] with { Name = "Balanced", Ledger = true }],
    };

    /// <summary>Seeds take turns: kernels are most of the code, and one instruction set's compile in a third of the time.</summary>
    private static InstructionSet InstructionSetOf(int seed) => TestNetworks.InstructionSets[seed % TestNetworks.InstructionSets.Count];

    private static NetworkAssembly Compile(int batch)
    {
        int[] seeds = [.. Enumerable.Range(batch * BatchSize, BatchSize)];
        var requests = Array.ConvertAll(seeds, seed => RequestOf(new DrawnNetwork(seed)));
        var files = requests.Zip(seeds).AsParallel().AsOrdered().SelectMany(
            pair => OnlyFor(InstructionSetOf(pair.Second), Generate(pair.First)));
        return NetworkAssembly.Compile(files, ModelRequest.FullTypeName(requests[0]));
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
