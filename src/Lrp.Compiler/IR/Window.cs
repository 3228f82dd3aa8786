namespace Lrp.Compiler.IR;

/// <summary>
/// How a convolution or pool slides over space. All lists have one entry per spatial dimension. Output position o reads input
/// positions o·stride − padBegin + tap·dilation for each tap; taps outside the input do not exist (they contribute nothing).
/// </summary>
/// <param name="Kernel">Taps.</param>
/// <param name="Output">Output positions; explicit, because ceil_mode, auto_pad and transposition make it more than a formula.</param>
public sealed record Window(IntList Kernel, IntList Strides, IntList Dilations, IntList PadsBegin, IntList PadsEnd, IntList Output)
{
    public int Rank => Kernel.Count;

    /// <summary>The window that covers the whole of <paramref name="spatial"/> at once, as a global pool does.</summary>
    public static Window Global(params int[] spatial) => new(
        spatial, IntList.Repeat(1, spatial.Length), IntList.Repeat(1, spatial.Length),
        IntList.Repeat(0, spatial.Length), IntList.Repeat(0, spatial.Length), IntList.Repeat(1, spatial.Length));

    public override string ToString()
    {
        var text = $"kernel {Kernel}";
        if (!Strides.All(1))
            text += $" stride {Strides}";
        if (!Dilations.All(1))
            text += $" dilation {Dilations}";
        if (!PadsBegin.All(0) || !PadsEnd.All(0))
            text += $" pads {PadsBegin} {PadsEnd}";
        return text;
    }
}
