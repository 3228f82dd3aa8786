namespace Lrp.Compiler.IR;

public sealed partial record Codebook
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        double[][] words = [.. inputs[1].Rows()];
        var result = new Tensor(new Shape(inputs[0].Shape[0], inputs[0].Shape[1], words.Length));
        var start = 0;
        foreach (var descriptor in inputs[0].Rows())
        {
            Assign([.. words.Select(word => word.Zip(descriptor, (u, v) => (u - v) * (u - v)).Sum())])
                .CopyTo(result.Data.AsSpan(start));
            start += words.Length;
        }

        return [result];
    }

    /// <param name="distances">Squares of them.</param>
    private double[] Assign(double[] distances)
    {
        var weights = new double[distances.Length];
        // What is no number has no nearest word.
        if (distances.Any(double.IsNaN))
            return Array.ConvertAll(weights, _ => double.NaN);
        var count = Assignment == Assignment.Hard ? 1 : Neighbours == 0 ? distances.Length : Neighbours;
        int[] nearest = [.. Enumerable.Range(0, distances.Length).OrderBy(word => distances[word]).Take(count)];
        for (var rank = 0; rank < count; rank++)
        {
            weights[nearest[rank]] = Assignment switch
            {
                Assignment.Soft => Math.Exp(-Parameter * (distances[nearest[rank]] - distances[nearest[0]])),
                Assignment.Rank => Math.Pow(Parameter, -(rank + 1)),
                _ => 1,
            };
        }

        var total = Assignment == Assignment.Soft ? weights.Sum() : 1;
        return Array.ConvertAll(weights, weight => weight / total);
    }
}
