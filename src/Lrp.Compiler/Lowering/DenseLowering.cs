using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.IR;

public sealed partial record Dense
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        if (!node.Inputs[1].IsConstant)
            throw new Diagnostics.DiagnosticException(Diagnostics.DiagnosticTable.NotCompilable, node.Name, "Dense with weights that are computed");
        var epilogue = new EpilogueBuilder(lowerer, group);
        if (epilogue.Outputs.Count == 0)
            return;
        int inputs = node.Inputs[1].Shape[1], outputs = node.Inputs[1].Shape[0];
        var rows = node.Output.Shape.Count / Math.Max(outputs, 1);
        var input = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var strips = BlockLayout.Strips(outputs);
        var weights = lowerer.Pack(node.Inputs[1], new DensePacking(), (long)strips * inputs * BlockLayout.Strip);
        var bias = ConvolutionLowering.Bias(lowerer, node, strips * BlockLayout.Strip);
        var active = lowerer.Scratch(node.Name + " active inputs", inputs, group.Phase);
        var kernel = lowerer.Network.Kernels.Register(new DenseKernel(epilogue.Epilogue));
        lowerer.Add(group.Phase, new Step(
            Sentence.Of(group), kernel, "",
            [
                new TextArgument($"new(rows: {rows}, inputs: {inputs}, outputs: {outputs})"), new PointerArgument(input),
                new PointerArgument(active), new WeightArgument(weights), new WeightArgument(bias), .. epilogue.RowArguments(outputs),
            ],
            [input, .. epilogue.Reads], [.. epilogue.Outputs, active])
        {
            Work = (long)rows * inputs * outputs,
        });
    }
}
