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
            var fault = FaultOfOrder(node, written) ?? FaultOfFlags(node) ?? FaultOfTypes(node);
            if (fault is not null)
                throw new InvalidOperationException($"{GraphPrinter.Print(node)}: {fault}");
            if (node.Operator is Scan scan)
                Verify(scan.Body);
        }

        VerifyUses(graph);
        foreach (var value in graph.Results)
        {
            if (value.Constant is null && !written.Contains(value))
                throw new InvalidOperationException($"{graph.Name}: nothing writes the output {value} '{value.Name}'");
        }
    }

    private static string? FaultOfOrder(Node node, HashSet<Value> written)
    {
        foreach (var input in node.Inputs)
        {
            if (input.Constant is null && !written.Contains(input))
                return $"reads {input} before it is written";
        }

        foreach (var output in node.Outputs)
        {
            if (output.Constant is not null || !written.Add(output))
                return $"writes {output} again";
            if (output.Producer != node)
                return $"writes {output}, which another node claims";
        }

        return null;
    }

    private static string? FaultOfFlags(Node node)
    {
        if (node.IsConstant != node.Inputs.All(input => input.IsConstant))
            return "is wrong about being constant";
        var isRecipe = node.Operator.Traits.IsRecipe && node.Inputs.All(input => input.IsRecipe);
        return node.IsRecipe == isRecipe ? null : "is wrong about being a recipe";
    }

    /// <summary>Operators and types never change: types are as they were inferred while a node reads values of the same types.</summary>
    private static string? FaultOfTypes(Node node)
    {
        if (!node.ReadsOtherTypes)
            return null;
        IReadOnlyList<ValueType> types;
        try
        {
            types = node.Operator.Infer(node.Inputs);
        }
        catch (ShapeException misfit)
        {
            return misfit.Message;
        }

        if (types.Count != node.Outputs.Count)
            return $"has {node.Outputs.Count} outputs instead of {types.Count}";
        for (var index = 0; index < types.Count; index++)
        {
            var (output, type) = (node.Outputs[index], types[index]);
            if (output.Type != type.Type || !output.Shape.Equals(type.Shape))
                return $"should give {type.Type} {type.Shape}";
        }

        return null;
    }

    /// <summary>Every input is a use of its value, and a value has no others: those of nodes that are gone.</summary>
    private static void VerifyUses(Graph graph)
    {
        foreach (var input in graph.Inputs)
            RequireReaders(graph, input);
        foreach (var node in graph.Nodes)
        {
            if (!graph.Contains(node))
                throw new InvalidOperationException($"{GraphPrinter.Print(node)}: is in the list of nodes only");
            for (var index = 0; index < node.Inputs.Count; index++)
            {
                var input = node.Inputs[index];
                if (!node.IsUseOf(index))
                    throw new InvalidOperationException($"{GraphPrinter.Print(node)}: reads {input}, which does not know of it");
                // Of constants there is no list: each is met at its first reader.
                if (input.Producer is null && input.Uses[0] == new Use(node, index))
                    RequireReaders(graph, input);
            }

            foreach (var output in node.Outputs)
                RequireReaders(graph, output);
        }
    }

    private static void RequireReaders(Graph graph, Value value)
    {
        for (var place = 0; place < value.Uses.Count; place++)
        {
            var (reader, input) = value.Uses[place];
            if (!graph.Contains(reader) || reader.Inputs[input] != value || !reader.IsUseAt(input, place))
                throw new InvalidOperationException($"{graph.Name}: {value} '{value.Name}' has a use that is none, by {reader}");
        }
    }
}
