using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A part of the program, and what it is for: a call, or a loop.</summary>
public abstract record Step(Subject Subject)
{
    /// <summary>What it computes, for readers of the generated code and of dumps; one or more lines.</summary>
    public string Sentence => Lowering.Sentence.Of(Subject);

    /// <summary>Buffers whose content it needs.</summary>
    public abstract IReadOnlyList<Buffer> Reads { get; }

    public abstract IReadOnlyList<Buffer> Writes { get; }

    /// <summary>Multiply-adds, of all turns of a loop.</summary>
    public abstract long Work { get; }
}

/// <summary>One call.</summary>
public sealed record CallStep(Subject Subject, KernelCall Call) : Step(Subject)
{
    public override IReadOnlyList<Buffer> Reads { get; } = [.. Call.Reads];

    public override IReadOnlyList<Buffer> Writes { get; } = [.. Call.Writes];

    public override long Work => Call.Work;
}

/// <summary>What a step is for, in terms of the graph.</summary>
public abstract record Subject;

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
    ToBlocks,

    /// <summary>What a turn of a loop works on, or makes.</summary>
    Slice,

    /// <summary>What the next turn begins with.</summary>
    Carried,
}
