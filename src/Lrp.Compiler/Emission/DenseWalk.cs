using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// How a dense layer walks: the runtime sums strips of outputs, over the inputs that are not zero, the epilogue finishes them.
/// </summary>
internal static class DenseWalk
{
    public const int Strip = BlockLayout.Strip;

    /// <summary>Parameters of what sums a strip.</summary>
    public static IReadOnlyList<string> SumParameters { get; } =
        ["float* x", "int* indices", "int count", "float* weights", "float* bias", "float* sums"];

    public static void Write(CodeWriter writer, DenseKernel kernel)
    {
        writer.Line($"var sums = stackalloc float[{Strip}];");
        using (writer.Block("for (var row = 0; row < shape.Rows; row++, x += shape.Inputs)"))
        {
            writer.Line("var count = LrpRuntime::DenseStrip.ListActive(x, shape.Inputs, (int*)active);");
            using (writer.Block($"for (var output = 0; output < shape.Outputs; output += {Strip})"))
            {
                var arguments = EpilogueEmitter.Pointers(kernel.Epilogue)
                    .Select(pointer => pointer.IsByChannel ? $"{pointer} + output + lane" : $"{pointer}.Row(0, row) + output + lane");
                writer.Call($"{KernelEmitter.Isa}.SumStrip",
                    ["x", "(int*)active", "count", "weights + (long)output * shape.Inputs", "bias + output", "sums"], ");");
                writer.Comment("The second half may lie behind the last output.");
                writer.Line($"var lanes = output + {Strip / 2} < shape.Outputs ? {Strip} : {Strip / 2};");
                writer.Line($"for (var lane = 0; lane < lanes; lane += {KernelEmitter.Isa}.Lanes)");
                writer.Line($"    {KernelEmitter.Isa}.{kernel.Name}Finish({string.Join(", ", arguments.Prepend("sums + lane"))});");
            }
        }
    }
}
