using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lrp.Generated;

// What is made of raw descriptors. Sums are float64, so that a descriptor is rounded once.
public static unsafe partial class LocalDescriptors
{
    /// <summary>p := p − mean(p), p := p / √(mean(p²) + c) where there is a contrast; then (p − µ) Bᵀ where there are axes.</summary>
    /// <param name="source">Raw descriptors [rows, length + places].</param>
    /// <param name="mean">µ [length], in float64.</param>
    /// <param name="basis">B [dimensions, length], in float64.</param>
    /// <param name="target">[rows, dimensions + places], or like the source.</param>
    /// <param name="scratch">Room for length doubles.</param>
    /// <param name="contrast">c; negative: descriptors stay.</param>
    /// <param name="dimensions">0: no axes.</param>
    /// <param name="places">Numbers behind a descriptor that stay.</param>
    public static void Project(
        float* source, float* mean, float* basis, float* target, float* scratch, double contrast, int rows, int length, int dimensions,
        int places)
    {
        var p = (double*)scratch;
        for (var row = 0; row < rows; row++, source += length + places)
        {
            for (var index = 0; index < length; index++)
                p[index] = source[index];
            if (contrast >= 0)
                NormaliseContrast(new Span<double>(p, length), contrast);
            for (var index = 0; index < length && dimensions > 0; index++)
                p[index] -= ((double*)mean)[index];
            for (var axis = 0; axis < dimensions; axis++)
                *target++ = (float)Dot(p, (double*)basis + ((long)axis * length), length);
            for (var index = 0; index < length && dimensions == 0; index++)
                *target++ = (float)p[index];
            for (var place = 0; place < places; place++)
                *target++ = source[length + place];
        }
    }

    private static void NormaliseContrast(Span<double> p, double contrast)
    {
        double sum = 0, squares = 0;
        foreach (var pixel in p)
            sum += pixel;
        foreach (ref var pixel in p)
        {
            pixel -= sum / p.Length;
            squares += pixel * pixel;
        }

        var factor = 1 / Math.Sqrt((squares / p.Length) + contrast);
        foreach (ref var pixel in p)
            pixel *= factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double* a, double* b, int length)
    {
        var sums = Vector<double>.Zero;
        var index = 0;
        for (; index <= length - Vector<double>.Count; index += Vector<double>.Count)
            sums = Vector.MultiplyAddEstimate(Vector.Load(a + index), Vector.Load(b + index), sums);
        var sum = Vector.Sum(sums);
        for (; index < length; index++)
            sum += a[index] * b[index];
        return sum;
    }
}
