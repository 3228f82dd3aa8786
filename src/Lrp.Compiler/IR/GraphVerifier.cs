namespace Lrp.Compiler.IR;

/// <summary>The invariants of a graph, checked after every pass: a broken one is a mistake of the compiler, not of the model.</summary>
public static class GraphVerifier
{
    /// <exception cref="InvalidOperationException">Names the first node that breaks one.</exception>
    public static void Verify(Graph graph)
    {
        var written = new HashSet<Value>(graph.Inputs
            .Concat(graph.Explanations.Select(explanation => explanation.Seed))
            .Concat(graph.Explanations.SelectMany(explanation => explanation.Kept).Select(layer => layer.Mask)));
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs)
                Require(input.Constant is not null || written.Contains(input), node, $"reads {input} before it is written");
            foreach (var output in node.Outputs)
            {
                Require(output.Constant is null && written.Add(output), node, $"writes {output} again");
                Require(output.Producer == node, node, $"writes {output}, which another node claims");
            }

            Require(node.IsConstant == node.Inputs.All(input => input.IsConstant), node, "is wrong about being constant");
            var isRecipe = node.Operator.Traits.IsRecipe && node.Inputs.All(input => input.IsRecipe);
            Require(node.IsRecipe == isRecipe, node, "is wrong about being a recipe");
            RequireInferredTypes(node);
            if (node.Operator is Scan scan)
                Verify(scan.Body);
        }

        RequireUses(graph);
        foreach (var value in graph.Results)
        {
            if (value.Constant is null && !written.Contains(value))
                throw new InvalidOperationException($"{graph.Name}: nothing writes the output {value} '{value.Name}'");
        }
    }

    /// <summary>Every input is a use of its value, and a value has no others: those of nodes that are gone.</summary>
    private static void RequireUses(Graph graph)
    {
        var uses = new Dictionary<Value, int>();
        foreach (var node in graph.Nodes)
        {
            Require(graph.Contains(node), node, "is in the list of nodes only");
            for (var index = 0; index < node.Inputs.Count; index++)
            {
                var input = node.Inputs[index];
                Require(node.IsUseOf(index), node, $"reads {input}, which does not know of it");
                uses[input] = uses.TryGetValue(input, out var known) ? known + 1 : 1;
            }
        }

        foreach (var value in graph.Nodes.SelectMany(node => node.Outputs).Concat(graph.Inputs).Concat(uses.Keys).Distinct())
        {
            var known = uses.TryGetValue(value, out var count) ? count : 0;
            if (value.Uses.Count != known)
                throw new InvalidOperationException($"{graph.Name}: {value} '{value.Name}' has {value.Uses.Count} uses instead of {known}");
        }
    }

    private static void RequireInferredTypes(Node node)
    {
        IReadOnlyList<ValueType> types;
        try
        {
            types = node.Operator.Infer(node.Inputs);
        }
        catch (ShapeException misfit)
        {
            throw new InvalidOperationException($"{GraphPrinter.Print(node)}: {misfit.Message}", misfit);
        }

        Require(types.Count == node.Outputs.Count, node, $"has {node.Outputs.Count} outputs instead of {types.Count}");
        for (var index = 0; index < types.Count; index++)
        {
            var (output, type) = (node.Outputs[index], types[index]);
            Require(output.Type == type.Type && output.Shape.Equals(type.Shape), node, $"should give {type.Type} {type.Shape}");
        }
    }

    private static void Require(bool holds, Node node, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"{GraphPrinter.Print(node)}: {what}");
    }
}
