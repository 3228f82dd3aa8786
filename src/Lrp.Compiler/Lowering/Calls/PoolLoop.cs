using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A pool over planes in blocks of sixteen channels.</summary>
/// <param name="Large">Of the pool's own input.</param>
public sealed record PoolLoop(Layout Large, Window Window, bool CountPadding) : Loop
{
    public override IEnumerable<(string Name, Argument Value)> Fields
    {
        get
        {
            var (y, x) = (Window.Rank - 2, Window.Rank - 1);
            return
            [
                ("planes", Large.Samples * Large.Blocks), ("height", Large.Height), ("width", Large.Width),
                ("outputHeight", At(Window.Output, 1)), ("outputWidth", Window.Output[x]),
                ("kernelY", At(Window.Kernel, 1)), ("kernelX", Window.Kernel[x]),
                ("strideY", At(Window.Strides, 1)), ("strideX", Window.Strides[x]),
                ("dilationY", At(Window.Dilations, 1)), ("dilationX", Window.Dilations[x]),
                ("padTop", At(Window.PadsBegin, 0)), ("padLeft", Window.PadsBegin[x]),
                ("padBottom", At(Window.PadsEnd, 0)), ("padRight", Window.PadsEnd[x]),
                ("countPadding", CountPadding), .. Window.Rank > 2 ? Slices : [],
            ];

            // Over one dimension there is one row.
            int At(IntList list, int absent) => y >= 0 ? list[y] : absent;
        }
    }

    private IEnumerable<(string Name, Argument Value)> Slices =>
    [
        ("blocks", Large.Blocks), ("depth", Large.Depth), ("outputDepth", Window.Output[0]), ("kernelZ", Window.Kernel[0]),
        ("strideZ", Window.Strides[0]), ("dilationZ", Window.Dilations[0]),
        ("padFront", Window.PadsBegin[0]), ("padBack", Window.PadsEnd[0]),
    ];
}
