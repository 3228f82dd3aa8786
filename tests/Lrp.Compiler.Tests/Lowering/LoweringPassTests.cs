using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Passes;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>The passes of lowering, each on the text of a graph before and after it.</summary>
public class LoweringPassTests
{
    [Fact]
    public void A_layer_of_several_steps_is_written_out() => AssertRewrites(
        "Decomposition", Network("x[1,2,3]; y=GlobalLpPool(x | p=2)"),
        """
        - %1 = LpPool(%0) kernel [3] p 2 : float32[1, 2, 1]  # y
        + %2 = Square(%0) : float32[1, 2, 3]  # y
        + %4 = Expand(%3) : float32[2, 1, 3]  # y
        + %5 = Conv(%2, %4) kernel [3] groups 2 : float32[1, 2, 1]  # y
        + %6 = Sqrt(%5) : float32[1, 2, 1]  # y
        """);

    [Fact]
    public void The_adjoint_of_a_strided_stem_becomes_one_convolution_whose_channels_are_its_phases() => AssertRewrites(
        "PhasesAsChannels", Network("x[1,3,18,18]; w=[16,3,8,8]; y=Conv(x,w | strides=[3,3] pads=[3,3,2,2])", "gradient"),
        """
        - %4 = ConvTranspose(%3, %1) kernel [8, 8] stride [3, 3] pads [3, 3] [2, 2] spatial [18, 18] : float32[1, 3, 18, 18]  # y
        + %5 = Pad(%1) [0, 0, 0, 0] [0, 0, 1, 1] 0 : float32[16, 3, 9, 9]  # y
        + %6 = Reshape(%5) : float32[16, 3, 3, 3, 3, 3]  # y
        + %7 = Slice(%6) from [0, 0, 2, 0, 2, 0] steps [1, 1, -1, 1, -1, 1] : float32[16, 3, 3, 3, 3, 3]  # y
        + %8 = Transpose(%7) [1, 3, 5, 0, 2, 4] : float32[3, 3, 3, 16, 3, 3]  # y
        + %9 = Reshape(%8) : float32[27, 16, 3, 3]  # y
        + %10 = Conv(%3, %9) kernel [3, 3] pads [1, 1] [1, 1] : float32[1, 27, 6, 6]  # y phases
        + %11 = Reshape(%10) : float32[1, 3, 3, 3, 6, 6]  # y
        + %12 = Transpose(%11) [0, 1, 4, 2, 5, 3] : float32[1, 3, 6, 3, 6, 3]  # y
        + %13 = Reshape(%12) : float32[1, 3, 18, 18]  # y
        """);

    [Fact]
    public void Relevance_of_slices_that_make_up_a_tensor_is_put_together()
    {
        var graph = Network(
            "x[1,6,4]; m={0}; n={2}; o={6}; t={1}; a=Slice(x,n,o,t); b=Slice(x,m,n,t); u=[4,3]; c=MatMul(a,u); d=MatMul(b,u); y=Concat(c,d | axis=1)",
            "gradient");
        Assert.True(GraphText.Run("JoinSlices", graph));
        graph.RemoveUnused();
        Assert.DoesNotContain(graph.Nodes, node => node.Operator is SliceAdjoint);
        var joined = Assert.Single(graph.Nodes, node => node.Operator is Concat && node.Output == graph.Explanations[0].Relevance[0]);
        Assert.Equal([2, 4], joined.Inputs.Select(input => input.Shape[1]));
    }

    [Fact]
    public void Relevance_of_slices_that_overlap_is_summed()
    {
        var graph = Network("x[1,6]; m={0}; n={4}; o={6}; t={1}; s={2}; a=Slice(x,m,n,t); b=Slice(x,s,o,t); y=Mul(a,b)", "gradient");
        Assert.False(GraphText.Run("JoinSlices", graph));
    }

    [Fact]
    public void Channels_that_are_dealt_out_are_a_step_for_each_slice_of_them()
    {
        var graph = Network("""
            x[1,6,4,5]; z[1,6,4,5]; a=Relu(x); b=Relu(z); j=Concat(a,b | axis=1); s={1,2,6,4,5}; r=Reshape(j,s);
            p=Transpose(r | perm=[0,2,1,3,4]); f={1,12,4,5}; q=Reshape(p,f);
            m={0}; n={6}; o={12}; t={1}; c=Slice(q,m,n,t); d=Slice(q,n,o,t); u=Neg(c); y=Concat(d,u | axis=1)
            """);
        var expected = GraphText.Outputs(graph);
        Assert.True(GraphText.Run("ShufflesOfChannels", graph));
        graph.RemoveUnused();
        Assert.Equal("Relu Relu ShuffleChannels ShuffleChannels Negate Concat", GraphText.Operators(graph));
        GraphText.AssertSameOutputs(expected, graph);
        Assert.All(
            graph.Nodes.Where(node => node.Operator is ShuffleChannels), node => Assert.True(graph.Facts.IsNonNegative(node.Output)));
    }

