using System.Diagnostics;
using Lrp.Cli.Benching;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Lowering;

namespace Lrp.Benchmarks;

/// <summary>Milliseconds; the explanation includes its forward pass.</summary>
internal sealed record ContestTimes(Quartiles Reference, Quartiles Forward, Quartiles Explanation);

/// <summary>
/// Times ONNX Runtime's forward pass, ours, and an explanation in turns: whatever disturbs the machine for a while meets all three.
/// </summary>
internal sealed class Contest : IDisposable
{
    /// <summary>Runs until hot code is compiled again and caches are filled, at least this many and this long.</summary>
    private const int WarmUpRounds = 40;
    private const int FewestRounds = 5;
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(2);

    private readonly LoadedModel _model;
    private readonly IExplainer _explainer;
    private readonly OnnxRuntimeNetwork _reference;
    private readonly float[] _input;

    private Contest(LoadedModel model, OnnxRuntimeNetwork reference, float[] input, double sweeps)
    {
        (_model, _reference, _input, Sweeps) = (model, reference, input, sweeps);
        _explainer = model.Explainer!;
    }

    /// <summary>Multiply-adds of the explanation by those of the forward pass.</summary>
    public double Sweeps { get; }

    /// <returns>Null where the model does not compile; the messages are printed.</returns>
    public static Contest? Create(string path, string explanation, TextWriter error)
    {
        // Not unloadable: as an application's code, it is compiled again where it is hot.
        var request = ModelRequest.Create(path, [explanation]);
        var model = new CompiledModelLoader(instructionSet: null, unloadable: false).Load(request);
        foreach (var diagnostic in model.Diagnostics.Where(_ => model.Explainer is null))
            error.WriteLine($"{path}: {diagnostic}");
        if (model.Explainer is not { } explainer)
            return null;
        var input = Timing.Input(explainer.InputLength);
        var sweeps = Lowerer.Run(FrontEnd.Explain(request, [])).Sweeps(0);
        return new Contest(model, new OnnxRuntimeNetwork(path, explainer.Inputs, input), input, sweeps);
    }

    /// <summary>The largest difference from ONNX Runtime's output, by that output's largest value.</summary>
    public double Difference { get; private set; }

    /// <param name="rounds">At most so many are measured.</param>
    /// <param name="limit">No more are once they took so long, but for the first five.</param>
    /// <exception cref="InvalidDataException">The two networks do not compute the same: their times mean nothing.</exception>
    public ContestTimes Run(int rounds, TimeSpan? limit = null)
    {
        CheckAgreement();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < WarmUpRounds || Stopwatch.GetElapsedTime(start) < _warmUp; round++)
            Round();
        var times = new List<(double Reference, double Forward, double Explanation)>();
        start = Stopwatch.GetTimestamp();
        while (times.Count < rounds && (times.Count < FewestRounds || limit is null || Stopwatch.GetElapsedTime(start) < limit))
            times.Add(Round());
        return new(
            Timing.QuartilesOf(times.Select(time => time.Reference)),
            Timing.QuartilesOf(times.Select(time => time.Forward)),
            Timing.QuartilesOf(times.Select(time => time.Explanation)));
    }

    public void Dispose()
    {
        _reference.Dispose();
        _model.Dispose();
    }

    private (double Reference, double Forward, double Explanation) Round() =>
    (
        Timing.Milliseconds(_reference.Run), Timing.Milliseconds(() => _explainer.Predict(_input)),
        Timing.Milliseconds(() => _explainer.Explain(_input, 0)));

    private void CheckAgreement()
    {
        var expected = _reference.Predict();
        var actual = _explainer.Predict(_input);
        // Where all is close to nothing, any output would agree.
        var largest = expected.Max(MathF.Abs);
        Difference = expected.Zip(actual.ToArray(), (one, other) => Math.Abs(one - other)).Max() / largest;
        if (!(Difference <= 1e-3 && largest > 1e-3))
            throw new InvalidDataException($"outputs differ from ONNX Runtime's by {Difference:G3} of the largest, {largest:G3}");
    }
}
