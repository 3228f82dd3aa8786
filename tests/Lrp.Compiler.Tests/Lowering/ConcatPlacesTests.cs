using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Parts of concatenations are written where they belong, and read from there.</summary>
public class ConcatPlacesTests
{
    private const string Dense = """
        x[1,16,8,8]; u=[32,16,1,1]; a=Conv(x,u); v=[16,32,1,1]; b=Conv(a,v); ab=Concat(a,b | axis=1); r=Relu(ab);
        w=[20,48,3,3]; c=Conv(r,w | pads=[1,1,1,1]); abc=Concat(a,b,c | axis=1); s=Relu(abc); y=GlobalAveragePool(s)
        """;

    [Theory]
    [InlineData(16, 32, 0)]
    [InlineData(16, 20, 0)]
    // The second begins within a block.
    [InlineData(20, 16, 2)]
    public void What_begins_with_a_block_of_the_concatenation_is_not_copied(int first, int second, int copies)
    {
        var network = Lower($"x[1,16,8,8]; v=[{first},16,1,1]; a=Conv(x,v); w=[{second},16,1,1]; b=Conv(x,w); c=Concat(a,b | axis=1); y=Relu(c)");
        Assert.Equal(copies, Copies(network.Forward));
        if (copies == 0)
            Assert.Equal([0, 8 * 8 * 16], network.Forward.Kernels().Take(2).Select(step => Assert.Single(step.Writes).Start));
    }

    [Fact]
    public void Concatenations_that_grow_are_parts_of_the_longest()
    {
        var network = Lower(Dense, "convolution: z+");
        Assert.Equal(0, Copies(network.AllSteps));
        var parts = network.Forward.SelectMany(step => step.Writes.Concat(step.Reads)).ToLookup(buffer => buffer.Name);
        var whole = Assert.Single(parts["abc"].Select(buffer => buffer.Root).Distinct());
        Assert.All(parts["abc"], buffer => Assert.Same(whole, buffer.Root));
        Assert.Equal(32 + 16 + 20, whole.Layout.Channels);
        Assert.DoesNotContain(network.Buffers, buffer => buffer.Phase == Phase.Forward && buffer.Name is ("a" or "b" or "c" or "ab"));
    }

    [Fact]
    public void Values_in_two_concatenations_are_copied_into_one_of_them() => Assert.Equal(2, Copies(Lower("""
        x[1,16,8,8]; u=[32,16,1,1]; a=Conv(x,u); v=[16,16,1,1]; b=Conv(x,v); c=Concat(a,b | axis=1); d=Concat(b,a | axis=1);
        e=Mul(c,d); y=Relu(e)
        """).Forward));

    [Fact]
    public void Large_parts_have_the_halo_that_the_concatenation_s_readers_want()
    {
        Assert.Equal(2, Copies(LowerWide(14).Forward));
        var network = LowerWide(40);
        Assert.Equal(0, Copies(network.Forward));
        // Cleared once, before the first part is written.
        var cleared = Assert.Single(network.Forward, step => step.Call() is ClearHaloCall);
        Assert.Equal("c: 1×3×40×40×16 halo 1,1,1,1", Assert.Single(cleared.Writes).ToString());

        static LoweredNetwork LowerWide(int side) => Lower($"""
            x[1,16,{side},{side}]; u=[32,16,1,1]; a=Conv(x,u); v=[16,16,1,1]; b=Conv(x,v); c=Concat(a,b | axis=1); w=[8,48,3,3];
            y=Conv(c,w | pads=[1,1,1,1])
            """);
    }

    [Fact]
    public void Slices_of_whole_blocks_are_read_where_they_lie() => Assert.Equal(0, Copies(Lower("""
        x[1,16,8,8]; v=[36,16,1,1]; a=Conv(x,v); m={0}; n={16}; o={36}; t={1}; b=Slice(a,m,n,t); c=Slice(a,n,o,t);
        w=[4,16,1,1]; d=Conv(b,w); u=[4,20,1,1]; e=Conv(c,u); y=Add(d,e)
        """).Forward));

    [Fact]
    public void Incremental_networks_copy() =>
        Assert.Equal(5, Copies(Lowerer.Run(OnnxText.Parse(Dense).Explain([]), isIncremental: true).Forward));

    private static int Copies(IEnumerable<Step> steps) => steps.Flatten().Count(step => step.Call is ChannelCopyCall);

    private static LoweredNetwork Lower(string text, params string[] explanations) => OnnxText.Parse(text).Lower(explanations);
}
