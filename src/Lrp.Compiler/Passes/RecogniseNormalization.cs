using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// Recognises normalisations that exporters wrote out: (x − µ)/√(σ² + ε) or x/√(mean(x²) + ε) in any order of factors, with 1/√ as a
/// factor, then γ and β; and xγ/σ + (β − µγ/σ).
/// </summary>
internal static class RecogniseNormalization
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
        !node.IsConstant && node.Operator is Binary binary && (binary.Function switch
        {
            BinaryFunction.Multiply or BinaryFunction.Divide => OfQuotient(graph, node),
            BinaryFunction.Add or BinaryFunction.Subtract => OfDifference(graph, node),
            _ => null,
        }) is { } found && found.X.Shape.Equals(node.Output.Shape) && found.Fits && found.Emit(graph));

    private static WrittenNormalization? OfQuotient(Graph graph, Node node)
    {
        var product = Algebra.Factors(node.Output);
        if (product.Above.Count != 1 || product.Below.Count != 1 || Deviation.Of(graph, product.Below[0]) is not { } deviation)
            return null;
        var centred = product.Above[0];
        var difference = Meaned.Difference(graph, centred) is var (x, axes) && axes.Equals(deviation.Axes) ? x : null;
        if (!deviation.IsAround(centred) && !(difference is not null && deviation.IsOf(difference)))
            return null;
        return WithParameters(graph, new WrittenNormalization(node, difference ?? centred, deviation, difference is not null, product, []));
    }

    /// <summary>Of the terms, one is xγ/σ, one −µγ/σ, and the others are constants.</summary>
    private static WrittenNormalization? OfDifference(Graph graph, Node node)
    {
        var terms = Algebra.Terms(node.Output);
        var products = terms.Where(term => !term.Value.IsConstant).Select(term => (term.Sign, Product: Algebra.Factors(term.Value))).ToList();
        if (products.Count != 2 || products.Any(term => term.Product.Above.Count != 1 || term.Product.Below.Count != 1))
            return null;
        var ((sign, scaled), (other, mean)) = products[0].Sign > 0 ? (products[0], products[1]) : (products[1], products[0]);
        var x = scaled.Above[0];
        if (sign < 0 || other > 0 || !scaled.HasSameScale(mean)
            || Meaned.Of(graph, mean.Above[0], x) is not { } axes
            || Deviation.Of(graph, scaled.Below[0]) is not { } deviation || !axes.Equals(deviation.Axes)
            || !(deviation.IsOf(x) || (deviation.Around is { } around && Meaned.Difference(graph, around) is var (source, _) && source == x)))
            return null;
        return new WrittenNormalization(node, x, deviation, SubtractsMean: true, scaled, [.. terms.Where(term => term.Value.IsConstant)]);
    }

    /// <summary>γ and β, which nobody but the normalisation's only readers use.</summary>
    private static WrittenNormalization WithParameters(Graph graph, WrittenNormalization found)
    {
        while (found.Shifts.Count == 0 && graph.OnlyReader(found.Last.Output) is { } reader && reader.ConstantOperand() is var (x, constant)
            && found.IsParameter(constant.Shape))
        {
            var isSecond = reader.Inputs[1] == constant;
            switch (((Binary)reader.Operator).Function)
            {
                case BinaryFunction.Multiply or BinaryFunction.Divide when isSecond || reader.Operator is Binary { Function: BinaryFunction.Multiply }:
                    found = found with { Last = reader, Scales = Algebra.Factors(reader.Output) };
                    break;
                case BinaryFunction.Add:
                    found = found with { Last = reader, Shifts = [(1, constant)] };
                    break;
                case BinaryFunction.Subtract when isSecond:
                    found = found with { Last = reader, Shifts = [(-1, constant)] };
                    break;
                default:
                    return found;
            }
        }

        return found;
    }
}

