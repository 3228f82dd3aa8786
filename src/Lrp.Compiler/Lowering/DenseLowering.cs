using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.IR;

public sealed partial record Dense
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        if (!node.Inputs[1].IsRecipe)
            throw new Diagnostics.DiagnosticException(Diagnostics.DiagnosticTable.NotCompilable, node.Name, "Dense with weights that are computed");
        if (lowerer.Layouts.GeometryOf(node) is not null)
        {
            ConvolutionLowering.Lower(lowerer, group);
            return;
        }

        var epilogue = new EpilogueBuilder(lowerer, group);
        if (epilogue.Outputs.Count == 0)
            return;
        int inputs = node.Inputs[1].Shape[1], outputs = node.Inputs[1].Shape[0];
        var rows = node.Output.Shape.Count / Math.Max(outputs, 1);
        var input = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var strips = BlockLayout.Strips(outputs);
        var weights = lowerer.Pack(node.Inputs[1], new DensePacking(), (long)strips * inputs * BlockLayout.Strip);
        var bias = ConvolutionLowering.Bias(lowerer, node, strips * BlockLayout.Strip);
        var lists = (rows + BlockLayout.DenseRows - 1) / BlockLayout.DenseRows;
        var active = lowerer.Scratch(node.Name + " active inputs", lists * ActiveListLayout.DenseList(inputs), group.Phase);
        var kernel = (DenseKernel)lowerer.Network.Kernels.Register(new DenseKernel(epilogue.Epilogue));
        lowerer.Add(group, new DenseCall(
            kernel, new DenseLoop(rows, inputs, outputs), input.Read, new PointerOperand(active, Access.Scratch), weights, bias,
            epilogue.RowOperands(outputs)));
    }
}
