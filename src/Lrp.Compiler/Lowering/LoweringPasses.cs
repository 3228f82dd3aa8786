using Lrp.Compiler.Emission;
using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>Small rewrites after which every pointwise operand is a scalar, a channel vector, or of the output's own shape.</summary>
internal static class LoweringPasses
{
    private const int MostSharedNumbers = 16;

    public static void Run(Graph graph)
    {
        Decomposition.Run(graph);
        PhasesAsChannels.Run(graph);
        ShareConstants(graph);
        PositiveProducts.Run(graph);
        graph.RemoveUnused();
        DenominatorsOfRectifiers(graph);
        ShareOfActivation(graph);
        MultiplyByReciprocals(graph);
        LowerAffine(graph);
        ComputeWhatHasNoRecipe(graph);
        MaterialiseBroadcasts(graph);
        graph.RemoveUnused();
    }

    /// <summary>What no recipe can compute from constants when the network is loaded is computed with the samples.</summary>
    private static void ComputeWhatHasNoRecipe(Graph graph)
    {
        foreach (var node in graph.Nodes.Where(node => node.IsConstant))
            node.IsConstant = RecipeEmitter.CanWrite(node.Operator) && node.Inputs.All(input => input.IsConstant);
    }

    /// <summary>Equal recipes are one recipe: two explanations that need W⁺ pack it once.</summary>
    private static void ShareConstants(Graph graph)
    {
        var stored = new Dictionary<(FileConstant, Shape), Value>();
        var numbers = new Dictionary<(IntList, Shape), Value>();
        var recipes = new Dictionary<(Operator, IntList), Value>();
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs.Where(input => input.Constant is not null).Distinct().ToList())
            {
                if (input.Constant is FileConstant file)
                    Share(stored, (file, input.Shape), input);
                else if (input.Known is { Data.Length: <= MostSharedNumbers } tensor)
                    Share(numbers, (Bits(tensor), input.Shape), input);
            }

