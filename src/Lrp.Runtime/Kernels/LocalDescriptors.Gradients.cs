namespace Lrp.Generated;

// Histograms of the directions of gradients.
public static unsafe partial class LocalDescriptors
{
    /// <summary>Where shares of a histogram are cut off (Lowe 2004).</summary>
    private const float Clip = 0.2f;

    /// <summary>
    /// Histograms of the directions of gradients in an area's cells, normalised over the area: of length 1, cut off, of length 1 again; or
    /// square roots of shares. A gradient goes to the two bins next to its direction.
    /// </summary>
    /// <param name="scratch">Room for size and direction at each pixel.</param>
    /// <param name="cells">Rows and columns of cells.</param>
    /// <param name="isRoot">Square roots of shares.</param>
    public static void Gradients(
        float* image, float* target, float* scratch, int samples, int channels, int height, int width, int sizeDown, int sizeRight,
        int strideDown, int strideRight, ReadOnlySpan<int> scales, bool hasPlaces, int cells, int bins, bool isRoot)
    {
        float* sizes = scratch, places = scratch + ((long)height * width);
        var length = cells * cells * bins;
        for (var sample = 0; sample < samples; sample++, image += (long)channels * height * width)
        {
            FindGradients(image, sizes, places, channels, height, width, bins);
            foreach (var scale in scales)
            {
                int down = sizeDown * scale, right = sizeRight * scale;
                for (var top = 0; top + down <= height; top += strideDown)
                {
                    for (var left = 0; left + right <= width; left += strideRight)
                    {
                        Tensors.Fill(target, length, 0);
                        for (var cell = 0; cell < cells * cells; cell++)
                        {
                            int row = cell / cells, column = cell % cells;
                            AddGradients(sizes, places, target + (cell * bins), top + (row * down / cells), top + ((row + 1) * down / cells),
                                left + (column * right / cells), left + ((column + 1) * right / cells), width, bins);
                        }

                        Normalise(new Span<float>(target, length), isRoot);
                        target += length;
                        if (hasPlaces)
                            target = Place(target, top, left, down, right, height, width);
                    }
                }
            }
        }
    }

    /// <summary>Half the differences of neighbours, of the mean of channels; at a border its own pixel stands for one.</summary>
    private static void FindGradients(float* image, float* sizes, float* places, int channels, int height, int width, int bins)
    {
        for (var y = 0; y < height; y++)
        {
            int above = Math.Max(y - 1, 0) * width, below = Math.Min(y + 1, height - 1) * width;
            for (var x = 0; x < width; x++)
            {
                double down = 0, right = 0;
                for (var channel = 0; channel < channels; channel++)
                {
                    var plane = image + ((long)channel * height * width);
                    down += (double)plane[below + x] - plane[above + x];
                    right += (double)plane[(y * width) + Math.Min(x + 1, width - 1)] - plane[(y * width) + Math.Max(x - 1, 0)];
                }

                var turn = Math.Atan2(down, right) / (2 * Math.PI);
                *sizes++ = (float)(Math.Sqrt((down * down) + (right * right)) / (2 * channels));
                *places++ = (float)((turn < 0 ? turn + 1 : turn) * bins);
            }
        }
    }

    private static void AddGradients(
        float* sizes, float* places, float* histogram, int top, int bottom, int left, int right, int width, int bins)
    {
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                float size = sizes[((long)y * width) + x], place = places[((long)y * width) + x];
                // What is no number is in no bin; it spoils the first.
                var bin = float.IsNaN(place) ? 0 : (int)place;
                var part = place - bin;
                histogram[bin % bins] += size * (1 - part);
                histogram[(bin + 1) % bins] += size * part;
            }
        }
    }

    private static void Normalise(Span<float> histogram, bool isRoot)
    {
        double sum = 0, squares = 0;
        foreach (var number in histogram)
        {
            sum += number;
            squares += (double)number * number;
        }

        if (isRoot)
        {
            foreach (ref var number in histogram)
                number = sum == 0 ? 0 : (float)Math.Sqrt(number / sum);
            return;
        }

        double length = Math.Sqrt(squares), rest = 0;
        foreach (ref var number in histogram)
        {
            number = length == 0 ? 0 : Math.Min((float)(number / length), Clip);
            rest += (double)number * number;
        }

        length = Math.Sqrt(rest);
        foreach (ref var number in histogram)
            number = length == 0 ? 0 : (float)(number / length);
    }
}
