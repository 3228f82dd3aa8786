using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Writes a pass (forward, prepare, backward) as a method of calls, each under the sentence that says what it computes.</summary>
internal static class PassEmitter
{
    /// <summary>The worker that runs a pass, or its share of it.</summary>
    public const string Worker = "worker";

    public const string Parameter = $"in LrpRuntime::Worker {Worker}";

    /// <param name="sharing">How workers divide it.</param>
    /// <param name="clock">Null where nobody measures the steps.</param>
    public static void Write(
        CodeWriter writer, string method, IReadOnlyList<Step> steps, EmittedNames names, Sharing sharing, StepClock? clock)
    {
        var parameter = sharing.Pays ? Parameter : "";
        using (writer.Block($"private void {method}<{KernelEmitter.Isa}>({parameter})\n    {KernelEmitter.Constraint}"))
        {
            clock?.WriteStart(writer);
            if (sharing.Pays)
                WriteSections(writer, sharing.SectionsOf(steps), names, clock);
            else
                WriteSteps(writer, steps, step => WriteStep(writer, step, names), step => clock?.WriteEnd(writer, step));
        }
    }

    private static void WriteSections(CodeWriter writer, IReadOnlyList<Section> sections, EmittedNames names, StepClock? clock)
    {
        var isFirst = true;
        foreach (var section in sections)
        {
            if (!isFirst)
                writer.Line();
            isFirst = false;
            // The last step takes until all are done.
            var last = section.Steps[section.Steps.Count - 1];
            void WriteEnd(Step step)
            {
                if (step != last)
                    clock?.WriteEnd(writer, step, Worker);
            }

            if (section.IsShared)
                WriteSteps(writer, section.Steps, step => WriteShared(writer, step, names, Worker), WriteEnd);
            else
            {
                using (writer.Block($"if ({Worker}.IsFirst)"))
                    WriteSteps(writer, section.Steps, step => WriteStep(writer, step, names), WriteEnd);
            }

            writer.Line($"{Worker}.Meet();");
            clock?.WriteEnd(writer, last, Worker);
        }
    }

    private static void WriteSteps(CodeWriter writer, IReadOnlyList<Step> steps, Action<Step> write, Action<Step>? writeEnd = null)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            if (index > 0)
                writer.Line();
            writer.Comment(steps[index].Sentence);
            write(steps[index]);
            writeEnd?.Invoke(steps[index]);
        }
    }

    /// <summary>A step of which the worker does its share.</summary>
    private static void WriteShared(CodeWriter writer, Step step, EmittedNames names, string worker)
    {
        if (step is not LoopStep loop)
        {
            WriteCall(writer, (CallStep)step, names, worker, hasScratch: true);
            return;
        }

        // Turns that can be divided themselves are dealt out only where there are enough.
        var (index, count) = (loop.Index.Name, loop.Index.Count);
        var isDivisible = loop.Body is [var only] && Sharing.IsDivisible(only);
        var (from, to) = isDivisible ? ("TurnsFrom", "TurnsTo") : ("ShareFrom", "ShareTo");
        var bounds = $"int {index} = {worker}.{from}({count}), {index}End = {worker}.{to}({count})";
        using (writer.Block($"for ({bounds}; {index} < {index}End; {index}++)"))
        {
            if (isDivisible)
                WriteShared(writer, loop.Body[0], names, $"{worker}.Within({count})");
            else
                WriteBody(writer, loop, names, hasScratch: true);
        }
    }

    /// <summary>A step that the worker does alone.</summary>
    public static void WriteStep(CodeWriter writer, Step step, EmittedNames names, bool hasScratch = false)
    {
        if (step is not LoopStep loop)
        {
            WriteCall(writer, (CallStep)step, names, "", hasScratch);
            return;
        }

        var index = loop.Index.Name;
        using (writer.Block($"for (var {index} = 0; {index} < {loop.Index.Count}; {index}++)"))
            WriteBody(writer, loop, names, hasScratch);
    }

    private static void WriteBody(CodeWriter writer, LoopStep loop, EmittedNames names, bool hasScratch)
    {
        // What a loop of one call is for is said above it.
        if (loop.Body.Count == 1)
            WriteStep(writer, loop.Body[0], names, hasScratch);
        else
            WriteSteps(writer, loop.Body, inner => WriteStep(writer, inner, names, hasScratch));
    }

    private static void WriteCall(CodeWriter writer, CallStep step, EmittedNames names, string worker, bool hasScratch) =>
        WriteCall(writer, step, names.Arguments(step.Call, step.Arguments, worker, hasScratch));

    public static void WriteCall(CodeWriter writer, CallStep step, IReadOnlyList<string> arguments)
    {
        var method = (step.Call is RuntimeCall ? "LrpRuntime::" : $"KernelsOn<{KernelEmitter.Isa}>.") + step.Call.Name;
        var oneLine = $"{method}({string.Join(", ", arguments)});";
        if (oneLine.Length <= 120)
        {
            writer.Line(oneLine);
            return;
        }

        writer.Line($"{method}(");
        for (var index = 0; index < arguments.Count; index++)
            writer.Line($"    {arguments[index]}{(index < arguments.Count - 1 ? "," : ");")}");
    }
}
