namespace Lrp.Compiler.IR;

public sealed partial record Dense
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor x = inputs[0], weights = inputs[1];
        int outputs = weights.Shape[0], length = weights.Shape[1];
        var output = new Tensor(x.Shape.With(x.Shape.Rank - 1, outputs));
        for (var index = 0; index < output.Data.Length; index++)
        {
            var row = x.Data.AsSpan(index / outputs * length, length);
            var column = weights.Data.AsSpan(index % outputs * length, length);
            var sum = inputs.Count > 2 ? inputs[2].Data[index % outputs] : 0;
            for (var inner = 0; inner < row.Length; inner++)
                sum += row[inner] * column[inner];
            output.Data[index] = sum;
        }

        return [output];
    }
}

public sealed partial record MatMul
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor a = inputs[0], b = inputs[1];
        int rows = a.Shape[a.Shape.Rank - 2], length = a.Shape[a.Shape.Rank - 1], columns = b.Shape[b.Shape.Rank - 1];
        Shape batchA = Batch(a.Shape), batchB = Batch(b.Shape), batch = Shape.Broadcast(batchA, batchB)!;
        var fromA = Strided.Offsets(batch, Strided.BroadcastStrides(batchA, batch));
        var fromB = Strided.Offsets(batch, Strided.BroadcastStrides(batchB, batch));

        var product = new double[batch.Count * rows * columns];
        for (var row = 0; row < batch.Count * rows; row++)
        {
            var to = product.AsSpan(row * columns, columns);
            int matrix = row / rows, first = ((fromA[matrix] * rows) + (row % rows)) * length;
            for (var inner = 0; inner < length; inner++)
            {
                var factor = a.Data[first + inner];
                var from = b.Data.AsSpan(((fromB[matrix] * length) + inner) * columns, columns);
                for (var column = 0; column < to.Length; column++)
                    to[column] += factor * from[column];
            }
        }

        return [new Tensor(new Shape([.. batch.Dimensions, rows, columns]), product)];
    }

    private static Shape Batch(Shape shape) => new([.. shape.Dimensions.Take(shape.Rank - 2)]);
}

public sealed partial record StridedMatMul
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) =>
        new MatMul().Evaluate([Copy(Left, inputs[0]), Copy(Right, inputs[1])]);

    private static Tensor Copy(MatrixView view, Tensor source) =>
        Strided.Gather(source, Strided.Offsets(view.Shape, view.Strides.ToArray(), view.Offset), view.Shape);
}
