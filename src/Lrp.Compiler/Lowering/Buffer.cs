namespace Lrp.Compiler.Lowering;

/// <summary>A region of the workspace that holds one value in one layout.</summary>
public sealed class Buffer(string name, Layout layout)
{
    public string Name { get; } = name;

    public Layout Layout { get; } = layout;

    /// <summary>The buffer whose memory this one shares (a reshape, a vector read both ways); itself otherwise.</summary>
    public Buffer Root { get; private set; } = null!;

    /// <summary>Floats from the arena's start; set by the plan.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>The phase that writes it.</summary>
    public Phase Phase { get; set; }

    /// <summary>Written from outside the program: the network's inputs and seeds.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Read from outside after the program: outputs, logits, relevance.</summary>
    public bool IsResult { get; set; }

    /// <summary>A pointer to it for a kernel that reads.</summary>
    public PointerOperand Read => new(this, Access.Read);

    /// <summary>A pointer to it for a kernel that writes.</summary>
    public PointerOperand Write => new(this, Access.Write);

    /// <summary>A tensor with strides for a kernel that reads.</summary>
    public TensorOperand ReadTensor => new(this, Access.Read);

    /// <summary>A tensor with strides for a kernel that writes.</summary>
    public TensorOperand WriteTensor => new(this, Access.Write);

    public static Buffer Create(string name, Layout layout)
    {
        var buffer = new Buffer(name, layout);
        buffer.Root = buffer;
        return buffer;
    }

    /// <summary>Another name and layout for the same memory.</summary>
    public Buffer Alias(string name, Layout layout) => new(name, layout) { Root = Root };

    public override string ToString() => $"{Name}: {Layout}";
}
