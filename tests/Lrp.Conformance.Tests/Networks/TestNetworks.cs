using System.Collections.Concurrent;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Conformance.Tests;

/// <summary>
/// All networks of these tests. Their generated code is compiled in one go: Roslyn's start takes longer than any one of them.
/// </summary>
public static class TestNetworks
{
    private static readonly ConcurrentDictionary<string, Lazy<IExplainedNetwork>> _loaded = new();

    public static IReadOnlyList<TestNetwork> All { get; } =
        [.. ReferenceNetworks.All.Select(reference => reference.Network), .. BuiltNetworks.All, .. BackendTests.All.Select(test => test.Network)];

    private static readonly Lazy<IReadOnlyDictionary<string, CompilationResult>> _compiled = new(
        () => All.AsParallel().Select(network => (network.Name, Result: NetworkCompiler.Compile(network.Request)))
            .ToDictionary(network => network.Name, network => network.Result));

    private static readonly Lazy<NetworkAssembly> _assembly = new(() => NetworkAssembly.Compile(
        All.SelectMany(network => _compiled.Value[network.Name].Files), ModelRequest.FullTypeName(All[0].Request)));

    /// <summary>
    /// The instruction sets to test: all that this machine runs, or the one that the environment asks for, as then the rest of the
    /// matrix runs in other processes.
    /// </summary>
    public static IReadOnlyList<InstructionSet> InstructionSets { get; } =
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Lrp.InstructionSets.EnvironmentVariable))
            ? [.. Enum.GetValues<InstructionSet>().Where(Lrp.InstructionSets.CanRun)]
            : [Lrp.InstructionSets.Best];

    public static TestNetwork Find(string name) => All.Single(network => network.Name == name);

    public static CompilationResult Compiled(string name) => _compiled.Value[name];

    /// <summary>The network as compiled code with its weights, shared by all tests.</summary>
    public static IExplainedNetwork Load(string name) => _loaded.GetOrAdd(name, _ => new Lazy<IExplainedNetwork>(
        () => LoadAnew(name, Find(name).ModelPath))).Value;

    /// <summary>The same code with weights of the caller's choice.</summary>
    public static IExplainedNetwork LoadAnew(string name, string modelPath)
    {
        var result = Compiled(name);
        if (!result.Succeeded)
            throw new DiagnosticException(result.Diagnostics.First(message => message.Descriptor.Severity == DiagnosticSeverity.Error));
        return _assembly.Value.Load(modelPath, ModelRequest.FullTypeName(Find(name).Request));
    }

    /// <summary>The network in the interpreter, in float64.</summary>
    public static IExplainer Interpret(string name)
    {
        var model = new InterpretedModelLoader().Load(Find(name).Request);
        return model.Explainer ?? throw new DiagnosticException(model.Diagnostics[0]);
    }

    /// <summary>Numbers between −1 and 1, the same in every run.</summary>
    public static float[] Input(IExplainer explainer, int seed = 1)
    {
        var random = new Random(seed);
        var input = new float[explainer.InputLength];
        for (var index = 0; index < input.Length; index++)
            input[index] = (random.NextSingle() * 2) - 1;
        return input;
    }
}
