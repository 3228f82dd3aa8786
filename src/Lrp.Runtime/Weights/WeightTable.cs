namespace Lrp.Generated;

/// <summary>How the elements of a stored tensor follow each other in the file.</summary>
public enum WeightEncoding
{
    /// <summary>Little-endian elements without gaps.</summary>
    Raw,

    /// <summary>Each element is a one-byte protobuf tag and four little-endian bytes.</summary>
    TaggedFloat32,

    /// <summary>Varints without gaps: integers, or the bits of float16 and bfloat16.</summary>
    Varint,

    /// <summary>Decimal numbers in ASCII with blanks and line breaks between.</summary>
    Text,

    /// <summary>
    /// Lines of numbers and then index:number pairs: a row holds those numbers, and behind them one column per index from 0. What is
    /// not there is 0.
    /// </summary>
    SparseRows,
}

/// <summary>Element types of stored tensors, with ONNX's own numbers.</summary>
public enum WeightType
{
    /// <summary>IEEE 754, 32 bits.</summary>
    Float32 = 1,

    /// <summary>0 to 255.</summary>
    UInt8 = 2,

    /// <summary>−128 to 127.</summary>
    Int8 = 3,

    /// <summary>16 bits, unsigned.</summary>
    UInt16 = 4,

    /// <summary>16 bits, signed.</summary>
    Int16 = 5,

    /// <summary>32 bits, signed.</summary>
    Int32 = 6,

    /// <summary>64 bits, signed.</summary>
    Int64 = 7,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 9,

    /// <summary>IEEE 754, 16 bits.</summary>
    Float16 = 10,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64 = 11,

    /// <summary>32 bits, unsigned.</summary>
    UInt32 = 12,

    /// <summary>64 bits, unsigned.</summary>
    UInt64 = 13,

    /// <summary>The upper half of a float32.</summary>
    BFloat16 = 16,
}

/// <summary>Where the payload of one tensor lies.</summary>
/// <param name="Name">The tensor's ONNX name.</param>
/// <param name="File">Relative path of the external data file, with forward slashes; null for the model file itself.</param>
/// <param name="Offset">First byte of the payload in that file.</param>
/// <param name="Length">Bytes of the payload.</param>
/// <param name="Shape">Dimensions, outermost first; none for a scalar.</param>
public sealed record WeightEntry(
    string Name, string? File, long Offset, long Length, WeightEncoding Encoding, WeightType Type, params int[] Shape);

/// <summary>
/// What the compiled code knows of its model file. A file with the same length and fingerprint holds the same network, maybe
/// trained anew: only payloads can differ.
/// </summary>
/// <param name="Model">The file name, for finding it and for messages.</param>
/// <param name="FileLength">Bytes of the model file.</param>
/// <param name="Fingerprint">Hash of all bytes of the model file outside the payloads of <paramref name="Entries"/>.</param>
/// <param name="Entries">The tensors that the network reads.</param>
public sealed record WeightTable(string Model, long FileLength, ulong Fingerprint, IReadOnlyList<WeightEntry> Entries);
