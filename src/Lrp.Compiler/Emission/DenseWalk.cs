using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// How a dense layer walks: the runtime sums strips of outputs, some of them or two rows at a time, and over the inputs that are not
/// zero; the epilogue finishes them.
/// </summary>
internal static class DenseWalk
{
    public const int Strip = BlockLayout.Strip;

    /// <summary>Parameters of what sums strips.</summary>
    public static IReadOnlyList<string> SumParameters { get; } =
        ["int strips", "int rows", "float* active", "float* weights", "int inputs", "float* bias", "float* sums"];

    public static void Write(CodeWriter writer, DenseKernel kernel)
    {
        writer.Line("LrpRuntime::DenseStrip.ListActive(x, shape, active);");
        writer.Line($"var sums = stackalloc float[{BlockLayout.DenseStrips * Strip}];");
        writer.Line($"var count = (shape.Outputs + {Strip - 1}) / {Strip};");
        const string Worker = PassEmitter.Worker;
        writer.Line($"int first = {Worker}.ShareFrom(count), end = {Worker}.ShareTo(count);");
        writer.Comment("Backwards: what lies behind a row's last output is the next row's beginning, which comes later.");
        using (writer.Block("for (int strips; end > first; end -= strips)"))
        {
            writer.Line("strips = LrpRuntime::DenseStrip.Together(shape, end - first);");
            writer.Line($"var output = (end - strips) * {Strip};");
            writer.Line($"var lanes = global::System.Math.Min(strips * {Strip}, (shape.Outputs - output + 15) & ~15);");
            writer.Line("var list = active;");
            using (writer.Block("for (var row = 0; row < shape.Rows; list = LrpRuntime::DenseStrip.Next(list, shape.Inputs))"))
            {
                writer.Line("var rows = LrpRuntime::DenseStrip.RowsAt(row, shape);");
                writer.Call($"{KernelEmitter.Isa}.SumStrips",
                    ["strips", "rows", "list", "weights + (long)output * shape.Inputs", "shape.Inputs", "bias + output", "sums"], ");");
                using (writer.Block($"for (var sum = sums; rows != 0; rows--, row++, sum += {Strip})"))
                {
                    var pointers = EpilogueEmitter.Pointers(kernel.Epilogue)
                        .Select(pointer => pointer.IsByChannel ? $"{pointer} + output + lane" : $"{pointer}.Row(0, row) + output + lane");
                    string[] arguments = ["0", "sum + lane", .. pointers];
                    writer.Line($"for (var lane = 0; lane < lanes; lane += {KernelEmitter.Isa}.Lanes)");
                    writer.Line($"    {KernelEmitter.Isa}.{kernel.Name}Finish({string.Join(", ", arguments)});");
                }
            }
        }
    }
}
