namespace Lrp.Evaluation;

/// <summary>Replacements that know where elements lie.</summary>
internal static class Replacements
{
    /// <summary>Pixels whose colours are mixed.</summary>
    private const int Mixed = 3;

    public static float[] OwnColours(float[] input, Regions regions, int seed)
    {
        var random = new SeededRandom(seed);
        var values = new float[input.Length];
        Span<double> weights = stackalloc double[Mixed];
        Span<int> pixels = stackalloc int[Mixed];
        foreach (var grid in Grid.Of(regions))
        {
            for (var pixel = 0; pixel < grid.Pixels; pixel++)
            {
                var sum = 0.0;
                for (var index = 0; index < Mixed; index++)
                {
                    // Exponential draws over their sum are a flat Dirichlet distribution.
                    sum += weights[index] = -Math.Log(1 - random.NextDouble());
                    pixels[index] = random.Next(grid.Pixels);
                }

                for (var channel = 0; channel < grid.Channels; channel++)
                {
                    var mixture = 0.0;
                    for (var index = 0; index < Mixed; index++)
                        mixture += weights[index] / sum * input[grid.Element(pixels[index], channel)];
                    values[grid.Element(pixel, channel)] = (float)mixture;
                }
            }
        }

        return values;
    }

    /// <summary>Along one axis after the other; at the rim over the weights that exist.</summary>
    public static float[] Blurred(float[] input, Regions regions, float deviation)
    {
        var reach = (int)MathF.Ceiling(3 * deviation);
        var weights = Enumerable.Range(0, reach + 1).Select(distance => Math.Exp(-distance * distance / (2.0 * deviation * deviation)))
            .ToArray();
        var values = input;
        foreach (var grid in Grid.Of(regions))
        {
            foreach (var (length, stride) in grid.Axes)
                values = Smooth(values, grid, length, stride, weights);
        }

        return values;
    }

    public static Action<float[], int> Neighbours(float[] input, Regions regions, int seed)
    {
        var regionOf = new int[regions.Length];
        for (var region = 0; region < regions.Count; region++)
        {
            foreach (var element in regions[region])
                regionOf[element] = region;
        }

        Grid[] grids = [.. Grid.Of(regions)];
        var mean = (float)input.Average(value => (double)value);
        return (state, region) =>
        {
            foreach (var grid in grids)
            {
                for (var channel = 0; channel < grid.Channels; channel++)
                {
                    int[] own = [.. regions[region].ToArray()
                        .Where(element => grid.Contains(element) && grid.ChannelOf(element) == channel)];
                    int[] ring = [.. own.SelectMany(grid.Adjoining).Where(element => regionOf[element] != region).Distinct()];
                    var value = ring.Length > 0 ? (float)ring.Average(element => (double)state[element]) : mean;
                    foreach (var element in own)
                        state[element] = value;
                }
            }
        };
    }

    private static float[] Smooth(float[] values, Grid grid, int length, int stride, double[] weights)
    {
        var smooth = values.ToArray();
        for (var element = grid.Start; element < grid.Start + grid.Length; element++)
        {
            var place = (element - grid.Start) / stride % length;
            double sum = 0, total = 0;
            for (var other = Math.Max(0, place - weights.Length + 1); other < Math.Min(length, place + weights.Length); other++)
            {
                var weight = weights[Math.Abs(other - place)];
                sum += weight * values[element + ((other - place) * stride)];
                total += weight;
            }

            smooth[element] = (float)(sum / total);
        }

        return smooth;
    }
}
