using Lrp.Compiler.IR;

namespace Lrp.Cli.Tensors;

/// <summary>Reads an ONNX TensorProto (<c>.pb</c>), whichever of its fields holds the elements.</summary>
internal static class TensorProtoFile
{
    /// <exception cref="InvalidDataException">The content is not a numeric tensor.</exception>
    public static Tensor Parse(ReadOnlySpan<byte> content)
    {
        var dimensions = new List<long>();
        var type = (ElementType)0;
        var raw = default(ReadOnlySpan<byte>);
        var hasRaw = false;
        var varints = new List<ulong>();
        var floats = new List<double>();
        var reader = new ProtobufReader(content);
        while (!reader.AtEnd)
        {
            var (field, wire) = reader.Tag();
            switch (field, wire)
            {
                case (1, 0): dimensions.Add((long)reader.Varint()); break;
                case (1, 2): AddPacked(reader.Bytes(), value => dimensions.Add((long)value)); break;
                case (2, 0): type = (ElementType)(int)Math.Min(reader.Varint(), int.MaxValue); break;
                case (4, 5): floats.Add(BitConverter.UInt32BitsToSingle(reader.Fixed32())); break;
                case (10, 1): floats.Add(BitConverter.UInt64BitsToDouble(reader.Fixed64())); break;
                // Packed floats and doubles are laid out as raw data is.
                case (4 or 9 or 10, 2):
                    raw = reader.Bytes();
                    hasRaw = true;
                    break;
                case (5 or 7 or 11, 0): varints.Add(reader.Varint()); break;
                case (5 or 7 or 11, 2): AddPacked(reader.Bytes(), varints.Add); break;
                case (14, 0) when reader.Varint() != 0: throw new InvalidDataException("its elements are in another file");
                case (14, 0): break;
                default: reader.Skip(wire); break;
            }
        }

        if (type == 0)
            throw new InvalidDataException("it states no element type");
        var shape = TensorFile.ShapeOf(dimensions);
        if (hasRaw)
            return new Tensor(shape, ElementConversion.Widen(raw, type, shape.Count));
        double[] values = floats.Count > 0 ? [.. floats] : [.. varints.Select(bits => ElementConversion.FromVarint(bits, type))];
        if (values.Length != shape.Count)
            throw new InvalidDataException($"shape {shape} needs {shape.Count} elements, there are {values.Length}");
        return new Tensor(shape, values);
    }

    private static void AddPacked(ReadOnlySpan<byte> packed, Action<ulong> add)
    {
        var reader = new ProtobufReader(packed);
        while (!reader.AtEnd)
            add(reader.Varint());
    }
}
