using System.Diagnostics;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Lowering;

namespace Lrp.Benchmarks;

/// <summary>
/// Times ONNX Runtime's forward pass, ours, and an explanation in turns: whatever disturbs the machine for a while meets all three.
/// </summary>
internal sealed class Contest : IDisposable
{
    /// <summary>Runs until hot code is compiled again and caches are filled, at least this many and this long.</summary>
    private const int WarmUpRounds = 40;
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

    /// <summary>Medians in milliseconds; the explanation includes its forward pass.</summary>
    /// <exception cref="InvalidDataException">The two networks do not compute the same: their times mean nothing.</exception>
    public (double Reference, double Forward, double Explanation) Run(int rounds)
    {
        CheckAgreement();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < WarmUpRounds || Stopwatch.GetElapsedTime(start) < _warmUp; round++)
            Round();
        var times = Enumerable.Range(0, rounds).Select(_ => Round()).ToList();
        return (
            Timing.Median(times.Select(time => time.Reference)),
            Timing.Median(times.Select(time => time.Forward)),
            Timing.Median(times.Select(time => time.Explanation)));
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
        var largest = Math.Max(1e-3, expected.Max(MathF.Abs));
        for (var index = 0; index < expected.Length; index++)
        {
            if (!(Math.Abs(actual[index] - expected[index]) <= 1e-3 * largest))
                throw new InvalidDataException($"output {index} is {actual[index]}, ONNX Runtime's {expected[index]}");
        }
    }
}
