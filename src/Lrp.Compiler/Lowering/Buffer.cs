namespace Lrp.Compiler.Lowering;

/// <summary>A region of the workspace that holds one value in one layout.</summary>
public sealed class Buffer(string name, Layout layout)
{
    private readonly Dictionary<(Motion?, int, Layout), Buffer> _parts = [];
    private Buffer? _whole;

    public string Name { get; } = name;

    public Layout Layout { get; } = layout;

    /// <summary>The buffer whose memory this one shares (a reshape, a vector read both ways); itself otherwise.</summary>
    public Buffer Root { get; private set; } = null!;

    /// <summary>The buffer with all images, or all channels, that this has some of; itself otherwise.</summary>
    public Buffer Whole => _whole ?? this;

    /// <summary>Floats from the root's start: where a part begins in the first turn of its loop.</summary>
    public int Start { get; private set; }

    /// <summary>How a part moves with the loops around the calls that work on it; null for what stays where it is.</summary>
    public Motion? Motion { get; private set; }

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
    public Buffer Alias(string name, Layout layout) => new(name, layout) { Root = Root, Start = Start, Motion = Motion };

    /// <summary>The same memory in another layout.</summary>
    public Buffer In(Layout layout) => Part(Motion, layout, 0);

    /// <summary>What a turn of a loop works on: a part of the same memory, which moves by so many floats with each turn.</summary>
    /// <param name="layout">Of the part.</param>
    /// <param name="start">Where the first turn's begins.</param>
    public Buffer Part(LoopIndex index, int stride, Layout layout, int start = 0) =>
        Part(new Motion(index, stride, Motion), layout, start);

    /// <summary>Row-major data from an element on.</summary>
    public Buffer From(int element) =>
        element == 0 ? this : Part(Motion, Layout.RowMajor(new IR.Shape(Layout.Width - element)), element);

    /// <summary>Blocks of channels of an image, as a tensor of their own.</summary>
    /// <param name="channel">The first, which begins a block.</param>
    public Buffer Channels(int channel, Layout part)
    {
        var channels = Part(Motion, part, channel / Layout.Lanes * Layout.BlockStride);
        channels._whole = Whole;
        return channels;
    }

    /// <summary>Whether it lies where some channels of another do.</summary>
    public bool IsAt(Buffer image, int channel) => Root == image.Root && channel % Layout.Lanes == 0
        && Start == image.Start + (channel / Layout.Lanes * Layout.BlockStride);

    /// <summary>Whether memory of the two is the same in part.</summary>
    public bool Overlaps(Buffer other) => Root == other.Root
        && (Motion != other.Motion || (Start < other.Start + other.Layout.Length && other.Start < Start + Layout.Length));

    /// <summary>The image whose turn it is, of those that lie in this layout; the buffer itself where there is no more.</summary>
    public Buffer Of(Turn? turn, Layout batch)
    {
        if (turn is null)
            return this;
        var (start, motion) = (turn.StartIn(batch), turn.MotionIn(batch, Motion));
        if (start == 0 && motion == Motion && batch.Batch == 1)
            return this;
        var part = Part(motion, batch.Single, start);
        part._whole = Whole;
        return part;
    }

    private Buffer Part(Motion? motion, Layout layout, int start)
    {
        if (!_parts.TryGetValue((motion, start, layout), out var part))
            _parts[(motion, start, layout)] = part = new Buffer(Name, layout) { Root = Root, Start = Start + start, Motion = motion };
        return part;
    }

    /// <summary>How far it moves with a turn of a loop: 0 for what is the same in all turns.</summary>
    public int StrideOf(LoopIndex index)
    {
        for (var motion = Motion; motion is not null; motion = motion.Around)
        {
            if (motion.Index == index)
                return motion.Stride;
        }

        return 0;
    }

    public override string ToString() => $"{Name}: {Layout}";
}
