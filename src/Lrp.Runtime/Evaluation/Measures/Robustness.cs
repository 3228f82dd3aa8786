namespace Lrp.Evaluation;

/// <summary>How an explanation changes with its input, over random neighbours x′ of x.</summary>
/// <param name="MaxSensitivity">max ‖R(x′) − R(x)‖₂ / ‖R(x)‖₂. (Yeh et al., NeurIPS 2019, definition 2.3, relative to ‖R(x)‖.)</param>
/// <param name="AverageSensitivity">The mean of the same.</param>
/// <param name="Lipschitz">max ‖R(x′) − R(x)‖₂ / ‖x′ − x‖₂. (Alvarez-Melis and Jaakkola, 2018.)</param>
/// <param name="Continuity">max ‖R(x′) − R(x)‖₁ / ‖x′ − x‖₂. (Montavon et al., Digital Signal Processing 2018, section 7.2.)</param>
public sealed record Robustness(double MaxSensitivity, double AverageSensitivity, double Lipschitz, double Continuity)
{
    /// <summary>Measures all four; every neighbour costs an explanation.</summary>
    /// <param name="explain">The explanation.</param>
    /// <param name="radius">Neighbours differ in every element by uniform noise up to this, in units of the input.</param>
    /// <param name="samples">Neighbours.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static Robustness Measure(Attribution explain, ReadOnlySpan<float> input, int target, float radius, int samples = 10,
        int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        var random = new SeededRandom(seed);
        var relevance = explain(input, target).ToArray();
        var size = Math.Sqrt(relevance.Sum(value => (double)value * value));
        var neighbour = new float[input.Length];
        double worst = 0, sum = 0, lipschitz = 0, continuity = 0;
        for (var sample = 0; sample < samples; sample++)
        {
            var way = 0.0;
            for (var index = 0; index < neighbour.Length; index++)
            {
                neighbour[index] = input[index] + (radius * (float)((2 * random.NextDouble()) - 1));
                way += Math.Pow((double)neighbour[index] - input[index], 2);
            }

            var other = explain(neighbour, target);
            double absolute = 0, square = 0;
            for (var index = 0; index < relevance.Length; index++)
            {
                var difference = Math.Abs((double)other[index] - relevance[index]);
                absolute += difference;
                square += difference * difference;
            }

            (way, square) = (Math.Sqrt(way), Math.Sqrt(square));
            worst = Math.Max(worst, square / size);
            sum += square / size;
            lipschitz = Math.Max(lipschitz, square / way);
            continuity = Math.Max(continuity, absolute / way);
        }

        return size > 0
            ? new Robustness(worst, sum / samples, lipschitz, continuity)
            : new Robustness(double.NaN, double.NaN, lipschitz, continuity);
    }
}
