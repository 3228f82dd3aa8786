namespace Lrp.Compiler.IR;

public sealed partial record LocalResponseNormalization
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        int channels = x.Shape[1], inner = x.Shape.Spatial().Aggregate(1, (product, size) => product * size);
        var (before, after) = Neighbours(channels);
        var y = new Tensor(x.Shape);
        for (var index = 0; index < y.Data.Length; index++)
        {
            var channel = index / inner % channels;
            double sum = 0;
            for (var other = Math.Max(channel - before, 0); other <= Math.Min(channel + after, channels - 1); other++)
                sum += Math.Pow(x.Data[index + ((other - channel) * inner)], 2);
            y.Data[index] = x.Data[index] * Math.Pow(Offset + (Alpha / Size * sum), -Beta);
        }

        return [y];
    }

    /// <summary>How far the sum of a channel reaches on either side, in a tensor of so many channels.</summary>
    private (int Before, int After) Neighbours(int channels) =>
        (Math.Min((Size - 1) / 2, channels - 1), Math.Min(Size / 2, channels - 1));
}