/// <summary>γ(x − µ)/√(σ² + ε) + β as a graph writes it.</summary>
/// <param name="Last">The node that has the result.</param>
/// <param name="Scales">Its constants are γ.</param>
/// <param name="Shifts">Their sum is β.</param>
internal sealed record WrittenNormalization(
    Node Last, Value X, Deviation Deviation, bool SubtractsMean, Product Scales, IReadOnlyList<(int Sign, Value Value)> Shifts)
{
    public bool Fits => Scales.Constants.Select(constant => constant.Value).Concat(Shifts.Select(shift => shift.Value))
        .All(parameter => Shape.Broadcast(X.Shape, parameter.Shape)?.Equals(X.Shape) == true);

    /// <summary>
    /// A parameter is one number for all, for each channel, or along the axes. Other constants, such as one for each token, only stand behind.
    /// </summary>
    public bool IsParameter(Shape constant)
    {
        var lead = X.Shape.Rank - constant.Rank;
        var wide = Enumerable.Range(0, constant.Rank).Where(axis => constant[axis] != 1).Select(axis => axis + lead).ToList();
        return lead >= 0 && (wide.All(Deviation.Axes.Contains) || wide.All(axis => axis == 1));
    }

    public bool Emit(Graph graph)
    {
        var scale = Scales.Constant(graph, Last);
        if (Deviation.Scale != 1)
        {
            var number = graph.AddScalar(1 / Math.Sqrt(Deviation.Scale));
            scale = scale is null ? number : Computed(new Binary(BinaryFunction.Multiply), scale, number);
        }

        var shift = Shifts.Select(term => term.Sign > 0 ? term.Value : Computed(new Unary(UnaryFunction.Negate), term.Value))
            .Aggregate((Value?)null, (sum, term) => sum is null ? term : Computed(new Binary(BinaryFunction.Add), sum, term));
        Value[] inputs = shift is not null ? [X, scale ?? graph.AddScalar(1), shift] : scale is not null ? [X, scale] : [X];
        var operation = new Normalization(Deviation.Axes, Deviation.Epsilon / Deviation.Scale, SubtractsMean);
        return graph.Replace(Last, graph.EmitBefore(
            Last, operation, Last.Name, SubtractsMean ? "LayerNormalization" : "RMSNormalization", inputs));

        Value Computed(Operator operation, params Value[] operands) => graph.EmitBefore(Last, operation, Last.Name, "", operands);
    }
}

/// <summary>√(s·mean(c²) + ε) over some axes.</summary>
/// <param name="Around">c; null where the variance is E[x²] − µ².</param>
/// <param name="Source">x where the variance is E[x²] − µ².</param>
internal sealed record Deviation(Value? Around, Value? Source, IntList Axes, double Epsilon, double Scale)
{
    public bool IsAround(Value value) => Around is not null && Algebra.AreSame(Around, value);

    public bool IsOf(Value value) => Source is not null && Algebra.AreSame(Source, value);

    public static Deviation? Of(Graph graph, Value deviation)
    {
        if (Meaned.Bare(deviation).Producer is not { Operator: Unary { Function: UnaryFunction.Sqrt } } root)
            return null;
        var (epsilon, variances) = (0.0, new List<(int Sign, Value Value)>());
        foreach (var (sign, term) in Algebra.Terms(Meaned.Bare(root.Inputs[0])))
        {
            if (graph.ScalarOf(term) is { } number)
                epsilon += sign * number;
            else
                variances.Add((sign, term));
        }

        if (epsilon < 0)
            return null;
        if (Meaned.Pair(variances) is var (squares, mean))
            return OfMoments(graph, squares, mean, epsilon);
        return variances.Count == 1 && variances[0].Sign > 0 ? OfSquares(graph, variances[0].Value, epsilon) : null;
    }

