namespace Lrp.Compiler.IR;

public sealed partial record DescriptorPool
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (samples, words) = (inputs[0].Shape[0], inputs[0].Shape[2]);
        var result = new List<double>();
        for (var sample = 0; sample < samples; sample++)
        {
            for (var cell = 0; cell < PyramidCells.Count(Blocks); cell++)
            {
                int[] members = [.. PyramidCells.Members(Blocks, cell)];
                result.AddRange(Enumerable.Range(0, words).Select(word => Pool(
                    [.. members.Select(member => inputs[0].Data[Place(inputs[0].Shape, sample, member, word)])])));
            }
        }

        return [new Tensor(new Shape(samples, PyramidCells.Count(Blocks) * words), [.. result])];
    }

    internal static int Place(Shape shape, int sample, int member, int word) => (((sample * shape[1]) + member) * shape[2]) + word;

    private double Pool(double[] numbers) => Function switch
    {
        LocalPooling.Sum => numbers.Sum(),
        LocalPooling.Maximum => numbers.Any(double.IsNaN) ? double.NaN : numbers.Max(),
        _ when Exponent == 1 => numbers.Average(),
        _ => Math.Pow(numbers.Average(number => Math.Pow(Math.Abs(number), Exponent)), 1 / Exponent),
    };
}

public sealed partial record DescriptorPoolShares
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (m, relevance, cells) = (inputs[0], inputs[1], PyramidCells.Count(Pool.Blocks));
        var result = new Tensor(m.Shape);
        for (var sample = 0; sample < m.Shape[0]; sample++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                int[] members = [.. PyramidCells.Members(Pool.Blocks, cell)];
                for (var word = 0; word < m.Shape[2]; word++)
                {
                    int[] places = [.. members.Select(member => DescriptorPool.Place(m.Shape, sample, member, word))];
                    var shares = Shares([.. places.Select(place => m.Data[place])]);
                    for (var member = 0; member < places.Length; member++)
                        result.Data[places[member]] += relevance.Data[(((sample * cells) + cell) * m.Shape[2]) + word] * shares[member];
                }
            }
        }

        return [result];
    }

    private double[] Shares(double[] numbers)
    {
        var exponent = Pool.Function == LocalPooling.Mean ? Pool.Exponent : 1;
        double[] parts = Pool.Function == LocalPooling.Maximum
            ? [.. numbers.Select(number => number == numbers.Max() ? 1.0 : 0)]
            : [.. numbers.Select(number => Math.Pow(Math.Abs(number), exponent))];
        var total = parts.Sum();
        return Array.ConvertAll(parts, part => total == 0 ? 1.0 / parts.Length : part / total);
    }
}
