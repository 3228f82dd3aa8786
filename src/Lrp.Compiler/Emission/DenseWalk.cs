using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// How a dense layer walks: the runtime sums strips of outputs, two rows or some strips at a time and over the inputs that are not zero,
/// the epilogue finishes them.
/// </summary>
internal static class DenseWalk
{
    public const int Strip = BlockLayout.Strip;

    /// <summary>What a strip is rounded to at a row's end.</summary>
    private const int Half = Strip / 2;

    /// <summary>Parameters of what sums strips.</summary>
    public static IReadOnlyList<string> SumParameters { get; } =
        ["int lanes", "int rows", "float* active", "float* weights", "long stride", "float* bias", "float* sums"];

    public static void Write(CodeWriter writer, DenseKernel kernel)
    {
        const string Runtime = "LrpRuntime::DenseStrip", Worker = PassEmitter.Worker;
        writer.Line($"{Runtime}.ListActive(x, shape, active);");
        writer.Line($"var sums = stackalloc float[{Runtime}.Most * {Strip}];");
        writer.Line($"var all = (shape.Outputs + {Strip - 1}) / {Strip};");
        writer.Line($"var stride = {Strip}L * shape.Inputs;");
        writer.Comment("Backwards: what lies behind a row's last output is the next row's beginning, which comes later.");
        using (writer.Block($"for (int first = {Worker}.ShareFrom(all), strip = {Worker}.ShareTo(all), strips; strip > first;)"))
        {
            writer.Line($"strips = {Runtime}.AtATime(strip - first, shape);");
            writer.Line("strip -= strips;");
            writer.Line($"var output = strip * {Strip};");
            writer.Line($"var lanes = global::System.Math.Min(strips * {Strip}, (shape.Outputs - output + {Half - 1}) / {Half} * {Half});");
            writer.Line("var list = active;");
            using (writer.Block($"for (var row = 0; row < shape.Rows; list = {Runtime}.Next(list, shape.Inputs))"))
            {
                writer.Line($"var rows = {Runtime}.RowsAt(row, shape);");
                writer.Call($"{KernelEmitter.Isa}.SumStrips",
                    ["lanes", "rows", "list", "weights + strip * stride", "stride", "bias + output", "sums"], ");");
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
