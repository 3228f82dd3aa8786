namespace Lrp.Compiler.Onnx;

/// <summary>Integers that travel as float64; the largest ones mean "to the end" and saturate.</summary>
internal static class Numbers
{
    public static long ToInt64(double value) => value switch
    {
        >= long.MaxValue => long.MaxValue,
        <= long.MinValue => long.MinValue,
        double.NaN => 0,
        _ => (long)value,
    };

    /// <summary>Within the range of dimensions; only for values whose excess means the same (ends of slices).</summary>
    public static int Saturate(long value) => (int)Math.Min(Math.Max(value, int.MinValue), int.MaxValue);
}
