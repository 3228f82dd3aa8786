using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class DenseImport
{
    private static readonly IntList Swap = new(1, 0);

    /// <summary>α·op(A)·op(B) + β·C. With constant B, a fully connected layer whose weights are a recipe.</summary>
    public static Value Gemm(NodeImport node)
    {
        var (a, b) = (node.Input(0), node.Input(1));
        ShapeRules.RequireRank(a, "matrix A", 2);
        ShapeRules.RequireRank(b, "matrix B", 2);
        var (alpha, beta) = (node.Float("alpha", 1), node.Float("beta", 1));
        if (node.Flag("transA"))
            a = node.EmitAuxiliary(new Transpose(Swap), a);
        var c = node.Optional(2) is { } given && beta != 0 ? Scaled(node, Aligned(node, given), beta) : null;
        if (a.IsConstant || !b.IsConstant)
        {
            b = node.Flag("transB") ? node.EmitAuxiliary(new Transpose(Swap), b) : b;
            var product = Scaled(node, node.Emit(new MatMul(), a, b), alpha);
            return c is null ? product : Sum(node, product, c);
        }

        var weights = Scaled(node, node.Flag("transB") ? b : node.EmitAuxiliary(new Transpose(Swap), b), alpha);
        if (c is null)
            return node.EmitDense(a, weights);
        var bias = c.IsConstant ? Bias(node, c, weights.Shape[0]) : null;
        return bias is not null ? node.EmitDense(a, weights, bias) : Sum(node, node.EmitDense(a, weights), c);
    }

    /// <summary>A matrix product with a constant matrix is a fully connected layer; vectors become matrices for the while.</summary>
    public static Value MatMul(NodeImport node) => Product(node, node.Input(0), node.Input(1), 1);

    public static Value Product(NodeImport node, Value a, Value b, double factor)
    {
        if (a.Shape.Rank == 0 || b.Shape.Rank == 0)
            throw new ShapeException($"{a.Shape} and {b.Shape} are not both matrices");
        var (isRow, isColumn) = (a.Shape.Rank == 1, b.Shape.Rank == 1);
        if (isColumn)
            b = node.EmitAuxiliary(new Reshape(new Shape(b.Shape.Count, 1)), b);
        Value product;
        if (b.IsConstant && !a.IsConstant && b.Shape.Rank == 2)
        {
            product = node.EmitDense(a, Scaled(node, node.EmitAuxiliary(new Transpose(Swap), b), factor));
        }
        else
        {
            if (isRow)
                a = node.EmitAuxiliary(new Reshape(new Shape(1, a.Shape.Count)), a);
            product = Scaled(node, node.Emit(new MatMul(), a, b), factor);
            if (isRow)
                product = Without(node, product, product.Shape.Rank - 2);
        }

        return isColumn ? Without(node, product, product.Shape.Rank - 1) : product;
    }

    private static Value Without(NodeImport node, Value value, int axis) =>
        node.EmitAuxiliary(new Reshape(new Shape([.. value.Shape.Dimensions.Where((_, index) => index != axis)])), value);

    private static Value Scaled(NodeImport node, Value value, double factor) =>
        factor == 1 ? value : node.EmitAuxiliary(new Binary(BinaryFunction.Multiply), value, node.Scalar(factor));

    private static Value Sum(NodeImport node, Value product, Value c)
    {
        ShapeRules.Require(ShapeRules.Broadcast(product.Shape, c.Shape).Equals(product.Shape),
            $"its matrix C {c.Shape} does not broadcast to {product.Shape}");
        return node.EmitAuxiliary(new Binary(BinaryFunction.Add), product, c);
    }

    /// <summary>C as a vector over the outputs; null where it differs between rows.</summary>
    private static Value? Bias(NodeImport node, Value c, int outputs)
    {
        if (c.Shape.Count == 1 && outputs != 1)
        {
            var scalar = c.Shape.Rank <= 1 ? c : node.EmitAuxiliary(new Reshape(Shape.Scalar), c);
            return node.EmitAuxiliary(new Expand(new Shape(outputs)), scalar);
        }

        if (c.Shape.Rank > 2 || c.Shape.Count != outputs || (c.Shape.Rank > 0 && c.Shape[c.Shape.Rank - 1] != outputs))
            return null;
        return c.Shape.Rank == 1 ? c : node.EmitAuxiliary(new Reshape(new Shape(outputs)), c);
    }

    /// <summary>Before operator set 7, C broadcasts only where it says so, and from a given axis.</summary>
    private static Value Aligned(NodeImport node, Value c)
    {
        var isColumn = node.Opset < 7 && c.Shape.Rank == 1 && node.Has("axis") && node.Int("axis", 1) == 0;
        return isColumn ? node.EmitAuxiliary(new Reshape(new Shape(c.Shape.Count, 1)), c) : c;
    }
}
