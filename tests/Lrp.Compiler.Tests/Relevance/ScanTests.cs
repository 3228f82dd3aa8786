using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Relevance;
using Lrp.Compiler.Tests.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>A loop over time gives what the same network gives with all its turns written out, and is as long as one of them.</summary>
public class ScanTests
{
    private const int Turns = 100;

    [Theory]
    [InlineData("gradient", false)]
    [InlineData("gradient", true)]
    [InlineData("*: epsilon(1e-6)", false)]
    [InlineData("*: epsilon(0.1)", true)]
    [InlineData("dense: z+; add: epsilon(0.1)", false)]
    public void A_loop_is_explained_as_its_turns_written_out(string explanation, bool isReversed)
    {
        var loop = Recurrence.Loop(Turns, isReversed).Explain(explanation);
        var written = Recurrence.WrittenOut(Turns, isReversed).Explain(explanation);
        var inputs = Inputs();
        var (expected, actual) = (new Interpreter(written).Forward(inputs), new Interpreter(loop).Forward(inputs));
        AssertSame(expected.Outputs[0], actual.Outputs[0]);
        var relevance = new Interpreter(written).Explain(0, expected, 1).Zip(new Interpreter(loop).Explain(0, actual, 1));
        Assert.All(relevance, pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Layers_of_what_is_carried_are_not_the_first()
    {
        // They are behind those of the turn before. Written out, the first turn's is a first layer, which concerns its own input alone.
        const string Rules = "dense: epsilon(0.1); first: wsquare";
        var (loop, written) = (Recurrence.Loop(Turns).Explain(Rules), Recurrence.WrittenOut(Turns).Explain(Rules));
        AssertSame(Relevance(written)[0], Relevance(loop)[0]);

        static IReadOnlyList<Tensor> Relevance(Graph graph)
        {
            var interpreter = new Interpreter(graph);
            return interpreter.Explain(0, interpreter.Forward(Inputs()), 1);
        }
    }

    /// <summary>As deep as files may nest graphs. To count the layers of all inner loops anew in each would take years.</summary>
    [Fact]
    public void Loops_within_loops_are_explained()
    {
        const int Depth = 16;
        var body = new Graph("sum");
        Value[] inputs = [body.AddInput("h", ElementType.Float32, new Shape(4)), body.AddInput("x", ElementType.Float32, new Shape(4))];
        body.Outputs.Add(body.Append(new Binary(BinaryFunction.Add), "sum", "Add", inputs).Output);
        for (var depth = 1; depth <= Depth; depth++)
        {
            var around = new Graph($"loop {depth}");
            inputs =
            [
                around.AddInput("h", ElementType.Float32, new Shape(4)),
                around.AddInput("x", ElementType.Float32, new Shape([.. Enumerable.Repeat(2, depth), 4])),
            ];
            around.Outputs.Add(around.Append(new Scan(body, 1, 2, IsReversed: false), $"scan {depth}", "Scan", inputs).Outputs[0]);
            body = around;
        }

        var diagnostics = new List<Diagnostic>();
        RelevanceStage.Run(body, [new ExplanationRequest("add: epsilon(0.1)")], diagnostics);
        Assert.Empty(diagnostics);
        Assert.Equal(2, Scans(body).Count);
    }

    [Fact]
    public void Only_what_relevance_reads_of_a_turn_is_stored()
    {
        // The gradient reads the pre-activation, for the slope of tanh, besides what the network itself collects.
        var scan = Scans(Recurrence.Loop(3).Explain("gradient"))[0];
        Assert.Equal(["s", "s", "e"], scan.Body.Outputs.Select(output => output.Name));
        Assert.Equal(2, Scans(Recurrence.Loop(3).Explain())[0].Body.Outputs.Count);
    }

    [Fact]
    public void The_relevance_of_a_loop_is_a_loop_from_the_last_turn_to_the_first()
    {
        var scans = Scans(Recurrence.Loop(7).Explain("*: epsilon(0.1)"));
        Assert.Equal([(7, false), (7, true)], scans.Select(scan => (scan.Count, scan.IsReversed)));
    }

    [Fact]
    public void Axes_and_directions_are_those_of_the_file()
    {
        // Sums of columns from the last to the first, written from the back: 4 + 3 stands first.
        var body = OnnxText.Parse("h[2]; x[2]; n=Add(h,x); s=Identity(n); -> n,s");
        var graph = OnnxText.Parse("x[2,2]; z=<0,0>; ->")
            .Node("Scan", "z, x", "final, y", ("body", body), ("num_scan_inputs", 1), ("scan_input_axes", new[] { 1 }),
                ("scan_input_directions", new[] { 1 }), ("scan_output_axes", new[] { -1 }), ("scan_output_directions", new[] { 1 }))
            .Output("y", "final").Import();
        var outputs = new Interpreter(graph).Forward(new Tensor(new Shape(2, 2), [1, 2, 3, 4])).Outputs;
        Assert.Equal([3, 2, 7, 4], outputs[0].Data);
        Assert.Equal([3, 7], outputs[1].Data);
    }

    [Fact]
    public void Carried_values_may_change_places()
    {
        // Fibonacci: (a, b) ← (b, a + b), times 1.
        var body = OnnxText.Parse("a[1]; b[1]; x[1]; s=Add(a,b); p=Identity(b); q=Mul(s,x); -> p,q");
        var graph = OnnxText.Parse("x[6,1]; zero=<0>; one=<1>; ->")
            .Node("Scan", "zero, one, x", "a, y", ("body", body), ("num_scan_inputs", 1)).Output("y").Import();
        Assert.Equal([13], new Interpreter(graph).Forward(Tensor.Filled(new Shape(6, 1), 1)).Outputs[0].Data);
    }

    [Fact]
    public void A_body_that_reads_what_is_computed_outside_is_a_message()
    {
        var body = OnnxText.Parse("h[3]; x[3]; n=Add(h,x); s=Mul(n,outside); -> n,s");
        var model = OnnxText.Parse("x[4,3]; z=<0,0,0>; outside=ReduceSum(x | axes=[0] keepdims=0); ->", new OnnxModelBuilder(11))
            .Node("Scan", "z, x", "final, y", ("body", body), ("num_scan_inputs", 1)).Output("y");
        var error = Assert.Throws<DiagnosticException>(() => model.Import()).Diagnostic;
        Assert.Equal("LRP1003", error.Descriptor.Id);
        Assert.Contains("whose body reads 'outside', which is computed outside of it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_shows_the_body()
    {
        var lines = GraphPrinter.Print(Recurrence.Loop(9).Import()).Split('\n');
        Assert.Single(lines, line => line.Contains(" 9 turns carrying 1 :", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("  %", StringComparison.Ordinal) && line.Contains("= Tanh(", StringComparison.Ordinal));
    }

    [Fact]
    public void Turns_follow_each_other_in_a_loop_of_steps()
    {
        var network = Recurrence.Loop(Turns).Lower("*: epsilon(0.1)");
        var (forward, backward) = (network.Forward.OfType<LoopStep>().Single(), network.Backward[0].OfType<LoopStep>().Single());
        Assert.All([forward, backward], loop => Assert.Equal((Turns, false), (loop.Index.Count, loop.IsParallel)));
        Assert.Contains(backward.Body, step => step.Reads.Any(buffer => buffer.StrideOf(backward.Index) < 0));
        Assert.Equal(Turns * ((Recurrence.Inputs * Recurrence.Units) + (Recurrence.Units * Recurrence.Units)), forward.Work);
    }

    /// <summary>h ← tanh(h + x) from 0, and all h.</summary>
    internal static OnnxModelBuilder Sums() => OnnxText.Parse("x[4,3]; z=<0,0,0>; ->").Node(
            "Scan", "z, x", "final, y", ("num_scan_inputs", 1),
            ("body", OnnxText.Parse("h[3]; x[3]; s=Add(h,x); n=Tanh(s); t=Identity(n); -> n,t")))
        .Output("y");

    private static Tensor[] Inputs()
    {
        var random = new Random(5);
        Shape[] shapes = [new(Turns, 1, Recurrence.Inputs), new(1, Recurrence.Units)];
        return Array.ConvertAll(shapes, shape => new Tensor(shape).Map(_ => (random.NextDouble() * 2) - 1));
    }

    private static List<Scan> Scans(Graph graph) => [.. graph.Nodes.Select(node => node.Operator).OfType<Scan>()];

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        var scale = expected.Data.Max(Math.Abs);
        Assert.NotEqual(0, scale);
        Assert.All(expected.Data.Zip(actual.Data), pair => Assert.Equal(pair.First / scale, pair.Second / scale, 1e-12));
    }
}