            if (node.IsConstant && node.Outputs.Count == 1)
                Share(recipes, (node.Operator, new IntList([.. node.Inputs.Select(input => input.Id)])), node.Output);
        }

        void Share<TKey>(Dictionary<TKey, Value> known, TKey key, Value value)
        {
            if (!known.TryGetValue(key, out var first))
                known.Add(key, value);
            else
                graph.ReplaceUses(value, first);
        }

        // 0 and −0 are equal, but their reciprocals are not.
        static IntList Bits(Tensor tensor) => new([.. tensor.Data.Select(BitConverter.DoubleToInt64Bits)
            .SelectMany(bits => new[] { unchecked((int)bits), (int)(bits >> 32) })]);
    }

    /// <summary>
    /// R / S(z) behind x = relu(z), where R is x times something: z may be replaced by x. They are equal where x &gt; 0, and R is zero
    /// elsewhere. So z need not be stored.
    /// </summary>
    private static void DenominatorsOfRectifiers(Graph graph)
    {
        var rectified = graph.Nodes
            .Where(node => node.Operator is Unary { Function: UnaryFunction.Relu } && !node.IsConstant)
            .ToLookup(node => node.Inputs[0], node => node.Output);
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is not Binary { Function: BinaryFunction.Divide }
                || node.Inputs[1].Producer is not { Operator: Unary { Function: UnaryFunction.Stabilize } } stabilizer)
                continue;
            var rectifier = rectified[stabilizer.Inputs[0]].FirstOrDefault(output => IsZeroWhereZero(node.Inputs[0], output, 8));
            if (rectifier is not null && stabilizer.Output.Readers.Count() == 1)
                stabilizer.SetInput(0, rectifier);
        }
    }

    private static bool IsZeroWhereZero(Value value, Value factor, int depth) => depth > 0 && value.Producer is { } node
        && node.Operator switch
        {
            Binary { Function: BinaryFunction.Multiply } => node.Inputs.Contains(factor)
                || node.Inputs.Any(input => IsZeroWhereZero(input, factor, depth - 1)),
            Binary { Function: BinaryFunction.Divide } => IsZeroWhereZero(node.Inputs[0], factor, depth - 1),
            Binary { Function: BinaryFunction.Add } => node.Inputs.All(input => IsZeroWhereZero(input, factor, depth - 1)),
            _ => false,
        };

    /// <summary>
    /// (x ∘ t) / S(d) with d of the Prepare phase becomes t ∘ (x / S(d)): the quotient is computed behind d, once per sample, and the
    /// backward, which memory bounds, reads one tensor instead of two and divides nothing.
    /// </summary>
    private static void ShareOfActivation(Graph graph)
    {
        var phases = Phase.Assign(graph);
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is not Binary { Function: BinaryFunction.Divide }
                || !phases.TryGetValue(node, out var phase) || !phase.DependsOnSeed
                || node.Inputs[0].Producer is not { Operator: Binary { Function: BinaryFunction.Multiply } } product
                || product.Output.Readers.Count() > 1
                || node.Inputs[1].Producer is not { Operator: Unary { Function: UnaryFunction.Stabilize } } stabilizer
                || stabilizer.Inputs[0].Producer is not { } denominator || !phases.TryGetValue(denominator, out var prepared)
                || prepared == Phase.Forward || prepared.DependsOnSeed)
                continue;
            var x = product.Inputs.FirstOrDefault(input =>
                input.Producer is null || !phases.TryGetValue(input.Producer, out var other) || !other.DependsOnSeed);
            var t = product.Inputs.FirstOrDefault(input => input != x);
            if (x is null || t is null || !x.Shape.Equals(node.Output.Shape))
                continue;
            var share = graph.EmitBefore(node, new Binary(BinaryFunction.Divide), node.Name, "", x, node.Inputs[1]);
            var output = graph.EmitBefore(node, new Binary(BinaryFunction.Multiply), node.Name, "", share, t);
            graph.Replace(node, output);
        }
    }

    /// <summary>x / c is x · (1 / c), which is quicker, and zero in the padding of c, where x / c would be 0 / 0.</summary>
    private static void MultiplyByReciprocals(Graph graph)
    {
        foreach (var node in graph.Nodes.Where(node => node.Operator is Binary { Function: BinaryFunction.Divide } && !node.IsConstant))
        {
            if (!node.Inputs[1].IsConstant || (node.Inputs[1].Known is not null && node.Inputs[1].Shape.Count == 1))
                continue;
            var reciprocal = graph.EmitBefore(node, new Unary(UnaryFunction.Reciprocal), node.Name, "", node.Inputs[1]);
            var output = graph.EmitBefore(node, new Binary(BinaryFunction.Multiply), node.Name, node.OnnxType, node.Inputs[0], reciprocal);
            output.Name = node.Output.Name;
            graph.Replace(node, output);
        }
    }

    private static void LowerAffine(Graph graph)
    {
        foreach (var node in graph.Nodes.Where(node => node.Operator is Affine))
        {
            var x = node.Inputs[0];
            var shape = new Shape([x.Shape[1], .. Enumerable.Repeat(1, x.Shape.Rank - 2)]);
            var scale = graph.EmitBefore(node, new Reshape(shape), node.Name, "", node.Inputs[1]);
            var shift = graph.EmitBefore(node, new Reshape(shape), node.Name, "", node.Inputs[2]);
            var scaled = graph.EmitBefore(node, new Binary(BinaryFunction.Multiply), node.Name, "", x, scale);
            var output = graph.EmitBefore(node, new Binary(BinaryFunction.Add), node.Name, node.OnnxType, scaled, shift);
            output.Name = node.Output.Name;
            graph.Replace(node, output);
        }
    }

    private static void MaterialiseBroadcasts(Graph graph)
    {
        foreach (var node in graph.Nodes.Where(node => node.Operator is Binary or Select && !node.IsConstant))
        {
            var shape = node.Output.Shape;
            foreach (var input in node.Inputs.Distinct().Where(input => !IsDirect(input, shape)).ToList())
            {
                var expanded = graph.EmitBefore(node, new Expand(shape), input.Name, "", input);
                for (var index = 0; index < node.Inputs.Count; index++)
                {
                    if (node.Inputs[index] == input)
                        node.SetInput(index, expanded);
                }
            }
        }
    }

    private static bool IsDirect(Value operand, Shape shape) =>
        operand.Known is not null && operand.Shape.Count == 1
        || HasShape(operand.Shape, shape)
        || IsChannelVector(operand.Shape, shape);

    /// <summary>The same dimensions but for leading ones.</summary>
    public static bool HasShape(Shape operand, Shape shape) =>
        operand.Count == shape.Count && operand.Dimensions.SkipWhile(one => one == 1).SequenceEqual(shape.Dimensions.SkipWhile(one => one == 1));

    /// <summary>One number per channel of [1, C, …], an image.</summary>
    public static bool IsChannelVector(Shape operand, Shape shape)
    {
        var channelAxis = operand.Rank - (shape.Rank - 1);
        return Layout.IsImage(shape) && shape[0] == 1 && channelAxis is 0 or 1 && operand.Rank <= shape.Rank
            && operand[channelAxis] == shape[1] && operand.Count == shape[1] && (channelAxis == 0 || operand[0] == 1);
    }
}
