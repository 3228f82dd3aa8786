using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A part of the program, and what it is for: a call, or a loop.</summary>
public abstract class Step(Subject subject)
{
    public Subject Subject { get; } = subject;

    /// <summary>What it computes, for readers of the generated code and of dumps; one or more lines.</summary>
    public string Sentence => Lowering.Sentence.Of(Subject);

    /// <summary>Buffers whose content it needs.</summary>
    public abstract IReadOnlyList<Buffer> Reads { get; }

    /// <summary>Buffers that it writes, those for its own use last.</summary>
    public abstract IReadOnlyList<Buffer> Writes { get; }

    /// <summary>Multiply-adds, of all turns of a loop.</summary>
    public abstract long Work { get; }
}

/// <summary>One call.</summary>
public sealed class CallStep : Step
{
    public CallStep(Subject subject, KernelCall call)
        : base(subject)
    {
        (Call, Arguments) = (call, call.Arguments);
        Reads = Buffers(Access.Read).Where(buffer => !call.Provides(buffer)).ToArray();
        Writes = Buffers(Access.Write).Concat(Buffers(Access.Scratch)).ToArray();
        Regions = Arguments.OfType<WeightOperand>().Select(operand => operand.Region).ToArray();
    }

    public KernelCall Call { get; }

    /// <summary>What the call is given.</summary>
    public IReadOnlyList<Argument> Arguments { get; }

    public override IReadOnlyList<Buffer> Reads { get; }

    public override IReadOnlyList<Buffer> Writes { get; }

    /// <summary>Packed weights that it reads.</summary>
    public IReadOnlyList<WeightRegion> Regions { get; }

    public override long Work => Call.Work;

    private IEnumerable<Buffer> Buffers(Access access) =>
        Arguments.OfType<BufferOperand>().Where(operand => operand.Access == access).Select(operand => operand.Buffer);
}

/// <summary>What a step is for, in terms of the graph.</summary>
public abstract record Subject
{
    /// <summary>The layer or value, and what it is of it.</summary>
    public string Title => this switch
    {
        Computed computed => computed.Nodes[0].Name + (computed.Nodes[0].Operator is ConvTranspose ? " adjoint" : ""),
        Cleared cleared => cleared.Computed.Title,
        Prepared prepared => prepared.Name,
        Broadcast broadcast => broadcast.Name,
        Pair pair => pair.First.Title,
        _ => throw new InvalidOperationException($"no name for {this}"),
    };
}

/// <summary>The nodes that it computes.</summary>
public sealed record Computed(IReadOnlyList<Node> Nodes) : Subject;

/// <summary>What it does to a value or layer of that name, so that other steps can read it.</summary>
public sealed record Prepared(string Name, Preparation Preparation) : Subject;

/// <summary>A value is brought to another shape.</summary>
public sealed record Broadcast(string Name, Shape From, Shape To) : Subject;

/// <summary>Zeros for what other steps of the same nodes leave out.</summary>
public sealed record Cleared(Computed Computed) : Subject;

/// <summary>Two in one.</summary>
public sealed record Pair(Subject First, Subject Second) : Subject;

/// <summary>What is done so that other steps can read a value.</summary>
public enum Preparation
{
    Constant,
    Zeros,
    ZerosAroundPlanes,
    ZerosBehindChannels,
    ToRowMajor,
    ToPlanes,
    BlocksToPlanes,
    ToBlocks,

    /// <summary>What a turn of a loop works on, or makes.</summary>
    Slice,

    /// <summary>What the next turn begins with.</summary>
    Carried,
}
