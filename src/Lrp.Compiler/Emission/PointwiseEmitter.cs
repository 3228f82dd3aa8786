using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>A sweep over tensors of equal shape, sixteen floats at a time.</summary>
internal static class PointwiseEmitter
{
    public static void Write(CodeWriter writer, VectorIsa isa, PointwiseKernel kernel)
    {
        var pointers = EpilogueEmitter.Pointers(kernel.Epilogue);
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        using (writer.Block("for (var plane = 0; plane < shape.Planes; plane++)"))
        using (writer.Block("for (var row = 0; row < shape.Rows; row++)"))
        {
            foreach (var pointer in pointers)
                writer.Line(pointer.IsByChannel
                    ? $"var {pointer}At = {pointer} + plane * 16;"
                    : $"var {pointer}At = {pointer}.Row(plane, row);");
            using (writer.Block("for (var column = 0; column < shape.Columns; column++)"))
            {
                for (var vector = 0; vector < isa.Vectors; vector++)
                {
                    var arguments = pointers.Select(pointer =>
                        vector == 0 || pointer.IsByPosition ? $"{pointer}At" : $"{pointer}At + {vector * isa.Lanes}");
                    writer.Line($"{kernel.Name}Finish({string.Join(", ", arguments)});");
                }

                foreach (var pointer in pointers.Where(pointer => !pointer.IsByChannel))
                    writer.Line($"{pointer}At += {pointer.Lanes};");
            }
        }
    }
}
