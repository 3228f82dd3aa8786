using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>Sums and products as flat lists, however they were written: <c>a − (b − c)</c> has three terms.</summary>
internal static class Algebra
{
    private const int MostTerms = 8;

    /// <summary>The terms of a sum, each with its sign. A value that is no sum has one.</summary>
    public static IReadOnlyList<(int Sign, Value Value)> Terms(Value sum)
    {
        var (terms, open) = (new List<(int, Value)>(), new Stack<(int Sign, Value Value)>());
        for (open.Push((1, sum)); open.Count > 0;)
        {
            var (sign, value) = open.Pop();
            var node = value.IsConstant || terms.Count + open.Count >= MostTerms ? null : value.Producer;
            if (node?.Operator is Binary { Function: BinaryFunction.Add or BinaryFunction.Subtract } binary)
            {
                open.Push((sign, node.Inputs[0]));
                open.Push((binary.Function == BinaryFunction.Add ? sign : -sign, node.Inputs[1]));
            }
            else if (node?.Operator is Unary { Function: UnaryFunction.Negate })
            {
                open.Push((-sign, node.Inputs[0]));
            }
            else
            {
                terms.Add((sign, value));
            }
        }

        return terms;
    }

    /// <summary>The factors of a product or quotient. A value that is neither has one.</summary>
    public static Product Factors(Value product)
    {
        var (found, open) = (new Product([], [], []), new Stack<(bool IsBelow, Value Value)>());
        for (open.Push((false, product)); open.Count > 0;)
        {
            var (isBelow, value) = open.Pop();
            var node = found.Count + open.Count >= MostTerms ? null : value.Producer;
            if (value.IsConstant)
            {
                found.Constants.Add((isBelow, value));
            }
            else if (node?.Operator is Binary { Function: BinaryFunction.Multiply or BinaryFunction.Divide } binary)
            {
                open.Push((isBelow, node.Inputs[0]));
                open.Push((isBelow ^ (binary.Function == BinaryFunction.Divide), node.Inputs[1]));
            }
            else if (node?.Operator is Unary { Function: UnaryFunction.Reciprocal })
            {
                open.Push((!isBelow, node.Inputs[0]));
            }
            else
            {
                (isBelow ? found.Below : found.Above).Add(value);
            }
        }

        return found;
    }

    /// <summary>Whether two values are computed in the same way from the same: exporters repeat themselves.</summary>
    public static bool AreSame(Value a, Value b, int depth = 8) => a == b
        || (a.Known is { } first && b.Known is { } second && a.Shape.Equals(b.Shape) && first.Data.SequenceEqual(second.Data))
        || (depth > 0 && a.Producer is { } left && b.Producer is { } right && left.Operator.Equals(right.Operator)
            && left.Inputs.Count == right.Inputs.Count && left.Inputs.Zip(right.Inputs, (x, y) => AreSame(x, y, depth - 1)).All(same => same));
}

/// <summary>Π Above / Π Below · Π Constants, of which some divide.</summary>
internal sealed record Product(List<Value> Above, List<Value> Below, List<(bool IsBelow, Value Value)> Constants)
{
    public int Count => Above.Count + Below.Count + Constants.Count;

    /// <summary>Whether two quotients are by the same, with the same constants.</summary>
    public bool HasSameScale(Product other) => Below.Count == other.Below.Count && Constants.Count == other.Constants.Count
        && Below.Zip(other.Below, (a, b) => Algebra.AreSame(a, b)).All(same => same)
        && Constants.Zip(other.Constants, (a, b) => a.IsBelow == b.IsBelow && Algebra.AreSame(a.Value, b.Value)).All(same => same);

    /// <summary>The constants as one, before a node; null where there are none.</summary>
    public Value? Constant(Graph graph, Node before)
    {
        Value? product = null;
        foreach (var (isBelow, value) in Constants)
        {
            product = (product, isBelow) switch
            {
                (null, false) => value,
                (null, true) => graph.EmitBefore(before, new Unary(UnaryFunction.Reciprocal), before.Name, "", value),
                ({ } known, _) => graph.EmitBefore(
                    before, new Binary(isBelow ? BinaryFunction.Divide : BinaryFunction.Multiply), before.Name, "", known, value),
            };
        }

        return product;
    }

    /// <summary>The constants as a number; null where they are none.</summary>
    public double? Number(Graph graph)
    {
        var number = 1.0;
        foreach (var (isBelow, value) in Constants)
        {
            if (graph.ScalarOf(value) is not { } factor)
                return null;
            number = isBelow ? number / factor : number * factor;
        }

        return number;
    }
}
