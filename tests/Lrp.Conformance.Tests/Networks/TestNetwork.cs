using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.IR;

namespace Lrp.Conformance.Tests;

/// <summary>A network of these tests: its file, and the explanations that it is compiled with.</summary>
public sealed record TestNetwork(string Name, string ModelPath, IReadOnlyList<string> Explanations)
{
    /// <summary>All explanations keep the ledger, and relevance and activation of every layer.</summary>
    public bool KeepsInner { get; init; }

    /// <summary>
    /// It is compiled with the kernels of all instruction sets, as where windows end is another place in each. Others take turns:
    /// kernels are most of the code, and to compile it is most of the tests' time.
    /// </summary>
    public bool HasAllKernels { get; init; }

    /// <summary>Threads divide whatever they can; without that, so small a network has one.</summary>
    public bool SharesAll => !Name.StartsWith("onnx-", StringComparison.Ordinal);

    /// <summary>The instruction sets to test.</summary>
    public IReadOnlyList<InstructionSet> InstructionSets => HasAllKernels
        ? TestNetworks.InstructionSets
        : [TestNetworks.InstructionSets[Name.Sum(letter => letter) % TestNetworks.InstructionSets.Count]];

    /// <summary>Dimensions that pin symbolic ones, by input.</summary>
    public IReadOnlyDictionary<string, IntList> InputShapes { get; init; } = new Dictionary<string, IntList>();

    /// <summary>The network of a case, with all its methods.</summary>
    internal static TestNetwork Of(string name, ReferenceCase reference) =>
        new(name, reference.ModelPath, [.. reference.Methods.Select(method => method.Text)]) { InputShapes = reference.Shapes };

    public CompilationRequest Request
    {
        get
        {
            var request = ModelRequest.Create(ModelPath, Explanations) with
            {
                TypeNames = [ClassName],
                InputShapes = InputShapes,
                SharesAll = SharesAll,
            };
            return KeepsInner
                ? request with { Explanations = [.. request.Explanations.Select(wanted => wanted with { Ledger = true, KeepLayers = "*" })] }
                : request;
        }
    }

    private string ClassName => "Net_" + string.Concat(Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
