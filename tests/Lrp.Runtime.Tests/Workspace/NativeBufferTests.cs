using Lrp.Generated;

namespace Lrp.Runtime.Tests.Workspace;

public unsafe class NativeBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_buffer_is_aligned_and_zero(long length)
    {
        using var buffer = new NativeBuffer(length);
        Assert.Equal(0, (long)buffer.Pointer % 64);
        Assert.Equal(length, buffer.Length);
        Assert.DoesNotContain(buffer.Span(0, (int)length).ToArray(), value => value != 0);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 60)]
    [InlineData(1L << 45)]
    public void A_length_beyond_the_machine_is_out_of_memory(long length) =>
        Assert.Throws<OutOfMemoryException>(() => new NativeBuffer(length));

    [Fact]
    public void A_negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new NativeBuffer(-1));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 11)]
    [InlineData(10, 1)]
    [InlineData(long.MaxValue, 1)]
    public void A_part_outside_the_buffer_is_refused(long offset, int length)
    {
        using var buffer = new NativeBuffer(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Span(offset, length));
    }

    [Fact]
    public void A_disposed_buffer_has_no_pointer()
    {
        var buffer = new NativeBuffer(10);
        buffer.Dispose();
        buffer.Dispose();
        Assert.True(buffer.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => (long)buffer.Pointer);
        Assert.Throws<ObjectDisposedException>(() => buffer.Span(0, 1));
    }
}
