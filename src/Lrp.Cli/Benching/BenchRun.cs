using System.Diagnostics;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Emission;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;

namespace Lrp.Cli.Benching;

/// <summary>How long a compiled network takes, as a whole and step by step.</summary>
internal static class BenchRun
{
    /// <summary>The runtime compiles a method anew after 30 calls; then caches are filled.</summary>
    private const int WarmUpRounds = 35;

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1);

    /// <param name="request">A request of timed code.</param>
    /// <param name="model">The same, compiled.</param>
    /// <param name="onnxRuntime">Its library, whose forward pass runs in turns with ours; null for none.</param>
    /// <param name="threads">How many the model has, for the library to have as many.</param>
    /// <param name="rounds">Each is a prediction and an explanation of the largest logit.</param>
    public static BenchReport Run(CompilationRequest request, IExplainer model, string? onnxRuntime, int threads, int rounds)
    {
        var network = Lowerer.Run(FrontEnd.Explain(request, []), memoryBudget: MemoryPlan.Budget(request.MemoryBudget));
        var plan = MemoryPlan.Run(network);
        var (arena, weights) = (sizeof(float) * plan.ArenaLength, sizeof(float) * network.Weights.Sum(region => region.Length));
        using var pinned = new PinnedThread();
        var peak = MachinePeak.Measure(arena + weights);

        var ticks = (long[])model.GetType().GetProperty(StepClock.Property)!.GetValue(model)!;
        var input = Timing.Input(model.InputLength);
        using var reference = onnxRuntime is null
            ? null
            : new OnnxRuntimeLibrary(onnxRuntime, request.ModelPath, model.Inputs, model.Output.Name, input, threads);
        var target = Largest(model.Predict(input));
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < WarmUpRounds || Stopwatch.GetElapsedTime(start) < _warmUp; round++)
            Round();
        var times = Enumerable.Range(0, rounds).Select(_ => Round()).ToList();

        var clock = new StepClock(network);
        var forward = network.Forward.Select(step => Cost("forward", step, round => round.ForwardTicks));
        var whole = network.ForwardAndPrepare[0] is { } joint
            ? joint.Select(step => Cost("forward and prepare", step, round => round.ExplanationTicks))
            : network.Forward.Select(step => Cost("forward", step, round => round.ExplanationTicks))
                .Concat(network.Prepare[0].Select(step => Cost("prepare", step, round => round.ExplanationTicks)));
        var backward = network.Backward[0].Select(step => Cost("backward", step, round => round.ExplanationTicks));
        return new BenchReport
        {
            Model = Path.GetFileName(request.ModelPath),
            Explanation = request.Explanations[0].Text,
            Peak = peak,
            ArenaBytes = arena,
            WeightBytes = weights,
            Reference = reference is null ? null : Timing.QuartilesOf(times.Select(round => round.Reference)),
            Forward = new PassCost(Timing.QuartilesOf(times.Select(round => round.Forward)), [.. forward]),
            Explained = new PassCost(Timing.QuartilesOf(times.Select(round => round.Explanation)), [.. whole, .. backward]),
        };

        BenchedRound Round()
        {
            var referenceTime = reference is null ? 0 : Timing.Milliseconds(reference.Run);
            var first = Timing.Milliseconds(() => model.Predict(input));
            var firstTicks = ticks.ToArray();
            var second = Timing.Milliseconds(() => model.Explain(input, target));
            return new BenchedRound(referenceTime, first, firstTicks, second, ticks.ToArray());
        }

        StepCost Cost(string pass, Step step, Func<BenchedRound, long[]> ticksOf)
        {
            var place = clock.PlaceOf(step);
            var median = Timing.Median(times.Select(round => ticksOf(round)[place] * 1000.0 / Stopwatch.Frequency));
            return StepCost.Of(pass, step, median, peak);
        }
    }

    /// <summary>Milliseconds of whole calls, and ticks of all steps behind each.</summary>
    private sealed record BenchedRound(double Reference, double Forward, long[] ForwardTicks, double Explanation, long[] ExplanationTicks);

    private static int Largest(ReadOnlySpan<float> logits)
    {
        var largest = 0;
        for (var index = 1; index < logits.Length; index++)
            largest = logits[index] > logits[largest] ? index : largest;
        return largest;
    }
}
