using Lrp.Compiler.Lowering;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Cli.Benching;

/// <summary>A step of a network and what it costs.</summary>
/// <param name="Step">What it computes, in the words of the generated code.</param>
/// <param name="Kernels">What it calls.</param>
/// <param name="Milliseconds">Median.</param>
/// <param name="MultiplyAdds">Those that are skipped because an input is zero count.</param>
/// <param name="Bytes">Size of the buffers and weights that it is given, each once for reading and once for writing.</param>
/// <param name="Roof">Milliseconds that it needs at least on this machine.</param>
internal sealed record StepCost(
    string Pass, string Step, string Kernels, double Milliseconds, long MultiplyAdds, long Bytes, double Roof)
{
    public double GigaFlops => 2 * MultiplyAdds / Milliseconds / 1e6;

    public static StepCost Of(string pass, Step step, double milliseconds, MachinePeak peak)
    {
        var bytes = BytesOf(step);
        var kernels = string.Join(", ", new[] { step }.Flatten().Select(call => call.Call.Name).Distinct());
        return new StepCost(pass, step.Sentence, kernels, milliseconds, step.Work, bytes, peak.Roof(step.Work, bytes));
    }

    /// <summary>What it has for its own use in between stays in the nearest cache, and is left out.</summary>
    private static long BytesOf(Step step)
    {
        var calls = new[] { step }.Flatten().ToList();
        var buffers = calls.SelectMany(call => call.Arguments.OfType<BufferOperand>())
            .Where(operand => operand.Access != Access.Scratch)
            .GroupBy(operand => (operand.Buffer.Root, operand.Access))
            .Sum(same => Math.Min(same.Key.Root.Layout.Length, same.Select(operand => operand.Buffer).Distinct().Sum(FloatsOf)));
        return sizeof(float) * (buffers + calls.SelectMany(call => call.Regions).Distinct().Sum(region => region.Length));
    }

    /// <summary>Of all turns of the loops that move it.</summary>
    private static long FloatsOf(Buffer buffer)
    {
        var floats = buffer.Layout.Length;
        for (var motion = buffer.Motion; motion is not null; motion = motion.Around)
            floats *= motion.Index.Count;
        return floats;
    }
}
