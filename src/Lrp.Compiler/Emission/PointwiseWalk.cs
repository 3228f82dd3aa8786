using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>A sweep over tensors of equal shape: columns of sixteen floats follow each other, so a row is one long vector.</summary>
internal static class PointwiseWalk
{
    public static void Write(CodeWriter writer, PointwiseKernel kernel)
    {
        var pointers = EpilogueEmitter.Pointers(kernel.Epilogue);
        using (writer.Block("for (var plane = 0; plane < shape.Planes; plane++)"))
        using (writer.Block("for (var row = 0; row < shape.Rows; row++)"))
        {
            foreach (var pointer in pointers)
            {
                writer.Line(pointer.IsByChannel
                    ? $"var {pointer}At = {pointer} + plane * 16;"
                    : $"var {pointer}At = {pointer}.Row(plane, row);");
            }

            var arguments = pointers.Select(pointer => $"{pointer}At").Prepend("at");
            writer.Line($"for (long at = 0, end = shape.Columns * 16L; at < end; at += {KernelEmitter.Isa}.Lanes)");
            writer.Line($"    {KernelEmitter.Isa}.{kernel.Name}Finish({string.Join(", ", arguments)});");
        }
    }
}
