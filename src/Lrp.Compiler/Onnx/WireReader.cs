using System.Text;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Onnx;

/// <summary>How a protobuf field is laid out.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>
/// Reads protobuf's wire format from a seekable stream. Payloads are stepped over, so a model of any size costs one buffer. Every
/// read is checked against the enclosing message: the file is untrusted.
/// </summary>
internal sealed class WireReader
{
    /// <summary>Messages, strings and list entries of one file; beyond it a small file could ask for much memory.</summary>
    private const int MostItems = 1 << 22;

    private const int LongestString = 1 << 20;

    private readonly Stream _stream;
    private readonly string _modelName;
    private readonly byte[] _buffer = new byte[1 << 14];
    private long _bufferStart;
    private int _bufferLength;
    private int _next;
    private int _items;

    /// <summary>Reads all of the stream.</summary>
    public WireReader(Stream stream, string modelName)
        : this(stream, modelName, 0, stream.Length)
    {
    }

    /// <summary>Reads a part of the stream, which must lie within it.</summary>
    public WireReader(Stream stream, string modelName, long offset, long length)
    {
        (_stream, _modelName) = (stream, modelName);
        (stream.Position, _bufferStart, End) = (offset, offset, offset + length);
    }

    /// <summary>Offset of the next byte in the file.</summary>
    public long Position => _bufferStart + _next;

    /// <summary>Where the current message ends.</summary>
    public long End { get; private set; }

    /// <summary>The next field's number and type; false at the end of the message.</summary>
    public bool NextField(out int field, out WireType type)
    {
        (field, type) = (0, default);
        if (Position >= End)
            return false;
        var key = ReadVarint();
        (field, type) = ((int)Math.Min(key >> 3, int.MaxValue), (WireType)(key & 7));
        if (field == 0 || type is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
            throw Corrupt($"there is no field at byte {Position}");
        return true;
    }

    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadByte();
            value |= shift < 64 ? (ulong)(next & 0x7F) << shift : 0;
            if (next < 0x80)
                return value;
        }

        throw Corrupt($"the number before byte {Position} is too long");
    }

    public long ReadInt64() => unchecked((long)ReadVarint());

    public uint ReadFixed32() => ReadByte() | ((uint)ReadByte() << 8) | ((uint)ReadByte() << 16) | ((uint)ReadByte() << 24);

    public ulong ReadFixed64() => ReadFixed32() | ((ulong)ReadFixed32() << 32);

    public float ReadFloat() => Bits.ToSingle(ReadFixed32());

    public string ReadString()
    {
        var length = ReadLength();
        if (length > LongestString)
            throw TooLarge($"a name of {length} bytes");
        Count();
        var bytes = new byte[length];
        for (var index = 0; index < bytes.Length; index++)
            bytes[index] = ReadByte();
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Steps over a payload and returns its place.</summary>
    public (long Offset, long Length) SkipBytes()
    {
        var length = ReadLength();
        var offset = Position;
        SkipTo(offset + length);
        return (offset, length);
    }

    public void Skip(WireType type)
    {
        if (type == WireType.Varint)
            ReadVarint();
        else if (type == WireType.Bytes)
            SkipBytes();
        else
            SkipTo(Position + (type == WireType.Fixed64 ? 8 : 4));
    }

    /// <summary>Reads a nested message: within <paramref name="read"/>, <see cref="NextField"/> ends at its end.</summary>
    public T ReadMessage<T>(Func<WireReader, T> read)
    {
        Count();
        var (length, outerEnd) = (ReadLength(), End);
        End = Position + length;
        var message = read(this);
        SkipTo(End);
        End = outerEnd;
        return message;
    }

    /// <summary>Adds a repeated scalar, packed or not, to a list.</summary>
    public void ReadRepeated<T>(WireType type, List<T> list, Func<WireReader, T> read)
    {
        if (type != WireType.Bytes)
        {
            Count();
            list.Add(read(this));
            return;
        }

        var (length, outerEnd) = (ReadLength(), End);
        for (End = Position + length; Position < End;)
        {
            Count();
            list.Add(read(this));
        }

        End = outerEnd;
    }

    public DiagnosticException Corrupt(string what) => new(DiagnosticTable.ModelCorrupt, _modelName, what);

    private DiagnosticException TooLarge(string what) => new(DiagnosticTable.ModelTooLarge, _modelName, what);

    private void Count()
    {
        if (++_items > MostItems)
            throw TooLarge($"more than {MostItems} entries");
    }

    private long ReadLength()
    {
        var length = ReadVarint();
        if (length > (ulong)(End - Position))
            throw Corrupt($"it is truncated: {length} bytes are announced at byte {Position}, {End - Position} remain");
        return (long)length;
    }

    private void SkipTo(long position)
    {
        if (position > End)
            throw Corrupt($"it is truncated at byte {Position}");
        if (position <= _bufferStart + _bufferLength)
        {
            _next = (int)(position - _bufferStart);
            return;
        }

        _stream.Position = position;
        (_bufferStart, _bufferLength, _next) = (position, 0, 0);
    }

    public byte ReadByte()
    {
        if (Position >= End)
            throw Corrupt($"it is truncated at byte {Position}");
        if (_next == _bufferLength)
        {
            _bufferStart += _bufferLength;
            (_bufferLength, _next) = (_stream.Read(_buffer, 0, _buffer.Length), 0);
            if (_bufferLength == 0)
                throw Corrupt($"it is truncated at byte {Position}");
        }

        return _buffer[_next++];
    }
}
