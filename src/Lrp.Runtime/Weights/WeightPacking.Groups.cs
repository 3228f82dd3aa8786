using Lrp.Shared;

namespace Lrp.Generated;

public static unsafe partial class WeightPacking
{
    /// <summary>
    /// [channel block][taps y][channel of the group][taps x][16] of weights [C, C / groups, taps…], where blocks hold whole groups.
    /// </summary>
    /// <param name="transposed">The two channel axes of a group swapped: for adjoints.</param>
    public static void PackGroups(this WeightTensor weights, float* target, bool transposed, Taps y, Taps x)
    {
        var (elements, channels, ofGroup) = (weights.Singles, weights.Shape[0], weights.Shape[1]);
        var taps = WeightTensor.Count(weights.Shape.AsSpan(2));
        var read = TapsOf(weights, SliceTaps.One, y, x);
        for (var output = 0; output < channels; output++)
        {
            var first = output - (output % ofGroup);
            for (var input = 0; input < ofGroup; input++)
            {
                var from = (transposed ? ((first + input) * ofGroup) + output - first : (output * ofGroup) + input) * taps;
                for (var tap = 0; tap < read.Length; tap++)
                {
                    var (row, column) = (tap / x.Count, tap % x.Count);
                    var place = (((((long)(output / Block) * y.Count) + row) * ofGroup) + input) * x.Count + column;
                    target[(place * Block) + (output % Block)] = elements[from + read[tap]];
                }
            }
        }
    }
}
