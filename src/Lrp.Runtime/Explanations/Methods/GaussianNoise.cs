using Lrp.Evaluation;

namespace Lrp;

/// <summary>
/// Normally distributed numbers that are the same on every machine and in every version: uniform ones through the polar method
/// (Marsaglia and Bray, 1964).
/// </summary>
internal struct GaussianNoise(int seed)
{
    private SeededRandom _uniform = new(seed);
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
            (x, y) = (2 * _uniform.NextDouble() - 1, 2 * _uniform.NextDouble() - 1);
            square = x * x + y * y;
        }
        while (square is >= 1 or 0);
        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = y * scale;
        return x * scale;
    }
}
