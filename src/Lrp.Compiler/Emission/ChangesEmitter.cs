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
        writer.Comment("The same where only a part of the inputs changed: of each step the part that this reaches, as long as it is one.");
        using (writer.Block($"private void ForwardOfChanges<{KernelEmitter.Isa}>()\n    {KernelEmitter.Constraint}"))
        {
            if (network.Changed.Any(again => again.Part is not null))
                writer.Line("LrpRuntime::Area part;");
            var causes = new HashSet<Buffer>(network.Changed.SelectMany(again => again.Causes).Select(cause => cause.Buffer));
            foreach (var input in network.Inputs.Where(causes.Contains))
                writer.Line($"var {Change(input)} = ChangeOf(input: {network.Inputs.IndexOf(input)});");
            for (var index = 0; index < network.Changed.Count; index++)
            {
                if (index > 0 || known.Count > 0)
                    writer.Line();
                writer.Comment(network.Changed[index].Step.Sentence);
                if (network.Changed[index].Part is { } part)
                    WritePart(network.Changed[index], part);
                else
                    PassEmitter.WriteStep(writer, network.Changed[index].Step, names);
            }
        }

        void WritePart(ChangedStep again, PartialCall form)
        {
            var changes = again.Causes.Select(cause => cause.Window is { Rows.IsSame: true, Columns.IsSame: true }
                ? Change(cause.Buffer)
                : $"{Change(cause.Buffer)}.Through("
                    + $"rows: {Footprint(cause.Window.Rows)}, columns: {Footprint(cause.Window.Columns)})").ToList();
            var change = changes.Skip(1).Aggregate(changes[0], (all, other) => $"{all}.Or({other})");
            foreach (var result in again.Results)
            {
                writer.Line(known.Add(result)
                    ? $"var {Change(result)} = {change};"
                    : $"{Change(result)} = {Change(result)}.Or({change});");
                // What a step writes beside its first result changes in the same places.
                change = Change(result);
            }

            writer.Line($"part = {change}.InTiles({form.Height}, {form.Width});");
            var step = (CallStep)again.Step;
            PassEmitter.WriteCall(writer, step, names.Arguments(step.Call, form.Arguments));
        }

        string Change(Buffer buffer) => $"changeOf{names.Of(buffer)}";
    }

    private static string Footprint(WindowAxis axis) =>
        $"new(kernel: {axis.Kernel}, stride: {axis.Stride}, dilation: {axis.Dilation}, start: {axis.Start}, count: {axis.Count})";
}
