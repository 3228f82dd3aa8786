using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

// Weights of convolutions that are computed in tiles of 2 × 2 outputs.
public static unsafe partial class WeightPacking
{
    private const int Side = 3;

    /// <summary>[point][output block][plane][16][16] of GgGᵀ for weights g of [K, C, 3, 3]; see <see cref="Winograd"/>.</summary>
    /// <param name="transposed">The axes of outputs and inputs swapped: for adjoints.</param>
    public static void PackWinograd(this WeightTensor weights, float* target, bool transposed, Taps y, Taps x)
    {
        var (elements, shape) = (weights.Singles, weights.Shape);
        var read = TapsOf(weights, new SliceTaps(Taps.All(1), 1), y, x);
        var (outputs, inputs) = transposed ? (shape[1], shape[0]) : (shape[0], shape[1]);
        var (ofOutput, ofInput) = transposed ? (Side * Side, outputs * Side * Side) : (inputs * Side * Side, Side * Side);
        var planes = BlockLayout.Blocks(inputs);
        var blockLength = (long)planes * Block * Block;
        var pointLength = BlockLayout.Blocks(outputs) * blockLength;
        LoadThreads.For(BlockLayout.Blocks(outputs), elements.Length, block =>
        {
            float* taps = stackalloc float[Side * Side * Block];
            var kept = Math.Min(Block, outputs - (block * Block));
            new Span<float>(taps, Side * Side * Block).Clear();
            for (var input = 0; input < inputs; input++)
            {
                for (var output = 0; output < kept; output++)
                {
                    var from = (((block * Block) + output) * ofOutput) + (input * ofInput);
                    for (var tap = 0; tap < Side * Side; tap++)
                        taps[(tap * Block) + output] = elements[from + read[tap]];
                }

                TransformTaps(taps, target + (block * blockLength) + ((long)input * Block), pointLength);
            }
        });
    }

    /// <summary>GgGᵀ with G = [1 0 0; ½ ½ ½; ½ −½ ½; 0 0 1], of sixteen channels at once: down the columns, then along the rows.</summary>
    private static void TransformTaps(float* taps, float* target, long point)
    {
        var columns = stackalloc Vector512<float>[Side * 4];
        for (var column = 0; column < Side; column++)
        {
            var tap = taps + (column * Block);
            Transform(
                Vector512.Load(tap), Vector512.Load(tap + (Side * Block)), Vector512.Load(tap + (2 * Side * Block)),
                columns + column, Side);
        }

        var row = stackalloc Vector512<float>[4];
        for (var index = 0; index < WinogradLayout.Points; index++)
        {
            var transformed = columns + (index / 4 * Side);
            if (index % 4 == 0)
                Transform(transformed[0], transformed[1], transformed[2], row, 1);
            row[index % 4].Store(target + (index * point));
        }
    }

    private static void Transform(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float>* target, int stride)
    {
        var (outer, half) = (a + c, Vector512.Create(0.5f));
        target[0] = a;
        target[stride] = (outer + b) * half;
        target[2 * stride] = (outer - b) * half;
        target[3 * stride] = c;
    }
}
