namespace Lrp.Compiler.Lowering;

/// <summary>A call of a kernel: of one that is generated with the network, or of the runtime's.</summary>
public abstract record KernelCall
{
    /// <summary>The generated kernel's name, or the runtime's class and method.</summary>
    public abstract string Name { get; }

    /// <summary>In the order of the kernel's parameters.</summary>
    public abstract IReadOnlyList<Argument> Arguments { get; }

    /// <summary>Multiply-adds.</summary>
    public virtual long Work => 0;

    /// <summary>Whether it writes a buffer before it reads it, so that nobody else need have.</summary>
    public virtual bool Provides(Buffer buffer) => false;

    /// <summary>
    /// Whether several workers may divide it: each computes a part of the outputs as one alone would, and writes nothing else.
    /// </summary>
    public virtual bool IsDivisible => false;

    /// <summary>How it computes a part of its output; null where it computes all or nothing.</summary>
    public virtual PartialCall? InParts => null;

    /// <summary>What it reads or writes of an operand for a part of its work; null where it may be all of the buffer.</summary>
    public virtual Reach? ReachOf(BufferOperand operand, LoopPart part) => null;
}

/// <summary>A call of a generated kernel.</summary>
public abstract record GeneratedCall(Kernel Kernel) : KernelCall
{
    public override string Name => Kernel.Name;
}

/// <summary>A call of one of the runtime's kernels.</summary>
public abstract record RuntimeCall(RuntimeKernel Kernel) : KernelCall
{
    public override string Name => Kernel.ToString();
}
