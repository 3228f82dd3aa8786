namespace Lrp.Conformance.Tests;

/// <summary>
/// That an output position reads an input position through a position of the kernel (flat, row-major). Padding has no taps.
/// </summary>
/// <param name="PoolSize">What an average over the window of this output divides by.</param>
internal readonly record struct SketchTap(int Output, int Kernel, int Input, int PoolSize)
{
    /// <summary>The taps of a layer: by output, and those of one output in row-major order of its inputs.</summary>
    public static IEnumerable<SketchTap> Of(SketchNode node, int[] input)
    {
        int[] inputs = input[2..], outputs = node.Shape[2..];
        var isTransposed = node.Type == "ConvTranspose";
        var kernel = Numbers("kernel_shape", [.. inputs]);
        int[] pads = Numbers("pads", new int[kernel.Length * 2]), one = [.. kernel.Select(_ => 1)];
        int[] strides = Numbers("strides", one), dilations = Numbers("dilations", one);
        var taps = isTransposed
            ? Slide(outputs, inputs).Select(tap => new SketchTap(tap.Input, tap.Kernel, tap.Output, 0))
            : Slide(inputs, outputs);
        var countsPadding = node.Attributes.TryGetValue("count_include_pad", out var counts) && (int)counts == 1;
        var size = kernel.Product();
        return taps.GroupBy(tap => tap.Output)
            .SelectMany(window => window.Select(tap => tap with { PoolSize = countsPadding ? size : window.Count() }));

        int[] Numbers(string name, int[] otherwise) => node.Attributes.TryGetValue(name, out var value) ? (int[])value : otherwise;

        // The window's way over the larger side, at each position of the smaller one: a transposed convolution goes it backwards.
        IEnumerable<SketchTap> Slide(int[] large, int[] small)
        {
            IEnumerable<SketchTap> product = [default];
            for (var index = 0; index < kernel.Length; index++)
            {
                var axis = index;
                var line = (
                    from position in Enumerable.Range(0, small[axis])
                    from tap in Enumerable.Range(0, kernel[axis])
                    let read = (position * strides[axis]) + (tap * dilations[axis]) - pads[axis]
                    where read >= 0 && read < large[axis]
                    select (position, tap, read)).ToArray();
                product = product.SelectMany(before => line.Select(next => new SketchTap(
                    (before.Output * small[axis]) + next.position,
                    (before.Kernel * kernel[axis]) + next.tap,
                    (before.Input * large[axis]) + next.read, 0)));
            }

            return product.ToArray();
        }
    }
}
