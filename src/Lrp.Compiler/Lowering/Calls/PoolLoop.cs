using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A pool over planes in blocks of sixteen channels.</summary>
/// <param name="Height">Of the pool's own input, as is <paramref name="Width"/>.</param>
public sealed record PoolLoop(int Planes, int Height, int Width, Window Window, bool CountPadding) : Loop
{
    public override IEnumerable<(string Name, Argument Value)> Fields
    {
        get
        {
            var x = Window.Rank - 1;
            return
            [
                ("planes", Planes), ("height", Height), ("width", Width),
                ("outputHeight", At(Window.Output, 1)), ("outputWidth", Window.Output[x]),
                ("kernelY", At(Window.Kernel, 1)), ("kernelX", Window.Kernel[x]),
                ("strideY", At(Window.Strides, 1)), ("strideX", Window.Strides[x]),
                ("dilationY", At(Window.Dilations, 1)), ("dilationX", Window.Dilations[x]),
                ("padTop", At(Window.PadsBegin, 0)), ("padLeft", Window.PadsBegin[x]),
                ("padBottom", At(Window.PadsEnd, 0)), ("padRight", Window.PadsEnd[x]),
                ("countPadding", CountPadding),
            ];

            // Over one dimension there is one row.
            int At(IntList list, int absent) => Window.Rank > 1 ? list[0] : absent;
        }
    }
}
