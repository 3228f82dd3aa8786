using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record KernelMachine
{
    /// <summary>A linear machine needs no more than a vector of weights for each function.</summary>
    internal override Value? Decompose(INodeBuilder builder, Node node) =>
        !node.IsConstant && Collapsed(node, builder.Emit, builder.Constant) is { } collapsed
            ? builder.Emit(collapsed.Machine, [node.Inputs[0], .. collapsed.Weights])
            : null;

    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Operands(lowerer, node, phase);
        var decisions = lowerer.Produce(node.Outputs[0], phase);
        var kernels = lowerer.Produce(node.Outputs[1], phase);
        var scratch = lowerer.Scratch($"{node.Name} sums", operands.Scratch, phase);
        lowerer.Add(group, new KernelMachineCall(operands, decisions.Write, kernels.Write, new PointerOperand(scratch, Access.Scratch)));
    }

    internal KernelMachineOperands Operands(Lowerer lowerer, Node node, Phase phase) => new(
        lowerer.ReadRowMajor(node.Inputs[0], phase).Read,
        new RegionOperand(lowerer.PackFlat(node.Inputs[1], "support vectors")),
        new RegionOperand(lowerer.PackDoubles(node.Inputs[2], "coefficients")),
        new RegionOperand(lowerer.PackDoubles(node.Inputs[3], "intercepts")),
        this, node.Inputs[0].Shape[0], node.Inputs[1].Shape[1], node.Inputs[1].Shape[0], node.Inputs[3].Shape[0]);
}

public sealed partial record KernelMachineAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var operands = Machine.Operands(lowerer, node, phase);
        var g = lowerer.ReadRowMajor(node.Inputs[4], phase);
        List<Operand> extras = [.. node.Inputs.Skip(5).Select(input => input.IsRecipe
            ? (Operand)new RegionOperand(lowerer.PackFlat(input, "roots"))
            : lowerer.ReadRowMajor(input, phase).Read)];
        var result = lowerer.Produce(node.Output, phase);
        var scratch = lowerer.Scratch($"{node.Name} sums", operands.Scratch, phase);
        var targets = Rule is KernelRule.Taylor or KernelRule.Path ? node.Inputs[6].Shape[0] : 0;
        var steps = Rule == KernelRule.Path ? node.Inputs[8].Shape[1] : 0;
        lowerer.Add(group, new KernelMachineAdjointCall(
            this, operands, g.Read, extras, result.Write, new PointerOperand(scratch, Access.Scratch), targets, steps));
    }
}

public sealed partial record PairwiseCoupling
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var pairs = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var target = lowerer.Produce(node.Output, phase);
        var scratch = lowerer.Scratch($"{node.Name} sums", 2 * Classes * (Classes + 2), phase);
        lowerer.Add(group, new PairwiseCouplingCall(pairs.Read, target.Write, new PointerOperand(scratch, Access.Scratch),
            node.Output.Shape[0], Classes));
    }
}