    /// <summary>s·mean(c²): s = 1, or n/(n − 1) of an unbiased estimate.</summary>
    private static Deviation? OfSquares(Graph graph, Value variance, double epsilon)
    {
        if (Meaned.Scaled(graph, variance) is not var (squares, axes, scale) || Squared(squares) is not { } around)
            return null;
        double count = axes.Aggregate(1, (product, axis) => product * around.Shape[axis]);
        var isEstimate = count > 1 && Math.Abs((scale * (count - 1) / count) - 1) < 1e-6;
        return isEstimate || Math.Abs(scale - 1) < 1e-6 ? new(around, null, axes, epsilon, isEstimate ? count / (count - 1) : 1) : null;
    }

    private static Deviation? OfMoments(Graph graph, Value squares, Value mean, double epsilon) =>
        Meaned.Scaled(graph, squares) is var (of, axes, scale) && Math.Abs(scale - 1) < 1e-6 && Squared(of) is { } x
            && Squared(mean) is { } root && Meaned.Of(graph, root, x) is { } over && over.Equals(axes)
            ? new(null, x, axes, epsilon, 1) : null;

    private static Value? Squared(Value value) => value.Producer switch
    {
        { Operator: Unary { Function: UnaryFunction.Square } } node => node.Inputs[0],
        { Operator: Binary { Function: BinaryFunction.Multiply } } node when Algebra.AreSame(node.Inputs[0], node.Inputs[1]) => node.Inputs[0],
        _ => null,
    };
}

/// <summary>Means over some axes, which stay with length 1.</summary>
internal static class Meaned
{
    /// <summary>x and the axes where the value is x − mean(x).</summary>
    public static (Value X, IntList Axes)? Difference(Graph graph, Value value)
    {
        if (Pair(Algebra.Terms(value)) is not var (x, mean) || Of(graph, mean, x) is not { } axes)
            return null;
        return (x, axes);
    }

    /// <summary>a and b where the terms are a − b.</summary>
    public static (Value A, Value B)? Pair(IReadOnlyList<(int Sign, Value Value)> terms)
    {
        if (terms.Count != 2 || terms[0].Sign == terms[1].Sign)
            return null;
        return terms[0].Sign > 0 ? (terms[0].Value, terms[1].Value) : (terms[1].Value, terms[0].Value);
    }

    /// <summary>The axes where a value is the mean of another one.</summary>
    public static IntList? Of(Graph graph, Value mean, Value x) =>
        Scaled(graph, mean) is var (of, axes, scale) && Math.Abs(scale - 1) < 1e-6 && Algebra.AreSame(of, x) ? axes : (IntList?)null;

    /// <summary>What a value is the mean of, up to a number that scales it.</summary>
    public static (Value Of, IntList Axes, double Scale)? Scaled(Graph graph, Value value)
    {
        var product = Algebra.Factors(Bare(value));
        if (product.Above.Count != 1 || product.Below.Count != 0 || product.Number(graph) is not { } scale
            || Bare(product.Above[0]).Producer is not { } node)
            return null;
        var x = node.Inputs[0];
        var (axes, factor) = node.Operator switch
        {
            Reduce { Function: ReduceFunction.Mean } reduce => (reduce.Axes, 1.0),
            Reduce { Function: ReduceFunction.Sum } reduce => (reduce.Axes, reduce.Axes.Aggregate(1.0, (count, axis) => count * x.Shape[axis])),
            AveragePool pool when pool.Window.Equals(Window.Global(x.Shape.Spatial())) =>
                (new IntList([.. Enumerable.Range(2, x.Shape.Rank - 2)]), 1.0),
            _ => (new IntList(), 0.0),
        };
        var isInPlace = factor > 0 && axes.Aggregate(x.Shape, (shape, axis) => shape.With(axis, 1)).Equals(Bare(value, through: false).Shape);
        return isInPlace ? (x, axes, scale * factor) : null;
    }

    /// <summary>The value before it was spread, or its axes of length 1 were put back.</summary>
    /// <param name="through">Also before reshapes; else only before it was spread.</param>
    public static Value Bare(Value value, bool through = true)
    {
        while (value.Producer is { IsConstant: false } node && (node.Operator is Expand || (through && node.Operator is Reshape)))
            value = node.Inputs[0];
        return value;
    }
}
