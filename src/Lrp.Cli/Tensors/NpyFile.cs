using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Tensors;

/// <summary>Reads and writes NumPy's <c>.npy</c> format: numeric, little-endian, C order.</summary>
internal static partial class NpyFile
{
    private const int PreambleLength = 10, Alignment = 64;

    /// <exception cref="InvalidDataException">The content is not such an array.</exception>
    public static Tensor Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length < 10 || content[0] != 0x93 || !content[1..].StartsWith("NUMPY"u8))
            throw new InvalidDataException("it does not begin as a .npy file does");
        // Version 1 has two bytes of header length, later ones four.
        var start = content[6] == 1 ? 10 : 12;
        if (content.Length < start)
            throw new InvalidDataException("the file ends too early");
        var length = content[6] == 1 ? BitConverter.ToUInt16(content[8..]) : BitConverter.ToUInt32(content[8..]);
        if (length > content.Length - start)
            throw new InvalidDataException("the file ends too early");
        var header = Encoding.Latin1.GetString(content.Slice(start, (int)length));
        if (Match(Order(), header) != "False")
            throw new InvalidDataException("it is in Fortran order; save numpy.ascontiguousarray(array)");
        var dimensions = Match(ShapePattern(), header).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var dimension) ? dimension : -1);
        var shape = TensorFile.ShapeOf([.. dimensions]);
        var type = ElementTypeOf(Match(Descr(), header));
        return new Tensor(shape, ElementConversion.Widen(content[(start + (int)length)..], type, shape.Count));
    }

    /// <summary>Writes an array of float32.</summary>
    public static void Write(Stream stream, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        // A tuple of one has a comma behind it.
        var tuple = string.Join(", ", shape) + (shape.Count == 1 ? "," : "");
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({tuple}), }}";
        // Numbers start at a multiple of 64.
        header = header.PadRight((((header.Length + PreambleLength) / Alignment) + 1) * Alignment - PreambleLength - 1) + '\n';
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header)]);
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    private static ElementType ElementTypeOf(string descr) => descr switch
    {
        "<f4" => ElementType.Float32,
        "<f8" => ElementType.Float64,
        "<f2" => ElementType.Float16,
        "|u1" => ElementType.UInt8,
        "|i1" => ElementType.Int8,
        "|b1" => ElementType.Bool,
        "<i4" => ElementType.Int32,
        "<i8" => ElementType.Int64,
        _ => throw new InvalidDataException($"its element type '{descr}' is not supported; save it as float32"),
    };

    private static string Match(Regex pattern, string header) => pattern.Match(header) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidDataException("its header is malformed");

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
