namespace Lrp.Compiler.IR;

public sealed partial record Scan
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) => Evaluate(inputs, inSingle: false);

    /// <param name="inSingle">As <see cref="Interpreter"/> explains.</param>
    internal IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs, bool inSingle)
    {
        var interpreter = new Interpreter(Body, inSingle);
        Tensor[] carried = [.. inputs.Take(Carried)];
        Tensor[] results = [.. Body.Outputs.Skip(Carried).Select(output => new Tensor(new Shape([Count, .. output.Shape.Dimensions])))];
        for (var turn = 0; turn < Count; turn++)
        {
            var slice = SliceOf(turn);
            var slices = inputs.Skip(Carried).Select((input, index) => Slice(input, Body.Inputs[Carried + index].Shape));
            var outputs = interpreter.Forward([.. carried, .. slices]).Outputs;
            carried = [.. outputs.Take(Carried)];
            for (var index = 0; index < results.Length; index++)
            {
                var data = outputs[Carried + index].Data;
                Array.Copy(data, 0, results[index].Data, slice * data.Length, data.Length);
            }

            Tensor Slice(Tensor input, Shape shape)
            {
                var tensor = new Tensor(shape);
                Array.Copy(input.Data, slice * shape.Count, tensor.Data, 0, shape.Count);
                return tensor;
            }
        }

        return [.. carried, .. results];
    }
}
