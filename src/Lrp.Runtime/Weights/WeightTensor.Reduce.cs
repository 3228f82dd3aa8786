namespace Lrp.Generated;

/// <summary>What <see cref="WeightTensor.Reduce"/> makes of the elements along its axes.</summary>
public enum WeightReduction
{
    /// <summary>Σ x.</summary>
    Sum,

    /// <summary>Σ x / n.</summary>
    Mean,

    /// <summary>The largest.</summary>
    Maximum,

    /// <summary>The smallest.</summary>
    Minimum,

    /// <summary>Π x.</summary>
    Product,

    /// <summary>Σ x².</summary>
    SumSquare,

    /// <summary>Σ |x|.</summary>
    L1,

    /// <summary>√Σ x².</summary>
    L2,

    /// <summary>ln Σ eˣ.</summary>
    LogSumExp,
}

// Reductions.
public sealed partial class WeightTensor
{
    /// <summary>Reduces the given axes.</summary>
    /// <param name="axes">Axes from 0, sorted.</param>
    /// <param name="keepAxes">They stay with length 1 rather than vanish.</param>
    public WeightTensor Reduce(WeightReduction function, int[] axes, bool keepAxes)
    {
        if (function == WeightReduction.LogSumExp)
            return LogSumExp(axes, keepAxes);
        var kept = (int[])Shape.Clone();
        foreach (var axis in axes)
            kept[axis] = 1;
        // Stride 0 along the reduced axes: all their elements meet in one place.
        var strides = Strides(kept);
        foreach (var axis in axes)
            strides[axis] = 0;

        var result = Filled(kept, function switch
        {
            WeightReduction.Maximum => double.NegativeInfinity,
            WeightReduction.Minimum => double.PositiveInfinity,
            WeightReduction.Product => 1,
            _ => 0,
        });
        var position = 0;
        for (var rows = new StridedRows(Shape, strides, 0); rows.Next();)
        {
            for (var index = 0; index < rows.Length; index++)
            {
                ref var total = ref result.Data[rows.Offset + index * rows.Stride];
                total = Accumulate(function, total, Data[position++]);
            }
        }

        if (function == WeightReduction.Mean)
            result = result.Divide(Scalar((double)Data.Length / result.Data.Length));
        if (function == WeightReduction.L2)
            result = result.Sqrt();
        return keepAxes ? result : result.Reshape([.. Shape.Where((_, axis) => !axes.Contains(axis))]);
    }

    /// <summary>The maximum is taken out, so that nothing overflows. Of nothing but −∞ it is −∞.</summary>
    private WeightTensor LogSumExp(int[] axes, bool keepAxes)
    {
        var maximum = Reduce(WeightReduction.Maximum, axes, keepAxes: true).Map(value => double.IsInfinity(value) ? 0 : value);
        var sum = Subtract(maximum).Exp().Reduce(WeightReduction.Sum, axes, keepAxes);
        return sum.Log().Add(maximum.Reshape(sum.Shape));
    }

    private static double Accumulate(WeightReduction function, double total, double value) => function switch
    {
        WeightReduction.Maximum => Math.Max(total, value),
        WeightReduction.Minimum => Math.Min(total, value),
        WeightReduction.Product => total * value,
        WeightReduction.SumSquare or WeightReduction.L2 => total + value * value,
        WeightReduction.L1 => total + Math.Abs(value),
        _ => total + value,
    };
}
