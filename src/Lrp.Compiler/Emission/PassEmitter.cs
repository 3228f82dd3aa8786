using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Writes a pass (forward, prepare, backward) as a method of calls, each under the sentence that says what it computes.</summary>
internal static class PassEmitter
{
    /// <param name="clock">Null where nobody measures the steps.</param>
    public static void Write(CodeWriter writer, string method, IReadOnlyList<Step> steps, EmittedNames names, StepClock? clock)
    {
        using (writer.Block($"private void {method}<{KernelEmitter.Isa}>()\n    {KernelEmitter.Constraint}"))
        {
            clock?.WriteStart(writer);
            WriteSteps(writer, steps, names, clock);
        }
    }

    private static void WriteSteps(CodeWriter writer, IReadOnlyList<Step> steps, EmittedNames names, StepClock? clock = null)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            if (index > 0)
                writer.Line();
            writer.Comment(steps[index].Sentence);
            WriteStep(writer, steps[index], names);
            clock?.WriteEnd(writer, steps[index]);
        }
    }

    public static void WriteStep(CodeWriter writer, Step step, EmittedNames names)
    {
        if (step is not LoopStep loop)
        {
            WriteCall(writer, (CallStep)step, names);
            return;
        }

        var index = loop.Index.Name;
        using (writer.Block($"for (var {index} = 0; {index} < {loop.Index.Count}; {index}++)"))
        {
            // What a loop of one call is for is said above it.
            if (loop.Body.Count == 1)
                WriteStep(writer, loop.Body[0], names);
            else
                WriteSteps(writer, loop.Body, names);
        }
    }

    private static void WriteCall(CodeWriter writer, CallStep step, EmittedNames names) => WriteCall(writer, step, names.Arguments(step));

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
