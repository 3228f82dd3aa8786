using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Computes at import what shapes and parameters depend on. Integers follow ONNX: division truncates.</summary>
internal static class ShapeFolding
{
    /// <summary>Multiply-adds of a layer of known values: a file must not occupy the compiler.</summary>
    private const long MostWork = 1 << 20;

    /// <summary>The result of an operation on known values; null where it is too big to keep or to compute.</summary>
    public static Tensor? Evaluate(Operator operation, IReadOnlyList<Value> operands, IR.ValueType type)
    {
        if (type.Shape.Count > TensorImport.MostInlineElements || WorkPerElement(operation, operands) * type.Shape.Count > MostWork)
            return null;
        var isFloating = ShapeRules.IsFloating(type.Type);
        if (!isFloating && operation is Binary { Function: BinaryFunction.Divide } && operands[1].Known!.Data.Contains(0))
            throw new ShapeException("it divides an integer by zero");
        var result = operation.Evaluate([.. operands.Select(operand => operand.Known!)])[0];
        return isFloating ? result : result.Map(Math.Truncate);
    }

    /// <summary>An upper bound for layers; 0 for what takes no longer than its operands are large.</summary>
    private static long WorkPerElement(Operator operation, IReadOnlyList<Value> operands) => operation switch
    {
        Conv or ConvTranspose or Dense or MatMul => operands[1].Shape.Count,
        MaxPool { Window: var window } => Taps(window),
        AveragePool { Window: var window } => Taps(window),
        _ => 0,
    };

    private static long Taps(Window window) => window.Kernel.Aggregate(1L, (product, size) => product * size);

    /// <summary>f(a, b) with broadcasting, for the functions of integers and truth values that no network computes on samples.</summary>
    public static Tensor Zip(Tensor a, Tensor b, Func<double, double, double> function)
    {
        var shape = ShapeRules.Broadcast(a.Shape, b.Shape);
        var (left, right) = (Expanded(a, shape), Expanded(b, shape));
        return new Tensor(shape, [.. left.Zip(right, function)]);
    }

    public static double[] Expanded(Tensor tensor, Shape shape)
    {
        RequireSmall(shape.Count);
        return new Expand(shape).Evaluate([tensor])[0].Data;
    }

    public static void RequireSmall(double count)
    {
        if (!(count <= TensorImport.MostInlineElements))
            throw new ShapeException($"it computes a constant of {count:0} elements");
    }
}
