namespace Lrp.Compiler.Lowering;

/// <summary>
/// Convolution of which a block of channels holds several groups, with as many channels out as in: each lane takes inputs of its own
/// group only, where <see cref="ConvolutionKernel"/> multiplies those of the others by zeros.
/// </summary>
/// <param name="step">Floats between the inputs of neighbouring output positions.</param>
/// <param name="outputStep">Floats between neighbouring output positions.</param>
/// <param name="taps">Taps per kernel row, unrolled.</param>
/// <param name="tapStep">Floats between taps.</param>
/// <param name="channels">Channels of a group.</param>
public sealed class GroupedKernel(int step, int outputStep, int taps, int tapStep, int channels, Epilogue epilogue) : Kernel(epilogue)
{
    public int Step { get; } = step;

    public int OutputStep { get; } = outputStep;

    public int Taps { get; } = taps;

    public int TapStep { get; } = tapStep;

    public int Channels { get; } = channels;

    public override string Stem => "ConvolveGrouped";

    public override string Key => $"grouped {Step} {OutputStep} {Taps} {TapStep} {Channels} | {Epilogue}";
}
