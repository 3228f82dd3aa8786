// Lowering/ExampleLowering.cs: how a machine computes it. What consists of operators that are there is said in terms of them, and fuses
// like them. What does not overrides Lower instead, and calls a kernel of the runtime (see Lowering/GatherLowering.cs).
namespace Lrp.Compiler.IR;

public sealed partial record Example
{
    internal override Value Decompose(INodeBuilder builder, Node node) =>
        builder.Scale(builder.Emit(UnaryFunction.Log, OnePlusSquare(builder, node.Inputs[0])), Scale);

    private static Value OnePlusSquare(INodeBuilder builder, Value x) =>
        builder.Emit(BinaryFunction.Add, builder.Emit(UnaryFunction.Square, x), builder.Scalar(1));
}
