namespace Lrp.Compiler.IR;

/// <summary>Where the content of a constant value comes from.</summary>
public abstract record Constant;

/// <summary>A small constant (shape, bound, scalar) whose content the compiler knows and may emit as text.</summary>
public sealed record InlineConstant(Tensor Tensor) : Constant
{
    public override string ToString() => Tensor.ToString();
}

/// <summary>How the elements of a stored tensor follow each other in the file.</summary>
public enum TensorEncoding
{
    /// <summary>Little-endian elements without gaps (raw_data, packed float_data, external data).</summary>
    Raw,

    /// <summary>Unpacked float_data: each element is a one-byte protobuf tag and four little-endian bytes.</summary>
    TaggedFloat32,

    /// <summary>Packed varints (int32_data, int64_data, and the bits of float16 in int32_data).</summary>
    Varint,

    /// <summary>Decimal numbers in ASCII with blanks and line breaks between.</summary>
    Text,

    /// <summary>Lines of numbers and then index:number pairs: what is not there is 0.</summary>
    SparseRows,

    /// <summary>Nobody knows before run time: the tensor is found by its name.</summary>
    Named,
}

/// <summary>
/// A weight: its payload stays in the model file (or the external data file beside it) and is read when the network is loaded.
/// </summary>
/// <param name="Tensor">The initialiser's ONNX name.</param>
/// <param name="File">Relative path of the external data file with forward slashes; null for the model file itself.</param>
/// <param name="Offset">First byte of the payload in that file.</param>
/// <param name="Length">Bytes of the payload.</param>
public sealed record FileConstant(
    string Tensor, string? File, long Offset, long Length, TensorEncoding Encoding, ElementType Type) : Constant;
