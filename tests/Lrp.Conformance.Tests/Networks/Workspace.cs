using System.Reflection;
using Lrp.Generated;

namespace Lrp.Conformance.Tests;

/// <summary>The memory that a network works in.</summary>
internal static class Workspace
{
    private static readonly FieldInfo _arena = typeof(NetworkExplainer).GetField("_arena", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private const int Runs = 3;

    private static readonly FieldInfo _workers =
        typeof(NetworkExplainer).GetField("_workers", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>How many threads compute its calls.</summary>
    public static int ThreadsOf(IExplainer explainer)
    {
        var workers = _workers.GetValue(explainer);
        var threads = workers?.GetType().GetProperty("Threads", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(workers);
        return 1 + (((Thread[]?)threads)?.Length ?? 0);
    }

    /// <summary>
    /// An explainer in whose memory all is no number, as what an earlier tensor left there may be: whoever reads it before it is written is
    /// found out, be it that he multiplies it with zero. Where passes leave the zeros of the beginning, as in halos, it keeps them. Not for
    /// networks with kept layers, whose masks are 1 from the start.
    /// </summary>
    public static IExplainer Poisoned(IExplainedNetwork network, InstructionSet instructionSet, int threads = 1)
    {
        var explainer = network.CreateExplainer(instructionSet, threads);
        using var another = network.CreateExplainer(instructionSet);
        Span<float> arena = ArenaOf(explainer), used = ArenaOf(another);
        var seed = new float[another.LogitCount];
        seed.AsSpan().Fill(1);
        for (var run = 0; run < Runs; run++)
        {
            another.Predict(TestNetworks.Input(another, seed: run));
            Poison(arena, used);
            for (var explanation = 0; explanation < another.Explanations.Count; explanation++)
            {
                another.Relevance(seed, explanation);
                Poison(arena, used);
            }
        }

        return explainer;
    }

    private static void Poison(Span<float> arena, Span<float> used)
    {
        for (var index = 0; index < arena.Length; index++)
            arena[index] = used[index] == 0 ? arena[index] : float.NaN;
    }

    private static Span<float> ArenaOf(IExplainer explainer)
    {
        var arena = (NativeBuffer)_arena.GetValue(explainer)!;
        return arena.Span(0, (int)arena.Length);
    }
}
