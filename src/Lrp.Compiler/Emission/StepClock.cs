using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Emits what measures the steps of a network: a look at the clock behind each, about 20 ns.</summary>
public sealed class StepClock
{
    /// <summary>The explainer's property: ticks of <c>Stopwatch</c> that each step took when it last ran.</summary>
    public const string Property = "StepTicks";

    private readonly Dictionary<Step, int> _places = [];

    /// <summary>Places of a network's steps are the same each time that it is compiled.</summary>
    public StepClock(LoweredNetwork network)
    {
        foreach (var step in network.AllSteps)
        {
            if (!_places.ContainsKey(step))
                _places.Add(step, _places.Count);
        }
    }

    /// <summary>Where <see cref="Property"/> has this step's ticks.</summary>
    public int PlaceOf(Step step) => _places[step];

    internal void WriteMembers(CodeWriter writer)
    {
        writer.Line();
        writer.Summary("Ticks that each step took when it last ran.");
        writer.Line($"public long[] {Property} {{ get; }} = new long[{_places.Count}];");
        writer.Line();
        writer.Line("private long _start;");
        writer.Line();
        using (writer.Block($"private void EndStep(int step, {PassEmitter.Parameter} = default)"))
        {
            writer.Line($"if (!{PassEmitter.Worker}.IsFirst)");
            writer.Line("    return;");
            writer.Line("var now = global::System.Diagnostics.Stopwatch.GetTimestamp();");
            writer.Line($"{Property}[step] = now - _start;");
            writer.Line("_start = now;");
        }
    }

    internal void WriteStart(CodeWriter writer) => writer.Line("_start = global::System.Diagnostics.Stopwatch.GetTimestamp();");

    /// <param name="worker">Who did a share of it; "" where one did all.</param>
    internal void WriteEnd(CodeWriter writer, Step step, string worker = "") =>
        writer.Line($"EndStep({_places[step]}{(worker.Length > 0 ? ", " + worker : "")});");
}
