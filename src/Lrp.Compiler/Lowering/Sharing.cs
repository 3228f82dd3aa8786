namespace Lrp.Compiler.Lowering;

/// <summary>Steps that workers run without waiting for each other.</summary>
/// <param name="IsShared">Whether each does a share of them; otherwise the first does them alone.</param>
public sealed record Section(IReadOnlyList<Step> Steps, bool IsShared);

/// <summary>
/// How workers divide a pass: they do large steps together, and leave small ones to the first. They meet where a step may need what
/// another worker wrote, or write where it still reads. Offsets of buffers have to be known, as those that are never needed at the same
/// time share memory.
/// </summary>
public sealed class Sharing
{
    /// <summary>
    /// What takes one thread less is not worth the way of its inputs from one processor's cache to another's.
    /// </summary>
    private const double LeastNanoseconds = 1500;

    /// <summary>A pass that takes less is over before a second thread is awake.</summary>
    private const double LeastOfNetwork = 50_000;

    // Measured on an AMD EPYC (Zen 5): most convolutions do 80 and more, sweeps in the second cache 10.
    private const double MultiplyAddsPerNanosecond = 80, FloatsPerNanosecond = 10;

    private readonly bool _sharesAll;

    /// <param name="sharesAll">Whether size does not matter.</param>
    public Sharing(LoweredNetwork network, bool sharesAll)
    {
        _sharesAll = sharesAll;
        Pays = sharesAll || network.Forward.Where(IsShared).Sum(Nanoseconds) >= LeastOfNetwork;
        ScratchLength = network.AllCalls.SelectMany(call => call.Arguments.OfType<BufferOperand>())
            .Where(operand => operand.Access == Access.Scratch)
            .Select(operand => operand.Buffer.Layout.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>Whether several threads pay for the network; otherwise one runs it, whatever is asked for.</summary>
    public bool Pays { get; }

    /// <summary>Floats that a worker needs for its own use.</summary>
    public long ScratchLength { get; }

    /// <summary>The sections of a pass. Behind each all meet.</summary>
    public IReadOnlyList<Section> SectionsOf(IReadOnlyList<Step> steps)
    {
        var sections = new List<Section>();
        foreach (var step in steps)
        {
            var isShared = IsShared(step);
            if (sections.Count > 0 && sections[sections.Count - 1] is var last && last.IsShared == isShared
                && (!isShared || last.Steps.All(other => AreApart(other, step))))
                sections[sections.Count - 1] = new Section([.. last.Steps, step], isShared);
            else
                sections.Add(new Section([step], isShared));
        }

        return sections;
    }

    private bool IsShared(Step step) =>
        IsDivisible(step) && (_sharesAll || IsHalo(step) || Nanoseconds(step) >= LeastNanoseconds);

    private static bool IsHalo(Step step) => step is CallStep { Call: ClearHaloCall };

    /// <summary>Whether workers can do it together: a call that they divide, or turns of which each does some.</summary>
    internal static bool IsDivisible(Step step) => step switch
    {
        LoopStep loop => loop.IsParallel && loop.Body.Flatten().All(HasOneScratch) && loop.Body.Flatten().All(WritesItsPart),
        CallStep call => call.Call.IsDivisible && HasOneScratch(call),
        _ => false,
    };

    private static bool HasOneScratch(CallStep call) =>
        call.Arguments.OfType<BufferOperand>().Count(operand => operand.Access == Access.Scratch) <= 1;

    /// <summary>Kernels store whole vectors: behind a part that does not end with one lies another turn's.</summary>
    private static bool WritesItsPart(CallStep call) => call.Call is RuntimeCall || call.Arguments.OfType<BufferOperand>()
        .Where(operand => operand.Access == Access.Write).All(operand => operand.Buffer.Layout.BatchStride % Layout.Block == 0);

    private static double Nanoseconds(Step step) => step switch
    {
        LoopStep loop => loop.Index.Count * loop.Body.Sum(Nanoseconds),
        _ => (step.Work / MultiplyAddsPerNanosecond) + (step.Reads.Concat(step.Writes).Sum(Floats) / FloatsPerNanosecond),
    };

    private static double Floats(Buffer buffer) => buffer.Layout.Length;

    /// <summary>Whether neither writes what the other reads or writes. Zeros around planes are beside what is written into them.</summary>
    private static bool AreApart(Step one, Step other)
    {
        var isHalo = IsHalo(one) || IsHalo(other);
        return !one.Writes.Any(written => other.Reads.Any(used => Overlap(written, used))
                || other.Writes.Any(used => Overlap(written, used) && !(isHalo && written == used)))
            && !other.Writes.Any(written => one.Reads.Any(used => Overlap(written, used)));
    }

    private static bool Overlap(Buffer one, Buffer other)
    {
        Buffer a = one.Root, b = other.Root;
        return a.Offset < b.Offset + b.Layout.Length && b.Offset < a.Offset + a.Layout.Length;
    }
}