    [Theory]
    // Axes of space change places; rows of other lengths; no picture.
    [InlineData("x[1,6,5,5]; s={1,2,3,5,5}; r=Reshape(x,s); p=Transpose(r | perm=[0,2,1,4,3]); f={1,6,5,5}; y=Reshape(p,f)")]
    [InlineData("x[1,6,4,5]; s={1,2,3,5,4}; r=Reshape(x,s); p=Transpose(r | perm=[0,2,1,3,4]); f={1,6,4,5}; y=Reshape(p,f)")]
    [InlineData("x[1,6,4]; s={1,2,3,4}; r=Reshape(x,s); p=Transpose(r | perm=[0,2,1,3]); f={1,6,4}; y=Reshape(p,f)")]
    public void Other_movements_are_no_shuffle(string network) => Assert.False(GraphText.Run("ShufflesOfChannels", Network(network)));

    [Theory]
    // Heads of a tensor that holds queries, keys and values; products of what is transposed, and of every second row.
    [InlineData("""
        x[1,5,24]; a=Tanh(x); s={1,5,3,2,4}; r=Reshape(a,s); t=Transpose(r | perm=[2,0,3,1,4]); z={0}; o={1}; w={2}; e={3}; u={1,2,5,4};
        i=Slice(t,z,o,z); q=Reshape(i,u); j=Slice(t,o,w,z); k=Reshape(j,u); l=Slice(t,w,e,z); v=Reshape(l,u);
        c=Transpose(k | perm=[0,1,3,2]); p=MatMul(q,c); y=MatMul(p,v)
        """, "Tanh StridedMatMul StridedMatMul")]
    [InlineData("x[3,4]; z[3,5]; t=Transpose(x | perm=[1,0]); y=MatMul(t,z)", "StridedMatMul")]
    [InlineData("x[6,4]; z[2,4,5]; m={1}; n={6}; o={0}; s={2}; a=Slice(x,m,n,o,s); y=MatMul(a,z)", "StridedMatMul")]
    // What would take a copy is copied: rows that are put together of columns.
    [InlineData("x[4,3]; z[2,5]; t=Transpose(x | perm=[1,0]); f={6,2}; r=Reshape(t,f); y=MatMul(r,z)", "Transpose Reshape MatMul")]
    [InlineData("x[3,4]; z[4,5]; m={-1}; n={-9}; o={0}; a=Slice(x,m,n,o,m); y=MatMul(a,z)", "Slice MatMul")]
    public void Matrices_are_read_where_they_lie(string network, string operators)
    {
        var graph = Network(network);
        var expected = GraphText.Outputs(graph);
        GraphText.Run("MatricesByStrides", graph);
        graph.RemoveUnused();
        Assert.Equal(operators, GraphText.Operators(graph));
        GraphText.AssertSameOutputs(expected, graph);
    }

    [Fact]
    public void Equal_numbers_are_one() => AssertRewrites(
        "ShareConstants", Network(
            "x[2,3]; a=Constant( | value=<0.5>); b=Constant( | value=<0.5>); g=Greater(x,a); l=Less(x,b); y=Xor(g,l)"),
        """
        - %4 = Greater(%2, %0) : float32[2, 3]  # l
        + %4 = Greater(%1, %0) : float32[2, 3]  # l
        """);

