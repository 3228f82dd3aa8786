using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Which steps of a pass several workers do together, and where they meet.</summary>
public class SharingTests
{
    /// <summary>A large convolution, a small one of what is left of the image, and an even smaller dense layer.</summary>
    private const string Large = """
        x[1,32,64,64]; w=[64,32,3,3]; a=Conv(x,w | pads=[1,1,1,1]); b=Relu(a); p=GlobalAveragePool(b); v=[4,64,1,1]; y=Conv(p,v)
        """;

    [Fact]
    public void Large_steps_are_shared_and_small_ones_are_the_first_s()
    {
        var sections = Sections(Large);
        Assert.Contains(sections, section => section.IsShared && section.Steps.Any(step => step.Work == 64L * 32 * 9 * 64 * 64));
        Assert.Contains(sections, section => !section.IsShared && section.Steps.Any(step => step.Work == 4L * 64));
    }

    [Fact]
    public void Zeros_around_planes_are_written_beside_what_is_written_into_them()
    {
        var first = Sections(Large)[0];
        Assert.Equal([nameof(ClearHaloCall), nameof(FromRowMajorCall)], first.Steps.Select(step => ((CallStep)step).Call.GetType().Name));
    }

    [Fact]
    public void A_network_that_is_over_before_a_thread_is_awake_is_not_shared()
    {
        Assert.True(SharingOf(Large).Pays);
        Assert.False(SharingOf("x[1,3,8,8]; w=[4,3,3,3]; y=Conv(x,w)").Pays);
    }

    [Fact]
    public void Workers_meet_between_a_step_and_another_that_reads_or_overwrites_its_memory()
    {
        foreach (var section in Sections("""
            x[1,32,32,32]; w=[32,32,3,3]; a=Conv(x,w | pads=[1,1,1,1]); b=Conv(a,w | pads=[1,1,1,1]); c=Conv(x,w | pads=[1,1,1,1]);
            d=Conv(c,w | pads=[1,1,1,1]); y=Add(b,d)
            """).Where(section => section.IsShared))
        {
            var pairs = from one in section.Steps from other in section.Steps where one != other select (one, other);
            Assert.All(pairs, pair => Assert.DoesNotContain(
                pair.one.Writes.SelectMany(_ => pair.other.Reads, (written, read) => (written.Root, read.Root)),
                buffers => buffers.Item1.Offset < buffers.Item2.Offset + buffers.Item2.Layout.Length
                    && buffers.Item2.Offset < buffers.Item1.Offset + buffers.Item1.Layout.Length));
        }
    }

    /// <summary>Such rows of a dense layer are written over the next row's beginning, which another may have written.</summary>
    [Theory]
    [InlineData(1, 20, true)]
    [InlineData(4, 32, true)]
    [InlineData(4, 20, false)]
    public void Rows_that_end_within_a_vector_are_not_divided(int rows, int outputs, bool isDivisible)
    {
        var network = Lower($"x[{rows},40]; w=[40,{outputs}]; y=MatMul(x,w)");
        var dense = network.AllCalls.Single(call => call.Call is DenseCall);
        Assert.Equal(isDivisible, dense.Call.IsDivisible);
    }

    private static IReadOnlyList<Section> Sections(string text)
    {
        var network = Lower(text);
        return new Sharing(network, sharesAll: false).SectionsOf(network.Forward);
    }

    private static Sharing SharingOf(string text) => new(Lower(text), sharesAll: false);

    private static LoweredNetwork Lower(string text)
    {
        var network = OnnxText.Parse(text).Lower();
        MemoryPlan.Run(network);
        return network;
    }
}
