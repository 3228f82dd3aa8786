namespace Lrp.Compiler.IR;

public sealed partial record FisherVector
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) => [new Mixture(this, inputs).Pooled((part, count) => part / count)];

    public override IReadOnlyList<Tensor> EvaluateInSingle(IReadOnlyList<Tensor> inputs) =>
        [new Mixture(this, inputs, inSingle: true).Pooled((part, count) => part / count)];

    /// <summary>The Gaussians with the descriptors of a batch.</summary>
    /// <param name="inSingle">Each step is rounded to float32.</param>
    internal sealed class Mixture(FisherVector vector, IReadOnlyList<Tensor> inputs, bool inSingle = false)
    {
        private readonly double[][] _a = [.. inputs[1].Rows()], _b = [.. inputs[2].Rows()];

        private double[][]? _parts;

        public int Samples { get; } = inputs[0].Shape[0];

        public int Count { get; } = inputs[0].Shape[1];

        /// <summary>ψ of each descriptor.</summary>
        public IReadOnlyList<double[]> Parts => _parts ??= [.. inputs[0].Rows().Select(PartsOf)];

        public int Length => (int)vector.Length(_a.Length, _a[0].Length);

        /// <summary>softmax(c − Σu²/2).</summary>
        private double[] Posteriors(double[] x)
        {
            double[] logarithms =
                [.. _a.Select((_, k) => Round(inputs[3].Data[k] - (U(x, k).Aggregate(0.0, (sum, u) => Round(sum + (u * u))) / 2)))];
            var largest = logarithms.Max();
            var shares = Array.ConvertAll(logarithms, logarithm => Round(Math.Exp(logarithm - largest)));
            var total = shares.Sum();
            return Array.ConvertAll(shares, share => share / total < vector.Threshold ? 0 : Round(share / total));
        }

        private double[] PartsOf(double[] x)
        {
            var gamma = Posteriors(x);
            double[] roots = inputs[4].Data;
            var weights = vector.HasWeights ? gamma.Select((share, k) => (share - (1 / (roots[k] * roots[k]))) * roots[k]) : [];
            var means = gamma.SelectMany((share, k) => U(x, k).Select(u => share * roots[k] * u));
            var variances = gamma.SelectMany((share, k) => U(x, k).Select(u => share * roots[k] / Math.Sqrt(2) * ((u * u) - 1)));
            return [.. weights, .. means, .. variances];
        }

        /// <summary>Sums over the descriptors of each cell.</summary>
        /// <param name="summand">What is added of a ψ, of so many descriptors.</param>
        public Tensor Pooled(Func<double, int, double> summand)
        {
            var result = new List<double>();
            for (var sample = 0; sample < Samples; sample++)
            {
                for (var cell = 0; cell < PyramidCells.Count(vector.Blocks); cell++)
                {
                    int[] members = [.. PyramidCells.Members(vector.Blocks, cell)];
                    var sum = new double[Length];
                    foreach (var parts in members.Select(member => Parts[(sample * Count) + member]))
                    {
                        for (var index = 0; index < parts.Length; index++)
                            sum[index] = Round(sum[index] + summand(parts[index], members.Length));
                    }

                    result.AddRange(sum);
                }
            }

            return new Tensor(new Shape(Samples, result.Count / Samples), [.. result]);
        }

        private double[] U(double[] x, int k) => [.. x.Select((number, d) => Round((Round(_a[k][d]) * number) + Round(_b[k][d])))];

        private double Round(double number) => inSingle ? (float)number : number;
    }
}

public sealed partial record FisherMagnitudes
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) =>
        [new FisherVector.Mixture(Fisher, inputs).Pooled((part, _) => Math.Abs(part))];
}

public sealed partial record FisherShares
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (relevance, mixture) = (inputs[FisherVector.Operands], new FisherVector.Mixture(Fisher, inputs));
        var (magnitudes, sums) = (mixture.Pooled((part, _) => Math.Abs(part)), mixture.Pooled((part, _) => part));
        var result = new Tensor(new Shape(mixture.Samples, mixture.Count));
        var cells = PyramidCells.Count(Fisher.Blocks);
        for (var sample = 0; sample < mixture.Samples; sample++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                var start = ((sample * cells) + cell) * mixture.Length;
                int[] members = [.. PyramidCells.Members(Fisher.Blocks, cell)];
                foreach (var descriptor in members.Select(member => (sample * mixture.Count) + member))
                {
                    var parts = mixture.Parts[descriptor];
                    for (var index = 0; index < parts.Length; index++)
                    {
                        result.Data[descriptor] += relevance.Data[start + index] * Share(
                            parts[index], magnitudes.Data[start + index], sums.Data[start + index], members.Length);
                    }
                }
            }
        }

        return [result];
    }

    private double Share(double part, double magnitude, double sum, int count) =>
        magnitude == 0 ? 1.0 / count
        : Epsilon is { } epsilon ? part / (sum + (sum < 0 ? -epsilon : epsilon))
        : Math.Abs(part) / magnitude;
}