    [Fact]
    public void Of_a_concatenation_only_parts_that_may_be_negative_have_negative_products() => AssertRewrites(
        "NegativeChannels",
        Network("x[1,16,8,8]; r=Relu(x); c=Concat(r,x | axis=1); w=[16,32,3,3]; y=Conv(c,w | pads=[1,1,1,1])", "*: z+"),
        """
        - %9 = NegativePart(%2) : float32[1, 32, 8, 8]  # y
        - %10 = NegativePart(%3) : float32[16, 32, 3, 3]  # w
        - %11 = Conv(%9, %10) kernel [3, 3] pads [1, 1] [1, 1] : float32[1, 16, 8, 8]  # y
        - %12 = Add(%8, %11) : float32[1, 16, 8, 8]  # y
        - %16 = ConvTranspose(%14, %10) kernel [3, 3] pads [1, 1] [1, 1] spatial [8, 8] : float32[1, 32, 8, 8]  # y
        - %18 = Multiply(%9, %16) : float32[1, 32, 8, 8]  # y
        - %19 = Add(%17, %18) : float32[1, 32, 8, 8]  # y
        - %20 = Slice(%19) from [0, 0, 0, 0] : float32[1, 16, 8, 8]  # c
        - %21 = Slice(%19) from [0, 16, 0, 0] : float32[1, 16, 8, 8]  # c
        - %22 = Add(%21, %20) : float32[1, 16, 8, 8]  # r
        + %23 = Slice(%3) from [0, 16, 0, 0] : float32[16, 16, 3, 3]  # w
        + %24 = NegativePart(%23) : float32[16, 16, 3, 3]  # w
        + %27 = Slice(%3) from [0, 16, 0, 0] : float32[16, 16, 3, 3]  # w
        + %28 = NegativePart(%27) : float32[16, 16, 3, 3]  # w
        + %25 = NegativePart(%0) : float32[1, 16, 8, 8]  # y
        + %26 = Conv(%25, %24) kernel [3, 3] pads [1, 1] [1, 1] : float32[1, 16, 8, 8]  # y
        + %12 = Add(%8, %26) : float32[1, 16, 8, 8]  # y
        + %29 = Slice(%17) from [0, 0, 0, 0] : float32[1, 16, 8, 8]  # c
        + %30 = Slice(%17) from [0, 16, 0, 0] : float32[1, 16, 8, 8]  # c
        + %31 = ConvTranspose(%14, %28) kernel [3, 3] pads [1, 1] [1, 1] spatial [8, 8] : float32[1, 16, 8, 8]  # y
        + %32 = NegativePart(%0) : float32[1, 16, 8, 8]  # c
        + %33 = Multiply(%32, %31) : float32[1, 16, 8, 8]  # y
        + %34 = Add(%30, %33) : float32[1, 16, 8, 8]  # y
        + %22 = Add(%34, %29) : float32[1, 16, 8, 8]  # r
        """);

    [Fact]
    public void Positive_products_of_both_signs_are_one_convolution() => AssertRewrites(
        "ProductsOfOneSign", Network("x[1,2,3,3]; w=[2,2,1,1]; y=Conv(x,w)", "*: z+"),
        """
        - %6 = Conv(%4, %5) kernel [1, 1] : float32[1, 2, 3, 3]  # y
        - %9 = Conv(%7, %8) kernel [1, 1] : float32[1, 2, 3, 3]  # y
        - %10 = Add(%6, %9) : float32[1, 2, 3, 3]  # y
        - %11 = Stabilize(%10) alpha 1E-06 : float32[1, 2, 3, 3]  # y
        + %18 = OneSignConv(%0, %1) positive : float32[1, 2, 3, 3]  # y
        + %11 = Stabilize(%18) alpha 1E-06 : float32[1, 2, 3, 3]  # y
        """);

    [Fact]
    public void Negative_products_of_both_signs_are_one_convolution_too()
    {
        var graph = Network("x[1,2,3,3]; w=[2,2,1,1]; y=Conv(x,w)", "*: alphabeta(2,1)");
        Assert.True(GraphText.Run("ProductsOfOneSign", graph));
        Assert.Equal(
            [ProductSign.Positive, ProductSign.Negative],
            graph.Nodes.Select(node => node.Operator).OfType<OneSignConv>().Select(sums => sums.Products));
    }

    [Fact]
    public void What_positive_and_negative_inputs_get_is_the_input_times_one_adjoint_by_its_sign() => AssertRewrites(
        "ProductsBySign", Network("x[1,5,3,3]; w=[2,5,1,1]; y=Conv(x,w)", "*: z+"),
        """
        - %4 = Relu(%0) : float32[1, 5, 3, 3]  # y
        - %5 = Relu(%1) : float32[2, 5, 1, 1]  # w
        - %7 = NegativePart(%0) : float32[1, 5, 3, 3]  # y
        - %8 = NegativePart(%1) : float32[2, 5, 1, 1]  # w
        - %13 = ConvTranspose(%12, %5) kernel [1, 1] spatial [3, 3] : float32[1, 5, 3, 3]  # y
        - %14 = ConvTranspose(%12, %8) kernel [1, 1] spatial [3, 3] : float32[1, 5, 3, 3]  # y
        - %15 = Multiply(%4, %13) : float32[1, 5, 3, 3]  # y
        - %16 = Multiply(%7, %14) : float32[1, 5, 3, 3]  # y
        - %17 = Add(%15, %16) : float32[1, 5, 3, 3]  # y
        + %19 = ConvBySign(%12, %1, %0) : float32[1, 5, 3, 3]  # y
        + %20 = Multiply(%0, %19) : float32[1, 5, 3, 3]  # y
        """);

    [Fact]
    public void Behind_a_rectifier_its_output_is_the_denominator() => AssertRewrites(
        "DenominatorsOfRectifiers", Network("x[1,4]; w=[4,3]; a=MatMul(x,w); r=Relu(a); v=[3,2]; y=MatMul(r,v)", "*: epsilon"),
        """
        - %14 = Stabilize(%3) alpha 1E-06 : float32[1, 3]  # a
        + %14 = Stabilize(%4) alpha 1E-06 : float32[1, 3]  # a
        """);

