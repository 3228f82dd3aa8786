using System.Runtime.InteropServices;
using System.Text;
using Lrp.Compiler.IR;
using Lrp.Generated;

namespace Lrp.Cli.Tensors;

/// <summary>Reads and writes NumPy's <c>.npy</c> format: numeric, little-endian, C order.</summary>
internal static class NpyFile
{
    private const int PreambleLength = 10, Alignment = 64;

    /// <exception cref="InvalidDataException">The content is not such an array.</exception>
    public static Tensor Parse(ReadOnlySpan<byte> content)
    {
        var header = NpyHeader.Parse(content);
        if (header.Element is not { } element)
            throw new InvalidDataException($"its element type '{header.Descr}' is not supported; save it as float32");
        var shape = TensorFile.ShapeOf(header.Shape);
        return new Tensor(shape, ElementConversion.Widen(content[header.Start..], (ElementType)element, shape.Count));
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
}
