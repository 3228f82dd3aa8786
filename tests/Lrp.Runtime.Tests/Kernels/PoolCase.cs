using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>A pool; sizes are those of depth, height and width.</summary>
/// <param name="Name">What tests show.</param>
/// <param name="Pads">Before and behind each axis.</param>
/// <param name="Dilation">Of height and width.</param>
public sealed record PoolCase(
    string Name, (int Z, int Y, int X) Size, (int Z, int Y, int X) Kernel, (int Z, int Y, int X) Stride, (int Z, int Y, int X) Pads,
    int Dilation = 1)
{
    internal (int Z, int Y, int X) Outputs => (
        Count(Size.Z, Kernel.Z, Stride.Z, Pads.Z), Count(Size.Y, Reach(Kernel.Y), Stride.Y, Pads.Y),
        Count(Size.X, Reach(Kernel.X), Stride.X, Pads.X));

    /// <summary>The pool as kernels take it, of tensors of some blocks of channels.</summary>
    internal PoolShape Shape(int blocks, bool countsPadding) => new(
        blocks, Size.Y, Size.X, Outputs.Y, Outputs.X, Kernel.Y, Kernel.X, Stride.Y, Stride.X, Dilation, Dilation,
        Pads.Y, Pads.X, Pads.Y, Pads.X, countsPadding,
        blocks, Size.Z, Outputs.Z, Kernel.Z, Stride.Z, dilationZ: 1, Pads.Z, Pads.Z);

    /// <summary>The windows, output by output: positions of the input, and how many lie within it or its padding.</summary>
    internal IEnumerable<List<int>> Windows()
    {
        for (var z = 0; z < Outputs.Z; z++)
        {
            for (var y = 0; y < Outputs.Y; y++)
            {
                for (var x = 0; x < Outputs.X; x++)
                    yield return Window(z, y, x);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private List<int> Window(int z, int y, int x)
    {
        var places = new List<int>();
        foreach (var iz in Taps(z, Kernel.Z, Stride.Z, Pads.Z, Size.Z, 1))
        {
            foreach (var iy in Taps(y, Kernel.Y, Stride.Y, Pads.Y, Size.Y, Dilation))
            {
                foreach (var ix in Taps(x, Kernel.X, Stride.X, Pads.X, Size.X, Dilation))
                    places.Add((((iz * Size.Y) + iy) * Size.X) + ix);
            }
        }

        return places;
    }

    private static IEnumerable<int> Taps(int output, int kernel, int stride, int pad, int size, int dilation) =>
        Enumerable.Range(0, kernel).Select(tap => (output * stride) - pad + (tap * dilation)).Where(place => place >= 0 && place < size);

    private static int Count(int size, int reach, int stride, int pad) => ((size + (2 * pad) - reach) / stride) + 1;

    private int Reach(int kernel) => ((kernel - 1) * Dilation) + 1;
}
