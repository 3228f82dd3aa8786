using System.Reflection;
using Lrp.Generated;

namespace Lrp.Conformance.Tests;

/// <summary>The memory that a network works in.</summary>
internal static class Workspace
{
    private static readonly FieldInfo _arena = typeof(NetworkExplainer).GetField("_arena", BindingFlags.Instance | BindingFlags.NonPublic)!;

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
    /// Makes all that was never written no number, as what an earlier tensor left in its place may be: whoever reads it is found out, be it
    /// that he multiplies it with zero. Not for networks with kept layers, whose masks are 1 from the start.
    /// </summary>
    public static void Poison(IExplainer explainer)
    {
        var arena = (NativeBuffer)_arena.GetValue(explainer)!;
        arena.Span(0, (int)arena.Length).Fill(float.NaN);
    }
}
