using System.Numerics;

namespace Lrp.Generated;

/// <summary>Interpolation along one axis of row-major data [outer, axis, inner].</summary>
public static unsafe class Resampling
{
    /// <summary>Output o is Σ weights[o, t] · x[sources[o, t]] over its taps.</summary>
    public static void Resample(
        float* x, float* weights, float* y, int outer, int inputs, int outputs, int inner, int taps, ReadOnlySpan<int> sources)
    {
        for (var row = 0; row < outer; row++, x += (long)inputs * inner)
        {
            for (var o = 0; o < outputs; o++, y += inner)
            {
                new Span<float>(y, inner).Clear();
                for (var tap = o * taps; tap < (o + 1) * taps; tap++)
                    AddScaled(x + ((long)sources[tap] * inner), weights[tap], y, inner);
            }
        }
    }

    /// <summary>The adjoint of <see cref="Resample"/>: every output's share goes back to its taps.</summary>
    public static void Adjoint(
        float* g, float* weights, float* result, int outer, int inputs, int outputs, int inner, int taps, ReadOnlySpan<int> sources)
    {
        for (var row = 0; row < outer; row++, result += (long)outputs * inner)
        {
            new Span<float>(result, outputs * inner).Clear();
            for (var o = 0; o < inputs; o++, g += inner)
            {
                for (var tap = o * taps; tap < (o + 1) * taps; tap++)
                    AddScaled(g, weights[tap], result + ((long)sources[tap] * inner), inner);
            }
        }
    }

    private static void AddScaled(float* source, float factor, float* target, int count)
    {
        var index = 0;
        for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
            Vector.Store(Vector.Load(target + index) + (Vector.Load(source + index) * factor), target + index);
        for (; index < count; index++)
            target[index] += source[index] * factor;
    }
}
