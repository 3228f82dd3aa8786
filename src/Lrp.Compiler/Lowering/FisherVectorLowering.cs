using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.IR;

public sealed partial record FisherVector
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Read(lowerer, node, phase);
        lowerer.Add(group, new FisherVectorCall(operands, lowerer.Produce(node.Output, phase).Write));
    }

    internal FisherOperands Read(Lowerer lowerer, Node node, Phase phase)
    {
        Shape x = node.Inputs[0].Shape, mixture = node.Inputs[1].Shape;
        var descriptors = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var scratch = lowerer.Scratch($"{node.Name} sums", FisherLayout.Floats(mixture[0], mixture[1]), phase);
        return new FisherOperands(
            descriptors.Read, Packed(1, "precisions"), Packed(2, "means"), Packed(3, "logarithms of weights"), Packed(4, "roots of weights"),
            new PointerOperand(scratch, Access.Scratch), this, x[0], x[1], mixture[0], mixture[1]);

        RegionOperand Packed(int input, string role) => new(lowerer.PackDoubles(node.Inputs[input], role));
    }
}

public sealed partial record FisherMagnitudes
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Fisher.Read(lowerer, node, phase);
        lowerer.Add(group, new FisherMagnitudesCall(operands, lowerer.Produce(node.Output, phase).Write));
    }
}

public sealed partial record FisherShares
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Fisher.Read(lowerer, node, phase);
        var relevance = lowerer.ReadRowMajor(node.Inputs[FisherVector.Operands], phase);
        lowerer.Add(group, new FisherSharesCall(operands, relevance.Read, Epsilon, lowerer.Produce(node.Output, phase).Write));
    }
}
