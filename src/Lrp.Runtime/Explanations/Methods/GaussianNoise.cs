namespace Lrp;

/// <summary>
/// Normally distributed numbers that are the same on every machine and in every version: SplitMix64 (Steele et al., OOPSLA 2014)
/// through the polar method (Marsaglia and Bray, 1964).
/// </summary>
internal struct GaussianNoise(int seed)
{
    private ulong _state = (uint)seed;
    private double _spare = double.NaN;

    public double Next()
    {
        if (!double.IsNaN(_spare))
        {
            var kept = _spare;
            _spare = double.NaN;
            return kept;
        }

        double x, y, square;
        do
        {
            (x, y) = (2 * Uniform() - 1, 2 * Uniform() - 1);
            square = x * x + y * y;
        }
        while (square is >= 1 or 0);
        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = y * scale;
        return x * scale;
    }

    /// <summary>From 0 to 1, exclusive, in steps of 2⁻⁵³.</summary>
    private double Uniform()
    {
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return ((bits ^ (bits >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
