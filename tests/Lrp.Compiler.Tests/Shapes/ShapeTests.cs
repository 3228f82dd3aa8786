using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Shapes;

public class ShapeTests
{
    private static readonly Window Three = new(new(3, 3), new(2, 2), new(1, 1), new(1, 1), new(1, 1), new(4, 4));

    [Fact]
    public void Outputs_follow_from_operators_and_inputs()
    {
        AssertShape([1, 4, 4, 4], new Conv(Three, 1), [1, 2, 8, 8], [4, 2, 3, 3], [4]);
        AssertShape([1, 2, 8, 8], new ConvTranspose(Three, 1, new(8, 8)), [1, 4, 4, 4], [4, 2, 3, 3], [2]);
        AssertShape([1, 5, 4, 4], new TapSum(Three, new(8, 8), IsAdjoint: false), [5, 3, 3]);
        AssertShape([1, 5, 8, 8], new TapSum(Three, new(8, 8), IsAdjoint: true), [5, 3, 3]);
        AssertShape([1, 2, 4, 4], new MaxPool(Three), [1, 2, 8, 8]);
        AssertShape([1, 2, 8, 8], new MaxPoolRoute(Three), [1, 2, 8, 8], [1, 2, 4, 4]);
        AssertShape([1, 2, 8, 8], new AveragePoolAdjoint(Three, true, new(8, 8)), [1, 2, 4, 4]);
        AssertShape([2, 3, 5], new Dense(), [2, 3, 4], [5, 4], [5]);
        AssertShape([7, 2, 5], new MatMul(), [7, 2, 3], [1, 3, 5]);
        AssertShape([2, 3, 4], new Binary(BinaryFunction.Add), [2, 1, 4], [3, 1]);
        AssertShape([2, 4], new Reduce(ReduceFunction.Sum, new(1), KeepAxes: false), [2, 3, 4]);
        AssertShape([2, 1, 4], new Reduce(ReduceFunction.Sum, new(1), KeepAxes: true), [2, 3, 4]);
        AssertShape([4, 2, 3], new Transpose(new(2, 0, 1)), [2, 3, 4]);
        AssertShape([2, 5], new Concat(1), [2, 2], [2, 3]);
        AssertShape([4, 1], new Pad(new(1, -1), new(1, 0), PadMode.Constant, 0), [2, 2]);
        AssertShape([3, 6], new SliceAdjoint(new(0, 5), new(1, -2), new Shape(3, 6)), [3, 3]);
    }

    [Fact]
    public void Misfits_are_told_in_words()
    {
        AssertMisfit("3 channels", new Conv(Three, 1), [1, 3, 8, 8], [4, 2, 3, 3]);
        AssertMisfit("3 groups", new Conv(Three, 3), [1, 6, 8, 8], [4, 2, 3, 3]);
        AssertMisfit("kernel", new Conv(Three, 1), [1, 2, 8, 8], [4, 2, 5, 5]);
        AssertMisfit("bias is [3]", new Conv(Three, 1), [1, 2, 8, 8], [4, 2, 3, 3], [3]);
        AssertMisfit("does not fit the padded input", new Conv(Three, 1), [1, 2, 5, 5], [4, 2, 3, 3]);
        AssertMisfit("in the padding only", new MaxPool(Three with { PadsBegin = new(3, 3) }), [1, 2, 8, 8]);
        AssertMisfit("negative pad", new MaxPool(Three with { PadsBegin = new(-1, 0) }), [1, 2, 8, 8]);
        AssertMisfit("4 columns", new Dense(), [1, 4], [5, 3]);
        AssertMisfit("cannot be multiplied", new MatMul(), [2, 3], [4, 5]);
        AssertMisfit("cannot be broadcast", new Binary(BinaryFunction.Add), [2], [3]);
        AssertMisfit("axis 2 does not exist", new Softmax(2), [2, 3]);
        AssertMisfit("permutation", new Transpose(new(0, 0)), [2, 3]);
        AssertMisfit("leaves", new Slice(new(1), new(1), new Shape(2)), [2]);
        AssertMisfit("reflection", new Pad(new(2), new(0), PadMode.Reflect, 0), [2]);
        AssertMisfit("negative dimension", new Pad(new(-3), new(0), PadMode.Constant, 0), [2]);
        AssertMisfit("joined", new Concat(0), [2, 2], [2, 3]);
        AssertMisfit("elements", new Reshape(new Shape(5)), [2, 3]);
        AssertMisfit("2^31", new Binary(BinaryFunction.Add), [65536, 1], [65536]);
        AssertMisfit("variance is [3]", new BatchNormalization(1e-5), [1, 2], [2], [2], [2], [3]);
        AssertMisfit("reads beyond the 2 elements of axis 1", new Resample(1, new(0, 2)), [1, 2], [2, 1]);
        AssertMisfit("does not have 2 elements along axis 1", new ResampleAdjoint(1, new(0, 1), 2), [1, 3], [2, 1]);
        AssertMisfit("no tensor of channels", new LocalResponseNormalization(3, 1, 1, 1), [2, 3]);
        AssertMisfit("its p is 0.5", new LpPool(Three, 0.5), [1, 2, 8, 8]);
        AssertMisfit("inputs instead of", new Identity(), [1], [1]);
    }

    private static void AssertShape(int[] expected, Operator operation, params int[][] inputs) =>
        Assert.Equal(new Shape(expected), Infer(operation, inputs)[0].Shape);

    private static void AssertMisfit(string words, Operator operation, params int[][] inputs) =>
        Assert.Contains(words, Assert.Throws<ShapeException>(() => Infer(operation, inputs)).Message);

    private static IReadOnlyList<Lrp.Compiler.IR.ValueType> Infer(Operator operation, int[][] inputs)
    {
        var graph = new Graph("test");
        return operation.Infer([.. inputs.Select(shape => graph.AddInput("x", ElementType.Float32, new Shape(shape)))]);
    }
}
