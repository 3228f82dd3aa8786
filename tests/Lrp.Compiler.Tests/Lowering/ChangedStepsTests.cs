using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>What of an incremental network's forward pass runs again where a part of its input changed.</summary>
public class ChangedStepsTests
{
    private const string Picture = """
        x[1,3,40,40]; v=[20,3,3,3]; a=Conv(x,v | pads=[1,1,1,1]); b=Relu(a); k=[20,1,3,3]; c=Conv(b,k | group=20 pads=[1,1,1,1]);
        d=MaxPool(c | kernel_shape=[2,2] strides=[2,2]); s=Sigmoid(d); e=Concat(d,s | axis=1); m=GlobalAveragePool(e); w=[40,4];
        f=Flatten(m); y=MatMul(f,w)
        """;

    [Fact]
    public void Convolutions_pools_sweeps_and_copies_run_in_part_and_what_a_change_reaches_all_of_as_a_whole() => Assert.Equal(
        """
        x: a part by x
        b: a part by x
        c: a part by b
        d: a part by c
        s: a part by d
        e: a part by d
        e: a part by s
        e: all
        m: all
        y: all
        """,
        string.Join('\n', Lower(Picture).Changed));

    [Fact]
    public void What_runs_in_part_keeps_its_memory_and_what_does_not_shares_it()
    {
        var network = Lower(Picture);
        var lifetimes = MemoryPlan.Run(network).Lifetimes.ToDictionary(lifetime => lifetime.Buffer);
        var rewritten = network.Rewritten.ToHashSet();
        Assert.NotEmpty(rewritten);
        foreach (var buffer in network.Forward.SelectMany(step => step.Results()).Distinct())
        {
            var isKept = lifetimes[buffer] is { Start: 0, End: Lifetime.Always };
            Assert.Equal(!rewritten.Contains(buffer) || buffer.IsExternal, isKept);
        }
    }

    [Theory]
    // Of another batch's samples, and of rows that are no picture, nothing is known to stay.
    [InlineData("x[2,3,40,40]; v=[20,3,3,3]; y=Conv(x,v)")]
    [InlineData("x[1,48]; w=[48,32]; y=MatMul(x,w)")]
    public void Without_a_picture_all_runs_again(string text) =>
        Assert.All(Lower(text).Changed, again => Assert.Null(again.Part));

    [Fact]
    public void What_depends_on_no_input_runs_once()
    {
        var network = Lower("x[1,3,40,40]; v=[20,3,3,3]; a=Conv(x,v | pads=[1,1,1,1]); c=[1,20,1,40]; y=Add(a,c)");
        var again = network.Changed.Select(changed => changed.Step).ToHashSet();
        Assert.All(network.Forward.Where(step => !again.Contains(step)), step => Assert.Empty(step.Reads));
        Assert.Contains(network.Forward, step => !again.Contains(step));
    }

    [Fact]
    public void Only_networks_that_ask_have_such_a_pass() => Assert.Empty(OnnxText.Parse(Picture).Lower().Changed);

    private static LoweredNetwork Lower(string text) => Lowerer.Run(OnnxText.Parse(text).Explain([]), isIncremental: true);
}
