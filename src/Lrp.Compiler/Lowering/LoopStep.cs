namespace Lrp.Compiler.Lowering;

/// <summary>What a loop counts: from 0 to its count, exclusive. Loops over the same things have equal ones.</summary>
/// <param name="Name">As generated code calls it; a loop within another has another name.</param>
public sealed record LoopIndex(string Name, int Count)
{
    /// <summary>None for what happens once.</summary>
    public static LoopIndex? Of(string name, int count) => count == 1 ? null : new(name, count);
}

/// <summary>How a part of a buffer moves from turn to turn.</summary>
/// <param name="Stride">Floats.</param>
/// <param name="Around">How it moves with the loops around this one.</param>
public sealed record Motion(LoopIndex Index, int Stride, Motion? Around = null);

/// <summary>Steps that are repeated; what they work on moves with the turns (<see cref="Buffer.Part"/>).</summary>
public sealed class LoopStep(Subject subject, LoopIndex index, IReadOnlyList<Step> body, bool isParallel) : Step(subject)
{
    public LoopIndex Index { get; } = index;

    public IReadOnlyList<Step> Body { get; } = body;

    /// <summary>Its turns may run in any order, or at once with a scratch each: none reads what another writes.</summary>
    public bool IsParallel { get; } = isParallel;

    /// <summary>Also what a turn reads of an earlier one.</summary>
    public override IReadOnlyList<Buffer> Reads { get; } = ReadsOf(body);

    public override IReadOnlyList<Buffer> Writes { get; } = [.. body.SelectMany(step => step.Writes).Distinct()];

    public override long Work => Index.Count * Body.Sum(step => step.Work);

    /// <summary>A call that is repeated.</summary>
    /// <param name="indices">Of the inner loop first.</param>
    public static Step Of(Subject subject, KernelCall call, params LoopIndex?[] indices)
    {
        Step step = new CallStep(subject, call);
        foreach (var index in indices.OfType<LoopIndex>())
            step = new LoopStep(subject, index, [step], isParallel: true);
        return step;
    }

    /// <summary>What the body makes itself before it reads it, and what does not move, is nothing that it needs.</summary>
    private static IReadOnlyList<Buffer> ReadsOf(IReadOnlyList<Step> body)
    {
        var (reads, made) = (new List<Buffer>(), new HashSet<Buffer>());
        foreach (var step in body)
        {
            reads.AddRange(step.Reads.Where(buffer => !made.Contains(buffer.Root)));
            made.UnionWith(step.Writes.Select(buffer => buffer.Root));
        }

        return [.. reads.Distinct()];
    }
}

/// <summary>The calls of steps.</summary>
public static class Steps
{
    /// <summary>All, in order; those of a loop's body once.</summary>
    public static IEnumerable<CallStep> Flatten(this IEnumerable<Step> steps) =>
        steps.SelectMany(step => step is LoopStep loop ? loop.Body.Flatten() : [(CallStep)step]);

    /// <summary>Memory that a step writes for others.</summary>
    public static IEnumerable<Buffer> Results(this Step step) => new[] { step }.Flatten()
        .SelectMany(call => call.Arguments.OfType<BufferOperand>()).Where(operand => operand.Access == Access.Write)
        .Select(operand => operand.Buffer.Root);
}
