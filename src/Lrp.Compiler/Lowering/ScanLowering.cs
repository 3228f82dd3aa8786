using Lrp.Compiler.Lowering;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.IR;

public sealed partial record Scan
{
    /// <summary>
    /// A loop whose body is lowered as a network of its own. Slices and carried values are copied into and out of buffers of the body,
    /// since kernels write whole vectors, and a slice may end within one.
    /// </summary>
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var index = new LoopIndex(lowerer.Depth == 0 ? "turn" : $"turn{lowerer.Depth}", Count);
        var body = lowerer.ForBody(Body);
        for (var input = 0; input < node.Inputs.Count; input++)
        {
            var source = lowerer.ReadRowMajor(node.Inputs[input], phase);
            var target = body.ProduceInput(Body.Inputs[input]);
            if (input < Carried)
                Copy(lowerer, Preparation.Carried, source, target);
            else
                Copy(body, Preparation.Slice, SliceOf(source, Body.Inputs[input].Shape), target);
        }

        body.LowerNodes();
        Buffer[] outputs = [.. Body.Outputs.Select(output => body.ReadResult(output, Phase.Forward))];
        for (var output = Carried; output < outputs.Length; output++)
        {
            var result = lowerer.Produce(node.Outputs[output], phase);
            Copy(body, Preparation.Slice, outputs[output], SliceOf(result, Body.Outputs[output].Shape));
        }

        // A carried value that another one becomes is read before it is overwritten.
        Buffer[] carried = [.. Enumerable.Range(0, Carried).Select(input => body.ReadRowMajor(Body.Inputs[input], Phase.Forward))];
        for (var output = 0; output < Carried; output++)
        {
            if (outputs[output].Root != carried[output].Root && carried.Any(buffer => buffer.Root == outputs[output].Root))
            {
                var kept = body.Scratch(Body.Outputs[output].Name, Body.Outputs[output].Shape.Count, Phase.Forward);
                Copy(body, Preparation.Carried, outputs[output], kept);
                outputs[output] = kept;
            }
        }

        for (var output = 0; output < Carried; output++)
        {
            if (outputs[output].Root != carried[output].Root)
                Copy(body, Preparation.Carried, outputs[output], carried[output]);
            lowerer.Alias(node.Outputs[output], carried[output], phase);
        }

        lowerer.Add(phase, new LoopStep(new Computed([node]), index, body.BodySteps, isParallel: false));

        Buffer SliceOf(Buffer whole, Shape slice) => whole.Part(
            index, IsReversed ? -slice.Count : slice.Count, Layout.RowMajor(slice), IsReversed ? (Count - 1) * slice.Count : 0);

        void Copy(Lowerer to, Preparation preparation, Buffer source, Buffer target) => Movement.Copy(
            to, phase, new Prepared(target.Name, preparation), source, 0, [1], target, 0, [1], new IntList(target.Layout.Width));
    }
}
