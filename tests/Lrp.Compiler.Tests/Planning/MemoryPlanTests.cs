using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Lrp.Compiler.Tests.Lowering;
using Lrp.Testing;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Tests.Planning;

/// <summary>Buffers that are needed at the same time never share memory; those that are not do.</summary>
public class MemoryPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Nothing_that_is_still_read_is_overwritten(int seed) =>
        AssertNothingIsOverwritten(RandomNetwork(seed).Lower("convolution: z+", "convolution: alphabeta(2,1)", "gradient"));

    /// <summary>The sum of a residual block: the relevance of the addition reads both that it adds, and it itself as their sum.</summary>
    [Fact]
    public void A_cheap_value_is_computed_again_rather_than_kept()
    {
        var (small, large) = (Block(8).Lower("*: epsilon(0.1)"), Block(32).Lower("*: epsilon(0.1)"));
        Assert.Empty(MemoryPlan.Run(small).ComputedAgain);
        var plan = MemoryPlan.Run(large);
        Assert.Contains("computed again: s, 16384 floats", plan.ToString(), StringComparison.Ordinal);
        var sum = plan.Lifetimes.Where(lifetime => lifetime.Buffer.Name == "s").ToList();
        Assert.All(sum, lifetime => Assert.True(lifetime.End < large.Forward.Count, lifetime.ToString()));
        AssertNothingIsOverwritten(Block(32).Lower("*: epsilon(0.1)", "*: z+", "gradient"));

        static OnnxModelBuilder Block(int side) => OnnxText.Parse(
            $"x[1,16,{side},{side}]; v=[16,16,1,1]; w=[16,16,1,1]; u=[3,16,1,1]; a=Conv(x,v); b=Conv(a,w); s=Add(a,b); y=Conv(s,u)");
    }

    [Fact]
    public void Nothing_that_a_turn_leaves_for_the_next_is_overwritten() =>
        AssertNothingIsOverwritten(Recurrence.Loop(4).Lower("*: epsilon(0.1)", "dense: z+", "gradient"));

    private static void AssertNothingIsOverwritten(LoweredNetwork network)
    {
        MemoryPlan.Run(network);
        // Run every explanation after the forward pass, twice in a row and in another order, on memory that holds its writer's name.
        var memory = new Memory();
        memory.Write(network.Inputs);
        memory.Run(network.Forward);
        int[] order = [0, 1, 2, 2, 1, 0];
        foreach (var explanation in order)
        {
            memory.Write([network.Seed!]);
            memory.Run(network.Prepare[explanation]);
            RunBackward(explanation);
        }

        // And as Explain does it, where forward pass and preparation are one.
        foreach (var explanation in order.Where(explanation => network.ForwardAndPrepare[explanation] is not null))
        {
            memory.Write([.. network.Inputs, network.Seed!]);
            memory.Run(network.ForwardAndPrepare[explanation]!);
            RunBackward(explanation);
        }

        void RunBackward(int explanation)
        {
            for (var target = 0; target < 2; target++)
            {
                memory.Write([network.Seed!]);
                memory.Run(network.Backward[explanation]);
                memory.Read(network.Relevance[explanation].Concat(network.Outputs));
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Buffers_lie_within_the_arena_and_at_whole_vectors(int seed)
    {
        var network = RandomNetwork(seed).Lower("convolution: z+", "gradient");
        var plan = MemoryPlan.Run(network);
        Assert.All(plan.Lifetimes, lifetime =>
        {
            Assert.InRange(lifetime.Buffer.Offset, 0, plan.ArenaLength - lifetime.Buffer.Layout.Length);
            Assert.Equal(0, lifetime.Buffer.Offset % Layout.Block);
        });
        Assert.Equal(plan.ArenaLength, plan.Lifetimes.Max(lifetime => lifetime.Buffer.Offset + lifetime.Buffer.Layout.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Buffers_lie_where_a_search_among_all_others_puts_them(int seed)
    {
        // Of planes so large that none has an area for its halo.
        var network = RandomNetwork(seed, side: 40).Lower("convolution: z+", "convolution: alphabeta(2,1)", "gradient");
        Assert.DoesNotContain(network.Buffers, buffer => buffer.Layout.KeepsHalo);
        var plan = MemoryPlan.Run(network);
        var placed = new List<Lifetime>();
        var order = plan.Lifetimes.OrderByDescending(lifetime => lifetime.Buffer.Layout.Length).ThenBy(lifetime => lifetime.Start);
        foreach (var lifetime in order)
        {
            var neighbours = placed.Where(other => Overlap(lifetime, other)).ToList();
            // The lowest free place begins the arena or follows a neighbour.
            var places = neighbours.Select(neighbour => neighbour.Buffer.Offset + neighbour.Buffer.Layout.Length).Append(0)
                .Where(offset => neighbours.TrueForAll(neighbour => neighbour.Buffer.Offset >= offset + lifetime.Buffer.Layout.Length
                    || neighbour.Buffer.Offset + neighbour.Buffer.Layout.Length <= offset));
            Assert.Equal(places.Min(), lifetime.Buffer.Offset);
            placed.Add(lifetime);
        }

        static bool Overlap(Lifetime one, Lifetime other) =>
            (one.Explanation < 0 || other.Explanation < 0 || one.Explanation == other.Explanation)
            && one.Start <= other.End && other.Start <= one.End;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_lies_where_zeros_around_small_planes_stay(int seed)
    {
        var network = RandomNetwork(seed).Lower("convolution: z+", "convolution: alphabeta(2,1)", "gradient");
        var buffers = MemoryPlan.Run(network).Lifetimes.Select(lifetime => lifetime.Buffer).ToList();
        var halos = buffers.Where(buffer => buffer.Layout.KeepsHalo).SelectMany(buffer => Positions(buffer, ofHalo: true)).ToHashSet();
        Assert.NotEmpty(halos);
        Assert.DoesNotContain(network.AllCalls, step => step.Call is ClearHaloCall);
        Assert.All(buffers, buffer => Assert.DoesNotContain(Positions(buffer, ofHalo: false), halos.Contains));

        // Of sixteen lanes each.
        static IEnumerable<long> Positions(Buffer buffer, bool ofHalo)
        {
            var (layout, halo) = (buffer.Layout, buffer.Layout.Halo);
            var (columns, rows) = (layout.RowStride / Layout.Block, layout.BlockStride / Math.Max(layout.RowStride, 1));
            for (var position = 0L; position < layout.Length / Layout.Block; position++)
            {
                var (row, column) = (position / Math.Max(columns, 1) % rows, position % Math.Max(columns, 1));
                var isWithin = row >= halo.Top && row < halo.Top + layout.Height
                    && column >= halo.Left && column < halo.Left + layout.Width;
                if (ofHalo != (isWithin || !layout.KeepsHalo))
                    yield return (buffer.Offset / Layout.Block) + position;
            }
        }
    }

    [Fact]
    public void A_chain_needs_two_buffers_and_not_one_for_each_layer()
    {
        var model = new OnnxModelBuilder().Input("x", 1, 16, 16, 16);
        for (var layer = 0; layer < 8; layer++)
            model.Weights($"w{layer}", 16, 16, 1, 1).Node("Conv", $"{(layer == 0 ? "x" : $"c{layer - 1}")}, w{layer}", $"c{layer}");
        var plan = MemoryPlan.Run(model.Output("c7").Lower());
        const int Image = 16 * 16 * 16;
        // Besides them the input, which is the caller's, and the output.
        Assert.InRange(plan.ArenaLength, 2 * Image, (4 * Image) + 64);
    }

    [Fact]
    public void What_relevance_reads_of_the_forward_pass_stays_to_the_end()
    {
        var network = RandomNetwork(1).Lower("convolution: epsilon(0.1)");
        var plan = MemoryPlan.Run(network);
        var written = network.Forward.SelectMany(step => step.Writes).Select(buffer => buffer.Root).ToHashSet();
        var readBack = network.Prepare[0].Concat(network.Backward[0]).SelectMany(step => step.Reads).Select(buffer => buffer.Root).Where(written.Contains);
        Assert.NotEmpty(readBack);
        Assert.All(readBack, buffer => Assert.Equal(Lifetime.Always, plan.Lifetimes.Single(lifetime => lifetime.Buffer == buffer).End));
    }

    [Fact]
    public void Explanations_share_memory()
    {
        var one = MemoryPlan.Run(RandomNetwork(2).Lower("convolution: z+")).ArenaLength;
        var two = MemoryPlan.Run(RandomNetwork(2).Lower("convolution: z+", "convolution: z+")).ArenaLength;
        Assert.Equal(one, two);
    }

    [Fact]
    public void The_plan_is_the_same_in_every_run() => Assert.Equal(
        MemoryPlan.Run(RandomNetwork(3).Lower("convolution: z+", "gradient")).ToString(),
        MemoryPlan.Run(RandomNetwork(3).Lower("convolution: z+", "gradient")).ToString());

    /// <summary>Convolutions, each of an earlier value, of a sample or of two, with residuals and concatenations between.</summary>
    private static OnnxModelBuilder RandomNetwork(int seed, int side = 10)
    {
        var random = new Random(seed);
        var model = new OnnxModelBuilder().Input("x", 1 + (seed % 2), 8, side, side);
        var values = new List<(string Name, int Channels)> { ("x", 8) };
        for (var layer = 0; layer < 12; layer++)
        {
            var (source, channels) = values[random.Next(Math.Max(0, values.Count - 4), values.Count)];
            var name = $"v{layer}";
            if (random.Next(3) == 0 && values.Count > 1)
            {
                var (other, more) = values[random.Next(values.Count)];
                var isSum = channels == more;
                model.Node(isSum ? "Add" : "Concat", $"{source}, {other}", name, isSum ? [] : [("axis", 1)]);
                values.Add((name, isSum ? channels : channels + more));
                continue;
            }

            var size = random.Next(2) * 2;
            var outputs = (int[])[8, 16, 20];
            var output = outputs[random.Next(outputs.Length)];
            model.Weights("w" + name, output, channels, size + 1, size + 1)
                .Node("Conv", $"{source}, w{name}", "c" + name, ("pads", Enumerable.Repeat(size / 2, 4).ToArray()))
                .Node(random.Next(2) == 0 ? "Relu" : "Tanh", "c" + name, name);
            values.Add((name, output));
        }

        return model.Output(values[^1].Name);
    }

    /// <summary>Which buffer wrote each block of floats last: all buffers begin at one.</summary>
    private sealed class Memory
    {
        private readonly Dictionary<long, Buffer> _writers = [];

        public void Run(IEnumerable<Step> steps)
        {
            foreach (var step in steps)
            {
                if (step is LoopStep loop)
                {
                    for (var turn = 0; turn < loop.Index.Count; turn++)
                        Run(loop.Body);
                    continue;
                }

                Read(step.Reads);
                Write(step.Writes);
                // A call may write what it reads in place, but not over another operand.
                Read(step.Reads.Where(buffer => step.Writes.All(written => written.Root != buffer.Root)));
            }
        }

        public void Write(IEnumerable<Buffer> buffers)
        {
            foreach (var buffer in buffers.Select(buffer => buffer.Root))
            {
                foreach (var block in Blocks(buffer))
                    _writers[block] = buffer;
            }
        }

        public void Read(IEnumerable<Buffer> buffers)
        {
            foreach (var buffer in buffers.Select(buffer => buffer.Root))
            {
                foreach (var block in Blocks(buffer))
                {
                    if (!_writers.TryGetValue(block, out var writer))
                        Assert.Fail($"{buffer} is read before it is written");
                    if (writer != buffer)
                        Assert.Fail($"{buffer} is read, but {writer} has overwritten it");
                }
            }
        }

        private static IEnumerable<long> Blocks(Buffer buffer)
        {
            Assert.Equal(0, buffer.Offset % Layout.Block);
            for (long position = buffer.Offset; position < buffer.Offset + buffer.Layout.Length; position += Layout.Block)
                yield return position / Layout.Block;
        }
    }
}
