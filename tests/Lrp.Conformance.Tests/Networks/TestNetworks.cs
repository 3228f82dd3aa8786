using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Conformance.Tests;

/// <summary>
/// All networks of these tests. Their generated code is compiled in one go: Roslyn's start takes longer than any one of them.
/// </summary>
public static class TestNetworks
{
    /// <summary>
    /// Narrows the tests to networks whose names match this regular expression, at least one of each kind: compiling all takes most of
    /// the tests' time, too much to do it for every row of the instruction-set matrix.
    /// </summary>
    public const string SelectionVariable = "LRP_TEST_NETWORKS";

    private static readonly Regex _selection = new(Environment.GetEnvironmentVariable(SelectionVariable) ?? "");

    private static readonly ConcurrentDictionary<string, Lazy<IExplainedNetwork>> _loaded = new();

    private static readonly ConcurrentDictionary<string, Lazy<InterpreterReference>> _interpreted = new();

    public static IReadOnlyList<TestNetwork> References { get; } = Select(ReferenceNetworks.All.Select(reference => reference.Network));

    public static IReadOnlyList<TestNetwork> Built { get; } = Select(BuiltNetworks.All);

    public static IReadOnlyList<TestNetwork> Operators { get; } = Select(BackendTests.All.Select(test => test.Network));

    public static IReadOnlyList<TestNetwork> Reports { get; } = Select(ReportTests.All.Select(report => report.Network));

    public static IReadOnlyList<TestNetwork> Methods { get; } = Select(MethodDriverTests.All);

    public static IReadOnlyList<TestNetwork> All { get; } = [.. References, .. Built, .. Operators, .. Reports, .. Methods];

    private static readonly Lazy<IReadOnlyDictionary<string, CompilationResult>> _compiled = new(
        () => All.AsParallel().Select(network => (network.Name, Result: NetworkCompiler.Compile(network.Request)))
            .ToDictionary(network => network.Name, network => network.Result));

    private static readonly Lazy<NetworkAssembly> _assembly = new(() => NetworkAssembly.Compile(
        All.SelectMany(network => Code(network.Name)), ModelRequest.FullTypeName(All[0].Request)));

    /// <summary>
    /// The instruction sets to test: all that this machine runs, or the one that the environment asks for, as then the rest of the
    /// matrix runs in other processes.
    /// </summary>
    public static IReadOnlyList<InstructionSet> InstructionSets { get; } =
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Lrp.InstructionSets.EnvironmentVariable))
            ? [.. Enum.GetValues<InstructionSet>().Where(Lrp.InstructionSets.CanRun)]
            : [Lrp.InstructionSets.Best];

    public static TestNetwork Find(string name) => All.Single(network => network.Name == name);

    /// <summary>The network as compiled code with its weights, shared by all tests.</summary>
    public static IExplainedNetwork Load(string name) => _loaded.GetOrAdd(name, _ => new Lazy<IExplainedNetwork>(
        () => LoadAnew(name, Find(name).ModelPath))).Value;

    /// <summary>The same code with weights of the caller's choice.</summary>
    public static IExplainedNetwork LoadAnew(string name, string modelPath) =>
        _assembly.Value.Load(modelPath, ModelRequest.FullTypeName(Find(name).Request));

    /// <summary>The same code as a user's Debug build compiles it.</summary>
    public static IExplainedNetwork LoadDebug(string name) => NetworkAssembly
        .Compile(Code(name), ModelRequest.FullTypeName(Find(name).Request), debug: true)
        .Load(Find(name).ModelPath);

    /// <summary>Networks that are none of these, compiled together for the instruction sets to test.</summary>
    internal static Dictionary<TKey, IExplainedNetwork> LoadAll<TKey>(IEnumerable<(TKey Key, CompilationRequest Request)> networks)
        where TKey : notnull
    {
        var all = networks.ToList();
        var assembly = NetworkAssembly.Compile(all.SelectMany(entry => Compile(entry.Request)), ModelRequest.FullTypeName(all[0].Request));
        return all.ToDictionary(
            entry => entry.Key, entry => assembly.Load(entry.Request.ModelPath, ModelRequest.FullTypeName(entry.Request)));
    }

    /// <summary>The code of such a network.</summary>
    internal static IEnumerable<GeneratedFile> Compile(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        return Kernels.Only(InstructionSets, result.Files);
    }

    /// <summary>What the interpreter says of the first <see cref="Input"/>, shared by the instruction sets.</summary>
    internal static InterpreterReference Reference(string name) => _interpreted.GetOrAdd(name, _ => new Lazy<InterpreterReference>(() =>
    {
        using var explainer = Interpret(name);
        return new InterpreterReference(Find(name).Request, Input(explainer));
    })).Value;

    /// <summary>The network in the interpreter, in float64.</summary>
    public static IExplainer Interpret(string name)
    {
        var model = new InterpretedModelLoader().Load(Find(name).Request);
        return model.Explainer ?? throw new DiagnosticException(model.Diagnostics[0]);
    }

    /// <summary>Rows of a theory: networks by name, each with its instruction sets.</summary>
    public static IEnumerable<(string, InstructionSet)> WithInstructionSets(IEnumerable<TestNetwork> networks) =>
        from network in networks
        from instructionSet in network.InstructionSets
        select (network.Name, instructionSet);

    /// <summary>The same by names, as far as they are selected.</summary>
    public static IEnumerable<(string, InstructionSet)> WithInstructionSets(params string[] networks) =>
        WithInstructionSets(All.Where(network => networks.Contains(network.Name)));

    private static IEnumerable<GeneratedFile> Code(string name)
    {
        var result = _compiled.Value[name];
        return result.Succeeded
            ? Kernels.Only(Find(name).InstructionSets, result.Files)
            : throw new DiagnosticException(result.Diagnostics.First(message => message.Descriptor.Severity == DiagnosticSeverity.Error));
    }

    private static IReadOnlyList<TestNetwork> Select(IEnumerable<TestNetwork> networks) =>
        [.. networks.Where(network => _selection.IsMatch(network.Name))];

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
