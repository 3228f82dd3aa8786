using System.Diagnostics;
using Lrp.Cli.Benching;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;

namespace Lrp.Benchmarks;

/// <summary>
/// Times ONNX Runtime's forward pass, ours, and an explanation in turns: whatever disturbs the machine for a while meets all three.
/// </summary>
internal sealed class Contest : IDisposable
{
    /// <summary>
    /// Runs until hot code is compiled again and caches are filled: at least this long, and so many rounds unless they take too long.
    /// Code that does has loops, and is replaced while it runs.
    /// </summary>
    private const int WarmUpRounds = 40;
    private const int FewestRounds = 5;
    private static readonly (TimeSpan Least, TimeSpan Most) _warmUp = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8));

    private readonly Stack<IDisposable> _owned = new();
    private readonly IExplainer _explainer;
    private readonly IExplainer _onTwoThreads;
    private readonly OnnxRuntimeNetwork _reference, _referenceOnTwoThreads;
    private readonly float[] _input;
    private readonly double _sweeps;

    /// <exception cref="InvalidDataException">The model does not compile, or the two networks do not compute the same.</exception>
    public Contest(string path, string explanation)
    {
        var request = ModelRequest.Create(path, [explanation]);
        var (result, generation) = Timed(() => NetworkCompiler.Compile(request));
        if (!result.Succeeded)
            throw new InvalidDataException(string.Join('\n', result.Diagnostics));
        // Not unloadable: as an application's code, it is compiled again where it is hot.
        var (assembly, compilation) = Timed(
            () => NetworkAssembly.Compile(result.Files, ModelRequest.FullTypeName(request), unloadable: false));
        _owned.Push(assembly);
        var network = assembly.Load(path);
        _owned.Push(network);
        _explainer = network.CreateExplainer();
        _owned.Push(_explainer);
        _onTwoThreads = network.CreateExplainer(threads: 2);
        _owned.Push(_onTwoThreads);
        _input = Timing.Input(_explainer.InputLength);
        _reference = new OnnxRuntimeNetwork(path, _explainer.Inputs, _input);
        _owned.Push(_reference);
        _referenceOnTwoThreads = new OnnxRuntimeNetwork(path, _explainer.Inputs, _input, threads: 2);
        _owned.Push(_referenceOnTwoThreads);

        var expected = _reference.Predict();
        Difference = Compare(_explainer.Predict(_input).ToArray(), expected);
        _explainer.Explain(_input, 0);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        _explainer.Predict(_input);
        _explainer.Explain(_input, 0);
        AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - allocated;

        var lowered = Lowerer.Run(FrontEnd.Explain(request, []));
        _sweeps = lowered.Sweeps(0);
        ColdStart = () => Start(path, assembly.Image, ModelRequest.FullTypeName(request)) with
        {
            Generation = generation,
            Compilation = compilation,
            SourceBytes = result.Files.Sum(file => (long)file.Text.Length),
            ArenaBytes = sizeof(float) * MemoryPlan.Run(lowered).ArenaLength,
            WeightBytes = sizeof(float) * lowered.Weights.Sum(region => region.Length),
        };
    }

    /// <summary>Starts processes.</summary>
    public Func<ColdStart> ColdStart { get; }

    /// <summary>The largest difference from ONNX Runtime's output, by that output's largest value.</summary>
    public double Difference { get; }

    /// <summary>Of one prediction and one explanation, on the garbage-collected heap.</summary>
    public long AllocatedBytes { get; }

    /// <param name="rounds">At most so many are measured.</param>
    /// <param name="limit">No more are once they took so long, but for the first five, of which quartiles mean something.</param>
    public ContestTimes Run(int rounds, TimeSpan? limit = null)
    {
        using var pinned = new PinnedThread();
        var start = Stopwatch.GetTimestamp();
        TimeSpan Elapsed() => Stopwatch.GetElapsedTime(start);
        for (var round = 0; (round < WarmUpRounds && Elapsed() < _warmUp.Most) || Elapsed() < _warmUp.Least; round++)
            Round();
        var times = new List<RoundTimes>();
        start = Stopwatch.GetTimestamp();
        while (times.Count < rounds && (times.Count < FewestRounds || limit is null || Elapsed() < limit))
            times.Add(Round());
        return new(
            Timing.QuartilesOf(times.Select(time => time.Reference)),
            Timing.QuartilesOf(times.Select(time => time.Forward)),
            Timing.QuartilesOf(times.Select(time => time.Explanation)),
            Timing.QuartilesOf(times.Select(time => time.ReferenceOnTwoThreads)),
            Timing.QuartilesOf(times.Select(time => time.ForwardOnTwoThreads)),
            Timing.QuartilesOf(times.Select(time => time.ExplanationOnTwoThreads)), _sweeps);
    }

    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
            owned.Dispose();
    }

    private static ColdStart Start(string model, byte[] assembly, string typeName)
    {
        var file = model + ".dll";
        File.WriteAllBytes(file, assembly);
        FirstCalls Measure(FirstCall first) => FirstCalls.InProcesses(first, file, typeName, model);
        return new ColdStart
        {
            Predicting = Measure(FirstCall.Predict),
            Explaining = Measure(FirstCall.Explain),
            WarmedUp = Measure(FirstCall.WarmUp),
            Reference = Measure(FirstCall.Reference),
            AssemblyBytes = assembly.Length,
            ModelBytes = new FileInfo(model).Length,
        };
    }

    private RoundTimes Round() => new(
        Timing.Milliseconds(_reference.Run), Timing.Milliseconds(() => _explainer.Predict(_input)),
        Timing.Milliseconds(() => _explainer.Explain(_input, 0)),
        Timing.Milliseconds(_referenceOnTwoThreads.Run), Timing.Milliseconds(() => _onTwoThreads.Predict(_input)),
        Timing.Milliseconds(() => _onTwoThreads.Explain(_input, 0)));

    private sealed record RoundTimes(
        double Reference, double Forward, double Explanation,
        double ReferenceOnTwoThreads, double ForwardOnTwoThreads, double ExplanationOnTwoThreads);

    private static (T Result, double Milliseconds) Timed<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        return (result, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static double Compare(float[] actual, float[] expected)
    {
        var largest = expected.Max(MathF.Abs);
        var difference = expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max() / largest;
        // Where all is close to nothing, any output would agree.
        return difference <= 1e-3 && largest > 1e-3
            ? difference
            : throw new InvalidDataException($"outputs differ from ONNX Runtime's by {difference:G3} of the largest, {largest:G3}");
    }
}
