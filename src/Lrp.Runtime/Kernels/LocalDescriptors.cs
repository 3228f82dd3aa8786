using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Local descriptors of images [samples, channels, height, width] on grids of areas, one grid for each scale: a row for each area, scale by
/// scale, row by row. Where areas have places, two numbers of their centre follow: 2(x/width − 1/2) and 2(y/height − 1/2).
/// </summary>
public static unsafe partial class LocalDescriptors
{
    /// <summary>An area's pixels, channel by channel, row by row; at scale s, means of s × s pixels.</summary>
    /// <param name="sizeDown">Height of an area at scale 1.</param>
    /// <param name="scales">What the size is multiplied by.</param>
    public static void Patches(
        float* image, float* target, int samples, int channels, int height, int width, int sizeDown, int sizeRight, int strideDown,
        int strideRight, ReadOnlySpan<int> scales, bool hasPlaces)
    {
        var plane = (long)height * width;
        for (var sample = 0; sample < samples; sample++, image += channels * plane)
        {
            foreach (var scale in scales)
            {
                for (var top = 0; top + (sizeDown * scale) <= height; top += strideDown)
                {
                    for (var left = 0; left + (sizeRight * scale) <= width; left += strideRight)
                    {
                        for (var channel = 0; channel < channels; channel++)
                            target = Patch(image + (channel * plane), target, top, left, sizeDown, sizeRight, scale, width);
                        if (hasPlaces)
                            target = Place(target, top, left, sizeDown * scale, sizeRight * scale, height, width);
                    }
                }
            }
        }
    }

    /// <summary>Mean and standard deviation of each channel in each of an area's cells.</summary>
    /// <param name="cells">Rows and columns of cells.</param>
    public static void Colours(
        float* image, float* target, int samples, int channels, int height, int width, int sizeDown, int sizeRight, int strideDown,
        int strideRight, ReadOnlySpan<int> scales, bool hasPlaces, int cells)
    {
        var plane = (long)height * width;
        for (var sample = 0; sample < samples; sample++, image += channels * plane)
        {
            foreach (var scale in scales)
            {
                int down = sizeDown * scale, right = sizeRight * scale;
                for (var top = 0; top + down <= height; top += strideDown)
                {
                    for (var left = 0; left + right <= width; left += strideRight)
                    {
                        for (var cell = 0; cell < cells * cells; cell++)
                        {
                            int row = cell / cells, column = cell % cells;
                            int y = top + (row * down / cells), bottom = top + ((row + 1) * down / cells);
                            int x = left + (column * right / cells), end = left + ((column + 1) * right / cells);
                            for (var channel = 0; channel < channels; channel++)
                                target = Moments(image + (channel * plane), target, y, bottom, x, end, width);
                        }

                        if (hasPlaces)
                            target = Place(target, top, left, down, right, height, width);
                    }
                }
            }
        }
    }

    /// <summary>Relevance of descriptors, in equal shares to the pixels of their areas, in all channels.</summary>
    /// <param name="relevance">R [samples, descriptors].</param>
    public static void Areas(
        float* relevance, float* target, int samples, int channels, int height, int width, int sizeDown, int sizeRight, int strideDown,
        int strideRight, ReadOnlySpan<int> scales)
    {
        var plane = (long)height * width;
        for (var sample = 0; sample < samples; sample++, target += channels * plane)
        {
            Tensors.Fill(target, (int)(channels * plane), 0);
            foreach (var scale in scales)
            {
                int down = sizeDown * scale, right = sizeRight * scale;
                for (var top = 0; top + down <= height; top += strideDown)
                {
                    for (var left = 0; left + right <= width; left += strideRight)
                    {
                        var share = *relevance++ / ((float)down * right * channels);
                        for (var y = top; y < top + down; y++)
                        {
                            var row = target + ((long)y * width);
                            for (var x = left; x < left + right; x++)
                                row[x] += share;
                        }
                    }
                }
            }

            // All channels have the same.
            for (var channel = 1; channel < channels; channel++)
                new Span<float>(target, (int)plane).CopyTo(new Span<float>(target + (channel * plane), (int)plane));
        }
    }

    private static float* Patch(float* image, float* target, int top, int left, int height, int width, int scale, int stride)
    {
        for (var row = 0; row < height; row++)
        {
            var line = image + (((long)top + (row * scale)) * stride) + left;
            for (var column = 0; column < width; column++)
            {
                var sum = 0.0;
                for (var y = 0; y < scale; y++)
                {
                    for (var x = 0; x < scale; x++)
                        sum += line[((long)y * stride) + (column * scale) + x];
                }

                *target++ = (float)(sum / (scale * scale));
            }
        }

        return target;
    }

    private static float* Moments(float* image, float* target, int top, int bottom, int left, int right, int stride)
    {
        double sum = 0, squares = 0, count = (bottom - top) * (right - left);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
                sum += image[((long)y * stride) + x];
        }

        var mean = sum / count;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
                squares += (image[((long)y * stride) + x] - mean) * (image[((long)y * stride) + x] - mean);
        }

        *target++ = (float)mean;
        *target++ = (float)Math.Sqrt(squares / count);
        return target;
    }

    private static float* Place(float* target, int top, int left, int down, int right, int height, int width)
    {
        *target++ = (float)(2 * (((left + (right / 2.0)) / width) - 0.5));
        *target++ = (float)(2 * (((top + (down / 2.0)) / height) - 0.5));
        return target;
    }
}
