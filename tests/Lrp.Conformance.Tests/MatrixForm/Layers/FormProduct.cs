using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>A product of two matrices that both depend on the input: those of all samples behind each other.</summary>
internal sealed class FormProduct<T>(int[] left, int[] right) : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rows = left[^2], _inner = left[^1], _columns = right[^1];

    public override T[] Evaluate(T[][] inputs)
    {
        var product = new T[inputs[0].Length / _inner * _columns];
        ForEach(product.Length, (a, b, y) => product[y] += inputs[0][a] * inputs[1][b]);
        return product;
    }

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance)
    {
        T[] a = pass.Inputs[0], b = pass.Inputs[1], toLeft = new T[a.Length], toRight = new T[b.Length];
        if (rule!.Name == "gradient")
        {
            ForEach(pass.Output.Length, (i, j, y) =>
            {
                toLeft[i] += pass.Relevance[y] * b[j];
                toRight[j] += pass.Relevance[y] * a[i];
            });
            return [toLeft, toRight];
        }

        // Of the epsilon rule each factor gets all relevance: the product counts once for each of them.
        var (factor, epsilon) = rule.Name == "uniform" ? (T.One + T.One, 1e-6) : (T.One, rule.Stabilizer);
        var g = Zip(pass.Relevance, pass.Output, (r, d) => balance.Quotient(r, factor * d, T.CreateChecked(epsilon)));
        ForEach(pass.Output.Length, (i, j, y) =>
        {
            toLeft[i] += a[i] * b[j] * g[y];
            toRight[j] += a[i] * b[j] * g[y];
        });
        return [toLeft, toRight];
    }

    private void ForEach(int outputs, Action<int, int, int> visit)
    {
        for (var y = 0; y < outputs; y++)
        {
            var (sample, row, column) = (y / (_rows * _columns), y / _columns % _rows, y % _columns);
            for (var k = 0; k < _inner; k++)
                visit((((sample * _rows) + row) * _inner) + k, (((sample * _inner) + k) * _columns) + column, y);
        }
    }
}

/// <summary>Softmax over the last axis.</summary>
internal sealed class FormSoftmax<T>(int length) : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T[] Evaluate(T[][] inputs) => [.. inputs[0].Chunk(length).SelectMany(row =>
    {
        var exponentials = Array.ConvertAll(row, value => T.Exp(value - row.Max()));
        return exponentials.Select(value => value / Sum(exponentials));
    })];

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance)
    {
        var result = new T[pass.X.Length];
        for (var start = 0; start < result.Length; start += length)
        {
            T[] x = pass.X[start..(start + length)], s = pass.Output[start..(start + length)], r = pass.Relevance[start..(start + length)];
            var expansion = T.One + Sum(Zip(x, s, (value, share) => value * share));
            for (var index = 0; index < length; index++)
            {
                result[start + index] = rule!.Name switch
                {
                    "taylor" => x[index] * (r[index] - (s[index] * Sum(r))),
                    "constant" => T.Zero,
                    _ => s[index] * (r[index] - Sum(Zip(s, r, (share, back) => share * back))),
                };
                if (rule.Name == "taylor")
                    balance.Bias((expansion - x[index]) * r[index]);
                if (rule.Name == "constant")
                    balance.Drop(r[index]);
            }
        }

        return [result];
    }

    private static T Sum(T[] values) => values.Aggregate(T.Zero, (sum, value) => sum + value);
}
