#nullable enable
using System;

namespace Lrp.Shared;

/// <summary>
/// How channels lie in blocks and weights in strips and bands: what the compiler reserves, the loader packs and kernels read must be
/// one thing.
/// </summary>
internal static class BlockLayout
{
    /// <summary>Channels per block: one vector of 512 bits, two of 256 or four of 128, the same layout for every instruction set.</summary>
    public const int Block = 16;

    /// <summary>
    /// Outputs per strip of a dense layer's weights: eight accumulators of 128 bits, four of 256 or two of 512, twice each.
    /// </summary>
    public const int Strip = 32;

    /// <summary>Rows of a dense layer that are summed together.</summary>
    public const int DenseRows = 2;

    /// <summary>Strips of a dense layer's only row that are summed together: sixteen accumulators of 512 bits.</summary>
    public const int DenseStrips = 4;

    /// <summary>Axes behind the channels of a volume. Its slices, along the first of them, lie one after the other as samples do.</summary>
    public const int VolumeAxes = 3;

    /// <summary>Blocks that channels fill.</summary>
    public static int Blocks(int channels) => (channels + Block - 1) / Block;

    /// <summary>Strips that outputs fill.</summary>
    public static int Strips(int outputs) => (outputs + Strip - 1) / Strip;

    /// <summary>
    /// Input planes that an output block of a grouped convolution reads, where it reads most: those of all groups that have a channel in it.
    /// </summary>
    /// <param name="lanes">Channels per input plane.</param>
    public static int Band(int groups, int inputs, int outputs, int lanes)
    {
        int inputsPerGroup = inputs / groups, outputsPerGroup = outputs / groups, widest = 0;
        for (var block = 0; block < Blocks(outputs); block++)
        {
            var last = Math.Min(((block + 1) * Block) - 1, outputs - 1);
            var end = ((last / outputsPerGroup) + 1) * inputsPerGroup;
            widest = Math.Max(widest, ((end - 1) / lanes) - PlaneOf(block, outputsPerGroup, inputsPerGroup, lanes) + 1);
        }

        return widest;
    }

    /// <summary>
    /// The first of the input planes that an output block reads: where its first group's channels begin, but for the last blocks, whose band
    /// would reach beyond the end.
    /// </summary>
    /// <param name="planes">Input planes.</param>
    /// <param name="band">Input planes that one block reads.</param>
    public static int FirstPlane(int block, int outputsPerGroup, int inputsPerGroup, int lanes, int planes, int band) =>
        Math.Min(PlaneOf(block, outputsPerGroup, inputsPerGroup, lanes), planes - band);

    private static int PlaneOf(int block, int outputsPerGroup, int inputsPerGroup, int lanes) =>
        block * Block / outputsPerGroup * inputsPerGroup / lanes;
}
