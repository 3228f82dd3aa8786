using System.Runtime.InteropServices;
using Lrp.Cli.Tensors;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

public sealed class TensorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Npy_of_float32_is_read_with_its_shape()
    {
        var tensor = TensorFile.Read(_folder.Write("a.npy", Npy(NpyHeader("<f4", "2, 3"), Bytes([1f, 2, 3, 4, 5, -6.5f]))));
        Assert.Equal([2, 3], tensor.Shape.Dimensions);
        Assert.Equal([1, 2, 3, 4, 5, -6.5], tensor.Data);
    }

    [Fact]
    public void Npy_of_bytes_and_of_float64_is_widened()
    {
        Assert.Equal([0, 128, 255], TensorFile.Read(_folder.Write("a.npy", Npy(NpyHeader("|u1", "3,"), 0, 128, 255))).Data);
        Assert.Equal([0.1], TensorFile.Read(_folder.Write("b.npy", Npy(NpyHeader("<f8", ""), Bytes([0.1])))).Data);
    }

    [Theory]
    [InlineData("<f4", "2, 3", "True", "Fortran")]
    [InlineData(">f4", "1,", "False", "'>f4' is not supported")]
    [InlineData("<f4", "2,", "False", "2 elements need 8 bytes, there are 4")]
    [InlineData("<f4", "-1,", "False", "shape [-1] is impossible")]
    [InlineData("<f4", "99999999999999999999,", "False", "is impossible")]
    [InlineData("<f4", "65536, 65536", "False", "is impossible")]
    public void Npy_that_does_not_fit_is_refused(string descr, string shape, string fortran, string reason) =>
        AssertRefused("a.npy", Npy(NpyHeader(descr, shape, fortran), Bytes([1f])), reason);

    [Fact]
    public void Npy_that_is_cut_anywhere_is_refused()
    {
        var whole = Npy(NpyHeader("<f4", "2,"), Bytes([1f, 2]));
        for (var length = 0; length < whole.Length; length++)
            AssertRefused("a.npy", whole[..length], "cannot be read");
    }

    [Fact]
    public void Proto_is_read_whichever_field_holds_its_elements()
    {
        byte[] head = [.. Dimensions(2), 0x10];
        Assert.Equal([1.5, -2], Proto([2], 1.5f, -2).Read());
        Assert.Equal([1.5, -2], ((byte[])[.. head, 1, .. Field(4, Bytes([1.5f, -2f]))]).Read());
        Assert.Equal([1.5, -2], ((byte[])[.. head, 1, 0x25, .. Bytes([1.5f]), 0x25, .. Bytes([-2f])]).Read());
        Assert.Equal([3, -1], ((byte[])[.. head, 7, .. Field(7, [3, .. Varint(ulong.MaxValue)])]).Read());
        Assert.Equal([1, 0], ((byte[])[.. head, 9, 0x28, 1, 0x28, 0]).Read());
        Assert.Equal([0.1, 2], ((byte[])[.. head, 11, .. Field(10, Bytes([0.1, 2.0]))]).Read());
        Assert.Equal([1, -2], ((byte[])[.. head, 10, .. Field(5, [.. Varint(0x3C00), .. Varint(0xC000)])]).Read());
        Assert.Equal([1, -2], ((byte[])[.. head, 16, .. Field(9, [0x80, 0x3F, 0x00, 0xC0])]).Read());
    }

    [Fact]
    public void Proto_with_packed_dimensions_and_unknown_fields_is_read()
    {
        byte[] content = [.. Field(1, [1, 1]), .. Field(8, "name"u8), 0x10, 2, .. Field(9, [7]), .. Field(3, [1, 2])];
        Assert.Equal([7], content.Read());
    }

    [Fact]
    public void Proto_that_is_cut_anywhere_is_refused()
    {
        var whole = Proto([2], 1, 2);
        for (var length = 0; length < whole.Length; length++)
            AssertRefused("a.pb", whole[..length], "cannot be read");
    }

    [Fact]
    public void Proto_that_claims_more_than_it_holds_is_refused()
    {
        AssertRefused("a.pb", [.. Dimensions(1 << 30), 0x10, 1, .. Field(9, Bytes([1f]))], "there are 4");
        AssertRefused("a.pb", [0x4A, .. Varint(ulong.MaxValue)], "ends too early");
        AssertRefused("a.pb", [.. Dimensions(1), 0x10, 8, .. Field(9, [1])], "not numbers");
        AssertRefused("a.pb", [.. Dimensions(1), 0x10, 1, 0x70, 1], "another file");
        AssertRefused("a.pb", [.. Enumerable.Repeat((byte)0xFF, 40)], "more than ten bytes");
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private void AssertRefused(string name, byte[] content, string reason)
    {
        var path = _folder.Write(name, content);
        var exception = Assert.Throws<InvalidDataException>(() => TensorFile.Read(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}

internal static class TensorProtoExtensions
{
    public static double[] Read(this byte[] content) => TensorProtoFile.Parse(content).Data;
}
