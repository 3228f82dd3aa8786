using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Assigns descriptors [rows, dimensions] to the words of a codebook, packed as the weights of a dense layer are: [count / 32][dimensions][32].
/// Target: [rows, count]. Of words at the same distance the first is the nearer one; descriptors that are no numbers have no words.
/// </summary>
public static unsafe class Codebooks
{
    private const int Strip = BlockLayout.Strip;

    /// <summary>1 for the nearest word.</summary>
    /// <param name="distances">Room for a number for each word, in whole strips.</param>
    public static void Hard(float* descriptors, float* words, float* target, float* distances, int rows, int count, int dimensions)
    {
        for (var row = 0; row < rows; row++, descriptors += dimensions, target += count)
        {
            FindDistances(descriptors, words, distances, count, dimensions);
            var nearest = Nearest(distances, count);
            Tensors.Fill(target, count, nearest < 0 ? float.NaN : 0);
            if (nearest >= 0)
                target[nearest] = 1;
        }
    }

    /// <summary>exp(−β|z − c|²), divided by their sum over the nearest words.</summary>
    /// <param name="neighbours">How many words take part.</param>
    public static void Soft(
        float* descriptors, float* words, float* target, float* distances, int rows, int count, int dimensions, int neighbours, double beta)
    {
        for (var row = 0; row < rows; row++, descriptors += dimensions, target += count)
        {
            FindDistances(descriptors, words, distances, count, dimensions);
            var nearest = Nearest(distances, count);
            Tensors.Fill(target, count, nearest < 0 ? float.NaN : 0);
            if (nearest < 0)
                continue;
            var (least, sum) = (distances[nearest], 0.0);
            for (int rank = 0, word = nearest; rank < neighbours; rank++)
            {
                if (neighbours == count)
                    word = rank;
                target[word] = (float)Math.Exp(-beta * (distances[word] - least));
                sum += target[word];
                if (neighbours < count)
                    word = Next(distances, count, word);
            }

            for (var word = 0; word < count; word++)
                target[word] = (float)(target[word] / sum);
        }
    }

    /// <summary>factor^−r for the words of the ranks r from 1 to <paramref name="neighbours"/>, by distance.</summary>
    public static void Ranks(
        float* descriptors, float* words, float* target, float* distances, int rows, int count, int dimensions, int neighbours, double factor)
    {
        for (var row = 0; row < rows; row++, descriptors += dimensions, target += count)
        {
            FindDistances(descriptors, words, distances, count, dimensions);
            var word = Nearest(distances, count);
            Tensors.Fill(target, count, word < 0 ? float.NaN : 0);
            for (var rank = 1; word >= 0 && rank <= neighbours; rank++, word = Next(distances, count, word))
                target[word] = (float)Math.Pow(factor, -rank);
        }
    }

    /// <summary>Squared distances, a strip of words at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindDistances(float* descriptor, float* words, float* distances, int count, int dimensions)
    {
        for (var start = 0; start < count; start += Strip)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            for (var index = 0; index < dimensions; index++, words += Strip)
            {
                var x = Vector256.Create(descriptor[index]);
                a = AddSquare(words, x, a);
                b = AddSquare(words + 8, x, b);
                c = AddSquare(words + 16, x, c);
                d = AddSquare(words + 24, x, d);
            }

            a.Store(distances + start);
            b.Store(distances + start + 8);
            c.Store(distances + start + 16);
            d.Store(distances + start + 24);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddSquare(float* words, Vector256<float> x, Vector256<float> sum)
    {
        var difference = Vector256.Load(words) - x;
        return Vector256.MultiplyAddEstimate(difference, difference, sum);
    }

    /// <summary>The first of the nearest; −1 where a distance is no number.</summary>
    private static int Nearest(float* distances, int count)
    {
        var (nearest, sum) = (0, 0f);
        for (var word = 0; word < count; word++)
        {
            sum += distances[word];
            if (distances[word] < distances[nearest])
                nearest = word;
        }

        return float.IsNaN(sum) ? -1 : nearest;
    }

    /// <summary>The word of the rank behind that of another.</summary>
    private static int Next(float* distances, int count, int before)
    {
        var next = -1;
        for (var word = 0; word < count; word++)
        {
            var isBehind = distances[word] > distances[before] || (distances[word] == distances[before] && word > before);
            if (isBehind && (next < 0 || distances[word] < distances[next]))
                next = word;
        }

        return next;
    }
}
