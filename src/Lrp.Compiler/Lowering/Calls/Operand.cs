namespace Lrp.Compiler.Lowering;

/// <summary>What a kernel does with an operand.</summary>
public enum Access
{
    Read,
    Write,

    /// <summary>Written, then read by the same call: nobody else's.</summary>
    Scratch,
}

/// <summary>Memory that a kernel works on.</summary>
public abstract record Operand : Argument;

/// <summary>Memory of the workspace.</summary>
public abstract record BufferOperand(Buffer Buffer, Access Access) : Operand;

/// <summary>A buffer with its strides (<c>BlockedTensor</c>), displaced by some floats from its first element.</summary>
public sealed record TensorOperand(Buffer Buffer, Access Access, int Displacement = 0, int? RowStride = null, int? BlockStride = null)
    : BufferOperand(Buffer, Access);

/// <summary>A pointer to a buffer's first float: to row-major data, or to the corner of a halo.</summary>
public sealed record PointerOperand(Buffer Buffer, Access Access) : BufferOperand(Buffer, Access);

/// <summary>Packed weights, which are read.</summary>
public abstract record WeightOperand(WeightRegion Region) : Operand
{
    /// <summary>How it moves with the loops around the call; null for what is the same in all turns.</summary>
    public Motion? Motion { get; init; }
}

/// <summary>A pointer to packed weights.</summary>
public sealed record RegionOperand(WeightRegion Region) : WeightOperand(Region);

/// <summary>Packed weights as a tensor with strides.</summary>
public sealed record RegionTensorOperand(WeightRegion Region, int Displacement, int RowStride, int BlockStride) : WeightOperand(Region);
