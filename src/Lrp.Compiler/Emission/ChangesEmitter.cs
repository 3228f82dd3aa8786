using Lrp.Compiler.Lowering;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Writes the forward pass of an incremental network after a change of its inputs: what of each buffer changed, and the calls that
/// compute that.
/// </summary>
internal static class ChangesEmitter
{
    public static void Write(CodeWriter writer, LoweredNetwork network, EmittedNames names)
    {
        var known = new HashSet<Buffer>();
        writer.Line();
        writer.Comment("The same where only a part of the inputs changed: of each step the part that this reaches.");
        using (writer.Block($"private void ForwardOfChanges<{KernelEmitter.Isa}>()\n    {KernelEmitter.Constraint}"))
        {
            writer.Line("LrpRuntime::Area part;");
            for (var index = 0; index < network.Inputs.Count; index++)
            {
                known.Add(network.Inputs[index]);
                writer.Line($"var {Change(network.Inputs[index])} = ChangeOf(input: {index});");
            }

            foreach (var run in network.Changed)
            {
                writer.Line();
                writer.Comment(run.Step.Sentence);
                switch (run)
                {
                    case PartlyRun partly:
                        WritePart(partly);
                        break;
                    case WhollyRun { Causes.Count: 0 }:
                        PassEmitter.WriteStep(writer, run.Step, names);
                        WriteChanges(run, "LrpRuntime::Area.Of(1, 1)");
                        break;
                    case WhollyRun wholly:
                        WriteWhole(wholly);
                        break;
                }
            }
        }

        void WritePart(PartlyRun run)
        {
            var (height, width) = (run.Part.Height, run.Part.Width);
            var changes = run.Causes.Select(cause => cause.Window is { Rows.IsSame: true, Columns.IsSame: true }
                ? Change(cause.Buffer)
                : $"{Change(cause.Buffer)}.Through(rows: {Footprint(cause.Window.Rows)}, columns: {Footprint(cause.Window.Columns)})").ToList();
            WriteChanges(run, changes.Skip(1).Aggregate(changes[0], (all, other) => $"{all}.Or({other})"));
            writer.Line($"part = {Change(run.Results.First())}.InTiles({height}, {width});");
            PassEmitter.WriteCall(writer, run.Call, names.Arguments(run.Call.Call, run.Part.Arguments));
        }

        void WriteWhole(WhollyRun run)
        {
            var changes = run.Causes.Skip(1).Aggregate(Change(run.Causes[0]), (all, other) => $"{all}.Or({Change(other)})");
            using (writer.Block($"if (!{(run.Causes.Count > 1 ? $"({changes})" : changes)}.IsEmpty)"))
                PassEmitter.WriteStep(writer, run.Step, names);
            if (!run.IsRepair)
                WriteChanges(run, $"{changes}.Everything(1, 1)");
        }

        void WriteChanges(ChangedStep run, string change)
        {
            foreach (var result in run.Results)
            {
                writer.Line(known.Add(result)
                    ? $"var {Change(result)} = {change};"
                    : $"{Change(result)} = {Change(result)}.Or({change});");
                // What a step writes beside its first result changed in the same places.
                change = Change(result);
            }
        }

        string Change(Buffer buffer) => $"changeOf{names.Of(buffer)}";
    }

    private static string Footprint(WindowAxis axis) =>
        $"new(kernel: {axis.Kernel}, stride: {axis.Stride}, dilation: {axis.Dilation}, start: {axis.Start}, count: {axis.Count})";
}
