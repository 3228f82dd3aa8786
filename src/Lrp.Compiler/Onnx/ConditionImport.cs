using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Comparisons, logic, and choices. Conditions of known numbers are known; others are 0 or 1 at run time.</summary>
internal static class ConditionImport
{
    /// <param name="isSwapped">a &lt; b is b &gt; a.</param>
    public static Func<NodeImport, Value> Binary(BinaryFunction function, bool isSwapped = false) => node =>
    {
        Value a = node.Input(0), b = ArithmeticImport.Aligned(node, node.Input(1));
        return Condition(node, new Binary(function), isSwapped ? [b, a] : [a, b]);
    };

    public static Value Not(NodeImport node) => Condition(node, new Unary(UnaryFunction.Not), node.Input(0));

    /// <summary>Of truth values, that they are not the same.</summary>
    public static Value Xor(NodeImport node)
    {
        var isEqual = Condition(node, new Binary(BinaryFunction.Equal), node.Input(0), ArithmeticImport.Aligned(node, node.Input(1)));
        return Condition(node, new Unary(UnaryFunction.Not), isEqual);
    }

    /// <summary>What is chosen as a whole needs no choice.</summary>
    public static Value Where(NodeImport node)
    {
        var (a, b) = (node.Input(1), node.Input(2));
        if (node.TryKnown(0) is { Data.Length: > 0 } condition && condition.Data.All(value => (value != 0) == (condition.Data[0] != 0)))
        {
            var shape = ShapeRules.Broadcast(condition.Shape, ShapeRules.Broadcast(a.Shape, b.Shape));
            var chosen = condition.Data[0] != 0 ? a : b;
            return chosen.Shape.Equals(shape) ? chosen : node.Emit(new Expand(shape), chosen);
        }

        return node.Emit(new Select(), node.Input(0), a, b);
    }

    /// <summary>One branch where shapes and parameters decide which; else both, element by element.</summary>
    public static IReadOnlyList<Value> If(NodeImport node)
    {
        if (node.TryKnown(0) is { Data.Length: 1 } condition)
            return node.Branch(condition.Data[0] != 0 ? "then_branch" : "else_branch");
        var (yes, no) = (node.Branch("then_branch"), node.Branch("else_branch"));
        if (node.Input(0).Shape.Count != 1 || !yes.Select(value => value.Shape).SequenceEqual(no.Select(value => value.Shape)))
            throw node.Unsupported(" with branches of different shapes and a condition that is computed at run time; export the model with fixed shapes");
        var choice = node.EmitAuxiliary(new Reshape(Shape.Scalar), node.Input(0));
        return [.. yes.Zip(no, (first, second) => node.Emit(new Select(), choice, first, second))];
    }

    private static Value Condition(NodeImport node, Operator operation, params Value[] operands)
    {
        var condition = node.Emit(operation, operands);
        return condition.Known is { } known ? node.Constant(known, ElementType.Bool) : node.Integer(condition);
    }
}
