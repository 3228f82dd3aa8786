using Lrp.Generated;
using Lrp.Shared;

namespace Lrp.Runtime.Tests.Weights;

public class FingerprintTests
{
    [Fact]
    public void It_is_FNV_1a_of_what_is_no_payload()
    {
        // Published test vectors of 64-bit FNV-1a.
        Assert.Equal(0xcbf29ce484222325, Compute(""));
        Assert.Equal(0x85944171f73967e8, Compute("foobar"));
        Assert.Equal(0x85944171f73967e8, Compute("foo-----bar", (3, 5)));
    }

    [Fact]
    public void Ranges_may_come_in_any_order_overlap_or_reach_too_far()
    {
        Assert.Equal(Compute("foobar"), Compute("f--oob-ar--", (9, 100), (6, 1), (1, 2)));
        Assert.Equal(Compute("foobar"), Compute("foo-----bar", (3, 3), (3, 5), (4, 2), (7, 1)));
        Assert.Equal(Compute(""), Compute("foobar", (0, long.MaxValue)));
        Assert.Equal(Compute("foobar"), Compute("foobar", (long.MaxValue, long.MaxValue)));
    }

    private static ulong Compute(string text, params (long Offset, long Length)[] payloads) =>
        Fingerprint.Compute(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), payloads);
}
