using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Calls know which rows and blocks they read for a part of their work: compared with what changes in the interpreter.</summary>
public class ReachTests
{
    [Theory]
    [InlineData("x[1,16,9,5]; w=[16,16,3,3]; y=Conv(x,w | pads=[1,1,1,1])")]
    [InlineData("x[1,3,11,5]; w=[20,3,3,3]; y=Conv(x,w | strides=[2,2] pads=[1,1,1,1])")]
    [InlineData("x[1,16,12,4]; w=[16,16,3,1]; y=Conv(x,w | dilations=[3,1])")]
    [InlineData("x[1,48,6,4]; w=[48,16,3,3]; y=Conv(x,w | group=3 pads=[1,1,1,1])")]
    [InlineData("x[1,40,6,4]; w=[40,1,3,3]; y=Conv(x,w | group=40 pads=[1,1,1,1])")]
    [InlineData("x[1,16,5,4]; w=[16,16,3,3]; y=ConvTranspose(x,w | strides=[2,2])")]
    [InlineData("x[2,16,5,4]; w=[16,16,2,2]; y=Conv(x,w)")]
    public void A_row_of_outputs_reads_the_rows_that_it_depends_on(string text)
    {
        var graph = OnnxText.Parse(text).Explain();
        var interpreter = new Interpreter(graph);
        var x = new Tensor(graph.Inputs[0].Shape).Map(_ => 1);
        var before = interpreter.Forward([x]).Outputs[0];
        var reads = ReadsByWrite(Lowerer.Run(graph), x.Shape, before.Shape);
        for (var plane = 0; plane < reads.Planes; plane++)
        {
            for (var row = 0; row < x.Shape[2]; row++)
            {
                var changed = Changed(before, interpreter.Forward([Disturb(x, plane, reads.Lanes, row)]).Outputs[0]);
                var known = reads.Writes.Where(write => write.Value.Contains((plane, row))).Select(write => write.Key).ToHashSet();
                Assert.Subset(known, changed);

                // Bands of groups are whole blocks, and rows between dilated taps are counted; else nothing is read in vain.
                if (!text.Contains("dilations", StringComparison.Ordinal))
                    Assert.Equal(known.Select(write => write.Row).Distinct().Order(),
                        changed.Select(write => write.Row).Distinct().Order());
            }
        }
    }

    /// <summary>For each plane and row that a call writes, those that it reads for it; planes of all samples are counted through.</summary>
    private static (Dictionary<(int Plane, int Row), HashSet<(int Plane, int Row)>> Writes, int Planes, int Lanes) ReadsByWrite(
        LoweredNetwork network, Shape input, Shape output)
    {
        var writes = new Dictionary<(int, int), HashSet<(int, int)>>();
        var calls = network.Forward.Where(step => step.Call() is ConvolutionCall).SelectMany(Turns).ToList();
        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var target = (TensorOperand)call.Sums[0].Epilogue[0];
            for (var block = 0; block < call.RowByRow.Blocks; block++)
            {
                for (var row = 0; row < call.RowByRow.Rows; row++)
                {
                    var part = new LoopPart(block, 1, row, 1);
                    var (written, read) = (call.ReachOf(target, part)!.Value, call.ReachOf(call.Input, part)!.Value);
                    Assert.Equal((1, 1), (written.Planes, written.Rows));
                    var key = (written.Plane, written.Row);
                    var known = writes.TryGetValue(key, out var others) ? others : writes[key] = [];
                    known.UnionWith(
                        from plane in Enumerable.Range(read.Plane, read.Planes)
                        from other in Enumerable.Range(read.Row, read.Rows)
                        where other >= 0 && other < input[2]
                        select (plane, other));
                }
            }
        }

        var lanes = calls[0].Input.Buffer.Layout.Lanes;
        Assert.Equal(output[0] * ((output[1] + 15) / 16) * output[2], writes.Count);
        return (writes, input[0] * ((input[1] + lanes - 1) / lanes), lanes);
    }

    /// <summary>A convolution for each sample of a batch: what it works on is as much further as it moves in its loop.</summary>
    private static IEnumerable<ConvolutionCall> Turns(Step step)
    {
        var call = (ConvolutionCall)step.Call();
        if (step is not LoopStep loop)
            return [call];
        return Enumerable.Range(0, loop.Index.Count).Select(turn => call with
        {
            Input = At(call.Input, turn),
            Sums = [.. call.Sums.Select(sum => sum with { Epilogue = [.. sum.Epilogue.Select(operand => At((TensorOperand)operand, turn))] })],
        });

        TensorOperand At(TensorOperand operand, int turn) =>
            operand with { Displacement = operand.Displacement + (turn * operand.Buffer.StrideOf(loop.Index)) };
    }

    private static Tensor Disturb(Tensor x, int plane, int lanes, int row)
    {
        var (shape, planes) = (x.Shape, (x.Shape[1] + lanes - 1) / lanes);
        return new Tensor(shape, [.. x.Data.Select((value, index) =>
        {
            var (sample, channel) = (index / (shape[1] * shape[2] * shape[3]), index / (shape[2] * shape[3]) % shape[1]);
            return (sample * planes) + (channel / lanes) == plane && index / shape[3] % shape[2] == row ? value + 1 : value;
        })]);
    }

    private static HashSet<(int Plane, int Row)> Changed(Tensor before, Tensor after)
    {
        var (shape, blocks) = (before.Shape, (before.Shape[1] + 15) / 16);
        return [.. Enumerable.Range(0, shape.Count).Where(index => before.Data[index] != after.Data[index]).Select(index =>
            ((index / (shape[1] * shape[2] * shape[3]) * blocks) + (index / (shape[2] * shape[3]) % shape[1] / 16),
                index / shape[3] % shape[2]))];
    }
}
