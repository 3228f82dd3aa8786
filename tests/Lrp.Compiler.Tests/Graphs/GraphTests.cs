using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Graphs;

/// <summary>Values know who reads them, whatever rewrites did.</summary>
public class GraphTests
{
    private static readonly Operator s_relu = new Unary(UnaryFunction.Relu);
    private static readonly Operator s_sum = new Binary(BinaryFunction.Add);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Uses_are_the_inputs_of_the_nodes_that_are_left(int seed)
    {
        var random = new Random(seed);
        var graph = new Graph("random");
        List<Value> values = [graph.AddInput("x", ElementType.Float32, new Shape(4)), graph.AddConstant("c", Tensor.Vector(1, 2, 3, 4))];
        for (var step = 0; step < 300; step++)
        {
            var node = graph.NodeCount == 0 ? null : graph.Nodes[random.Next(graph.NodeCount)];
            switch (node is null ? 0 : random.Next(5))
            {
                case 0:
                case 1:
                    values.Add(graph.Emit(s_sum, $"n{step}", Any(), Any()));
                    break;
                case 2:
                    values.Add(graph.EmitBefore(node!, s_sum, $"n{step}", "", node!.Inputs[0], node.Inputs[1]));
                    break;
                case 3:
                    node!.SetInput(random.Next(2), values[random.Next(2)]);
                    break;
                default:
                    graph.ReplaceUses(node!.Output, node.Inputs[random.Next(2)]);
                    graph.Remove(node);
                    values.Remove(node.Output);
                    break;
            }

            Assert.All(values, value => Assert.Equal(
                graph.Nodes.SelectMany(reader => reader.Inputs.Select((input, index) => (reader, input, index)))
                    .Where(read => read.input == value).Select(read => new Use(read.reader, read.index)).ToHashSet(),
                value.Uses.ToHashSet()));
        }

        graph.Outputs.Add(values[^1]);
        graph.RemoveUnused();
        GraphVerifier.Verify(graph);

        Value Any() => values[random.Next(values.Count)];
    }

    [Fact]
    public void A_constant_is_a_recipe_where_the_loader_knows_every_operation_behind_it()
    {
        var graph = new Graph("recipes");
        var c = graph.AddConstant("c", Tensor.Vector(1, 2, 3, 4));
        var softmax = graph.Emit(new Softmax(0), "softmax", c);
        var sum = graph.Emit(s_sum, "sum", softmax, c);
        var next = graph.Emit(s_relu, "next", sum);
        Assert.All([softmax, sum, next], value => Assert.True(value.IsConstant && !value.IsRecipe));

        sum.Producer!.SetInput(0, c);
        Assert.True(sum.IsRecipe && next.IsRecipe);
        sum.Producer.SetInput(1, softmax);
        Assert.False(sum.IsRecipe || next.IsRecipe);

        sum.Producer.SetInput(1, graph.AddInput("x", ElementType.Float32, new Shape(4)));
        Assert.False(next.IsConstant || next.IsRecipe);
        graph.Outputs.Add(next);
        GraphVerifier.Verify(graph);
    }

    [Fact]
    public void A_node_that_reads_a_value_twice_is_one_reader_with_two_uses()
    {
        var graph = new Graph("twice");
        var x = graph.AddInput("x", ElementType.Float32, new Shape(4));
        var sum = graph.Append(s_sum, "sum", "", x, x);
        Assert.Equal([sum], x.Readers);
        Assert.Equal(2, x.Uses.Count);
    }

    [Fact]
    public void Nodes_stand_before_the_one_they_were_inserted_before()
    {
        var graph = new Graph("order");
        var x = graph.AddInput("x", ElementType.Float32, new Shape(4));
        var first = graph.Append(s_relu, "first", "", x);
        var last = graph.Append(s_relu, "last", "", first.Output);
        graph.EmitBefore(last, s_relu, "second", "", x);
        var before = graph.Nodes;
        graph.EmitBefore(last, s_relu, "third", "", x);
        graph.Remove(first);
        Assert.Equal(["first", "second", "last"], before.Select(node => node.Name));
        Assert.Equal(["second", "third", "last"], graph.Nodes.Select(node => node.Name));
        Assert.False(graph.Contains(first));
    }

    [Fact]
    public void Outputs_and_what_they_need_outlive_the_rest()
    {
        var graph = new Graph("unused");
        var x = graph.AddInput("x", ElementType.Float32, new Shape(4));
        var needed = graph.Emit(s_relu, "needed", x);
        graph.Emit(s_relu, "dead end", graph.Emit(s_relu, "dead", needed));
        graph.Outputs.Add(graph.Emit(s_relu, "output", needed));
        Assert.True(graph.RemoveUnused());
        Assert.Equal(["needed", "output"], graph.Nodes.Select(node => node.Name));
        Assert.False(graph.RemoveUnused());
    }

    [Fact]
    public void A_change_of_a_node_that_is_gone_is_found_by_the_verifier()
    {
        var graph = new Graph("gone");
        var x = graph.AddInput("x", ElementType.Float32, new Shape(4));
        var gone = graph.Append(s_relu, "gone", "", x);
        graph.Outputs.Add(graph.Emit(s_relu, "output", x));
        graph.Remove(gone);
        GraphVerifier.Verify(graph);
        gone.SetInput(0, graph.Output);
        Assert.Contains("does not know of it", Assert.Throws<InvalidOperationException>(() => GraphVerifier.Verify(graph)).Message,
            StringComparison.Ordinal);
    }
}
