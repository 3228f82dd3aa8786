using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.IR;

public sealed partial record FisherVector
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Read(lowerer, node, phase, inSingle: false);
        lowerer.Add(group, new FisherVectorCall(operands, lowerer.Produce(node.Output, phase).Write));
    }

    /// <param name="inSingle">Encoding is fast; relevance divides by sums that may be next to 0, and is computed in float64.</param>
    internal FisherOperands Read(Lowerer lowerer, Node node, Phase phase, bool inSingle)
    {
        Shape x = node.Inputs[0].Shape, mixture = node.Inputs[1].Shape;
        var descriptors = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var scratch = lowerer.Scratch($"{node.Name} sums", FisherOperands.Scratch(mixture[0], mixture[1]), phase);
        return new FisherOperands(
            descriptors.Read, Packed(1, "precisions"), Packed(2, "means"), Packed(3, "logarithms of weights"), Packed(4, "roots of weights"),
            new PointerOperand(scratch, Access.Scratch), this, x[0], x[1], mixture[0], mixture[1]);

        RegionOperand Packed(int input, string role) => new(
            !inSingle ? lowerer.PackDoubles(node.Inputs[input], role)
            : node.Inputs[input].Shape.Rank == 1 ? lowerer.PackFlat(node.Inputs[input], role)
            : lowerer.Pack(node.Inputs[input], new DensePacking(), Codebook.Strips(mixture), role));
    }
}

public sealed partial record FisherMagnitudes
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Fisher.Read(lowerer, node, phase, inSingle: false);
        lowerer.Add(group, new FisherMagnitudesCall(operands, lowerer.Produce(node.Output, phase).Write));
    }
}

public sealed partial record FisherShares
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Fisher.Read(lowerer, node, phase, inSingle: false);
        var relevance = lowerer.ReadRowMajor(node.Inputs[FisherVector.Operands], phase);
        lowerer.Add(group, new FisherSharesCall(operands, relevance.Read, Epsilon, lowerer.Produce(node.Output, phase).Write));
    }
}
