using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Passes;
using Lrp.Compiler.Relevance;
using Lrp.Testing;

namespace Lrp.Compiler.Tests;

/// <summary>Graphs of small networks, and short text forms of them for assertions.</summary>
internal static class GraphText
{
    /// <summary>The canonical network with its explanations, none of which is an error.</summary>
    public static Graph Explain(this OnnxModelBuilder model, params string[] explanations)
    {
        var graph = model.Import();
        Canonicalization.Run(graph);
        var diagnostics = new List<Diagnostic>();
        var requests = explanations.Select((text, index) => new ExplanationRequest(text, index == 0 ? "" : $"E{index}"));
        RelevanceStage.Run(graph, [.. requests], diagnostics);
        Assert.DoesNotContain(diagnostics, message => message.Descriptor.Severity == DiagnosticSeverity.Error);
        GraphVerifier.Verify(graph);
        return graph;
    }

    /// <summary>The lines of nodes that compute on samples; recipes of weights are left out.</summary>
    public static string Activations(Graph graph) =>
        string.Join("\n", graph.Nodes.Where(node => !node.IsConstant).Select(GraphPrinter.Print));

    /// <summary>Operators in order, for example "Conv Relu"; recipes are left out.</summary>
    public static string Operators(Graph graph) =>
        string.Join(" ", graph.Nodes.Where(node => !node.IsConstant).Select(node => node.Operator.Name));

    /// <summary>Runs one pass by name; the graph must be valid afterwards.</summary>
    public static bool Run(string pass, Graph graph)
    {
        var changed = Canonicalization.Passes.Concat(LoweringPasses.OnGraph.Passes).First(each => each.Name == pass).Run(graph);
        GraphVerifier.Verify(graph);
        return changed;
    }

    /// <summary>The outputs for an input that is the same in every run.</summary>
    public static double[] Outputs(Graph graph)
    {
        var random = new Random(7);
        var inputs = graph.Inputs.Select(input => new Tensor(input.Shape).Map(_ => (random.NextDouble() * 4) - 2));
        return [.. new Interpreter(graph).Forward([.. inputs]).Outputs.SelectMany(output => output.Data)];
    }

    public static void AssertSameOutputs(double[] expected, Graph graph, double tolerance = 1e-12)
    {
        var actual = Outputs(graph);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First))));
    }
}
