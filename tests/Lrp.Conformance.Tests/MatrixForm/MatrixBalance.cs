using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>The ledger of one layer as its matrix has it, summed in float64.</summary>
internal sealed class MatrixBalance(string layer)
{
    public LedgerRow Row { get; private set; } = new(layer, "", 0, 0, 0, 0, 0);

    /// <summary>Σ|R| of the layer's output.</summary>
    public double Magnitude { get; private set; }

    public void In<T>(T[] relevance)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        Row = Row with { In = Sum(relevance) };
        Magnitude = relevance.Sum(value => Math.Abs(double.CreateChecked(value)));
    }

    public void Out<T>(T[] share)
        where T : struct, IBinaryFloatingPointIeee754<T> => Row = Row with { Out = Row.Out + Sum(share) };

    public void Bias<T>(T share)
        where T : struct, IBinaryFloatingPointIeee754<T> => Row = Row with { Bias = Row.Bias + double.CreateChecked(share) };

    public void Drop<T>(T share)
        where T : struct, IBinaryFloatingPointIeee754<T> => Row = Row with { Dropped = Row.Dropped + double.CreateChecked(share) };

    /// <summary>R / S(d). Relevance that meets d = 0 is dropped; with ε = 0 the quotient is 0 there.</summary>
    public T Quotient<T>(T relevance, T sum, T epsilon)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var stabilized = sum >= T.Zero ? sum + epsilon : sum - epsilon;
        var quotient = stabilized == T.Zero ? T.Zero : relevance / stabilized;
        if (sum == T.Zero)
            Drop(relevance);
        else
            Row = Row with { Stabiliser = Row.Stabiliser + double.CreateChecked(quotient) * double.CreateChecked(T.CopySign(epsilon, sum)) };
        return quotient;
    }

    /// <summary>How far the furthest column of another is from this one's.</summary>
    public double DistanceTo(LedgerRow other) => new[]
    {
        other.In - Row.In, other.Out - Row.Out, other.Bias - Row.Bias, other.Stabiliser - Row.Stabiliser, other.Dropped - Row.Dropped,
    }.Max(Math.Abs);

    private static double Sum<T>(T[] values)
        where T : struct, IBinaryFloatingPointIeee754<T> => values.Sum(value => double.CreateChecked(value));
}