    [Fact]
    public void What_no_target_changes_is_divided_once() => AssertRewrites(
        "ShareOfActivation", Network("x[1,4]; w=[4,3]; a=MatMul(x,w); r=Relu(a); v=[3,2]; y=MatMul(r,v)", "*: z+"),
        """
        - %15 = Multiply(%4, %14) : float32[1, 3]  # y
        - %24 = Divide(%15, %23) : float32[1, 3]  # a
        - %26 = Dense(%24, %25) : float32[1, 4]  # a
        - %28 = Dense(%24, %27) : float32[1, 4]  # a
        + %32 = Divide(%4, %23) : float32[1, 3]  # a
        + %33 = Multiply(%32, %14) : float32[1, 3]  # a
        + %26 = Dense(%33, %25) : float32[1, 4]  # a
        + %28 = Dense(%33, %27) : float32[1, 4]  # a
        """);

    [Fact]
    public void A_division_by_weights_is_a_product_with_their_reciprocals() => AssertRewrites(
        "MultiplyByReciprocals", Network("x[1,3]; w=+[3]; y=Div(x,w)"),
        """
        - %2 = Divide(%0, %1) : float32[1, 3]  # y
        + %3 = Reciprocal(%1) : float32[3]  # y
        + %4 = Multiply(%0, %3) : float32[1, 3]  # y
        """);

    [Fact]
    public void An_affine_layer_is_a_product_and_a_sum_by_channel() => AssertRewrites(
        "LowerAffine", Network("x[1,2,3]; g=[2]; b=[2]; m=[2]; v=+[2]; y=BatchNormalization(x,g,b,m,v)"),
        """
        - %12 = Affine(%0, %9, %11) : float32[1, 2, 3]  # y
        + %13 = Reshape(%9) : float32[2, 1]  # y
        + %14 = Reshape(%11) : float32[2, 1]  # y
        + %15 = Multiply(%0, %13) : float32[1, 2, 3]  # y
        + %16 = Add(%15, %14) : float32[1, 2, 3]  # y
        """);

    [Fact]
    public void An_operand_of_another_shape_is_expanded() => AssertRewrites(
        "MaterialiseBroadcasts", Network("x[2,3]; s[2,1]; y=Mul(x,s)"),
        """
        - %2 = Multiply(%0, %1) : float32[2, 3]  # y
        + %3 = Expand(%1) : float32[2, 3]  # s
        + %2 = Multiply(%0, %3) : float32[2, 3]  # y
        """);

    [Fact]
    public void Calls_lose_the_weights_that_a_pair_does_not_read()
    {
        var passes = new List<string>();
        var network = Lowerer.Run(Network("x[1,16,8,8]; v=[16,16,1,1]; c=Conv(x,v); t=Tanh(c); w=[16,16,1,1]; y=Conv(t,w)", "*: alphabeta(2, 1)"),
            (pass, _) => passes.Add(pass));
        Assert.Contains("JointPass", passes);
        Assert.Contains("RemoveUnusedWeights", passes);
        Assert.Equivalent(network.AllCalls.SelectMany(call => call.Regions).Distinct(), network.Weights, strict: true);
    }

    [Fact]
    public void A_pass_that_breaks_the_order_of_calls_is_named()
    {
        var network = new OnnxModelBuilder().Input("x", 1, 4).Node("Softmax", "x", "s").Node("ReduceSum", "s", "y").Output("y").Lower();
        var careless = new Pipeline<LoweredNetwork>(
            [new("Reverse", calls => { calls.Forward.Reverse(); return true; })], LoweredVerifier.Verify, calls => calls.ToString());
        var error = Assert.Throws<InvalidOperationException>(() => careless.Run(network));
        Assert.Matches("^Reverse: .* reads s: .* before it is written$", error.Message);
    }

    private static Graph Network(string text, params string[] explanations) => OnnxText.Parse(text).Explain(explanations);

    /// <summary>Runs the passes before it, then compares the lines that go and those that come.</summary>
    private static void AssertRewrites(string pass, Graph graph, string difference)
    {
        foreach (var earlier in LoweringPasses.OnGraph.Passes.TakeWhile(each => each.Name != pass))
            earlier.Run(graph);
        graph.RemoveUnused();
        var before = Lines(graph);
        Assert.True(GraphText.Run(pass, graph));
        graph.RemoveUnused();
        var after = Lines(graph);
        var text = string.Join("\n",
            before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)));
        Assert.Equal(difference, text);
        Assert.False(GraphText.Run(pass, graph), "it changes its own result");

        static List<string> Lines(Graph graph) => [.. graph.Nodes.Select(GraphPrinter.Print)];
    }
}
