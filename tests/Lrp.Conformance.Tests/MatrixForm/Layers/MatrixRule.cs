using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>
/// The rules of linear layers, entry by entry of the matrix. All are R'ᵢ = Σₒ aₒᵢ Rₒ / S(dₒ) with dₒ = Σᵢ aₒᵢ + the bias' part; a rule
/// says what a is.
/// </summary>
internal static class MatrixRule
{
    public static T[] Explain<T>(LayerMatrix<T> layer, T[] x, T[] relevance, DrawnRule rule, MatrixBalance balance)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        if (rule.Name == "pass")
            return relevance;
        var result = new T[x.Length];
        if (rule.Name == "gradient")
        {
            foreach (var entry in layer.Entries)
                result[entry.Input] += entry.Weight * relevance[entry.Output];
            return result;
        }

        var map = rule.Options.Contains("ignore-bias") ? layer with { Bias = new T[layer.Bias.Length] } : layer;
        var number = Array.ConvertAll(rule.Numbers, T.CreateChecked);
        switch (rule.Name)
        {
            case "epsilon" or "z" or "norm":
                Share(T.One, Product, bias => bias);
                break;
            case "z+":
                Share(T.One, entry => Positive(Product(entry)), Positive);
                break;
            case "alphabeta":
                Share(number[0], entry => Positive(Product(entry)), Positive);
                Share(-number[1], entry => Negative(Product(entry)), Negative);
                break;
            case "gamma" when rule.Options.Contains("original"):
                Share(T.One, entry => (entry.Weight + (number[0] * Positive(entry.Weight))) * x[entry.Input], bias => bias);
                break;
            case "gamma":
                var z = map.Apply(x);
                Share(T.One, entry => MorePositive(Product(entry)), MorePositive, output => z[output] > T.Zero);
                Share(T.One, entry => MoreNegative(Product(entry)), MoreNegative, output => z[output] < T.Zero);
                foreach (var (output, _) in z.Index().Where(pair => pair.Item == T.Zero))
                    balance.Drop(relevance[output]);
                break;
            case "box":
                T[] low = Bounds(rule.Low), high = Bounds(rule.High);
                Share(T.One, entry => FromBounds(entry, low, high), _ => T.Zero);
                break;
            case "wsquare":
                Share(T.One, entry => entry.Weight * entry.Weight, bias => bias * bias);
                break;
            case "flat":
                Share(T.One, _ => T.One, _ => T.Zero);
                break;
            default:
                throw new ArgumentException(rule.Name, nameof(rule));
        }

        return result;

        T Product(MatrixEntry<T> entry) => entry.Weight * x[entry.Input];

        T MorePositive(T part) => part + (number[0] * Positive(part));

        T MoreNegative(T part) => part + (number[0] * Negative(part));

        T FromBounds(MatrixEntry<T> entry, T[] low, T[] high) =>
            Product(entry) - (Positive(entry.Weight) * low[entry.Input]) - (Negative(entry.Weight) * high[entry.Input]);

        // One per channel of each sample.
        T[] Bounds(double[] bounds) => [.. Enumerable.Range(0, x.Length).Select(
            index => T.CreateChecked(bounds[index % (x.Length / layer.Samples) * bounds.Length * layer.Samples / x.Length]))];

        void Share(T factor, Func<MatrixEntry<T>, T> contribution, Func<T, T> biasPart, Func<int, bool>? where = null)
        {
            var bias = Array.ConvertAll(map.Bias, value => biasPart(value));
            var sums = (T[])bias.Clone();
            var taps = new int[sums.Length];
            foreach (var entry in map.Entries)
            {
                sums[entry.Output] += contribution(entry);
                taps[entry.Output]++;
            }

            var spreads = rule.Options.Contains("spread-bias");
            var quotients = new T[sums.Length];
            for (var output = 0; output < sums.Length; output++)
            {
                if (where?.Invoke(output) == false)
                    continue;
                quotients[output] = balance.Quotient(factor * relevance[output], sums[output], T.CreateChecked(rule.Stabilizer));
                if (!spreads || taps[output] == 0)
                    balance.Bias(bias[output] * quotients[output]);
            }

            foreach (var entry in map.Entries)
            {
                var share = contribution(entry);
                if (spreads)
                    share += bias[entry.Output] / T.CreateChecked(taps[entry.Output]);
                result[entry.Input] += share * quotients[entry.Output];
            }
        }
    }

    private static T Positive<T>(T value)
        where T : struct, IBinaryFloatingPointIeee754<T> => value > T.Zero ? value : T.Zero;

    private static T Negative<T>(T value)
        where T : struct, IBinaryFloatingPointIeee754<T> => value < T.Zero ? value : T.Zero;
}
