using System.Buffers.Binary;

namespace Lrp.Cli.Tensors;

/// <summary>Walks the fields of one protobuf message in memory.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    public readonly bool AtEnd => _rest.IsEmpty;

    public (int Field, int WireType) Tag()
    {
        var tag = Varint();
        if (tag is < 8 or > uint.MaxValue)
            throw new InvalidDataException("a protobuf tag is invalid");
        return ((int)(tag >> 3), (int)(tag & 7));
    }

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw new InvalidDataException("a protobuf number has more than ten bytes");
    }

    public ReadOnlySpan<byte> Bytes() => Take(Varint());

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public void Skip(int wireType)
    {
        switch (wireType)
        {
            case 0: Varint(); break;
            case 1: Fixed64(); break;
            case 2: Bytes(); break;
            case 5: Fixed32(); break;
            default: throw new InvalidDataException($"protobuf wire type {wireType} is unknown");
        }
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw new InvalidDataException("the file ends too early");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
