using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>A sweep over tensors of equal shape: columns of sixteen floats follow each other, so a row is one long vector.</summary>
internal static class PointwiseWalk
{
    public static void Write(CodeWriter writer, PointwiseKernel kernel)
    {
        var pointers = EpilogueEmitter.Pointers(kernel.Epilogue);
        writer.Line($"var part = {PassEmitter.Worker}.PartOf(shape.Planes, shape.Rows, shape.Columns);");
        writer.Line("long first = part.FirstTile(shape.Columns) * 16L, end = part.EndTile(shape.Columns) * 16L;");
        using (writer.Block("for (var plane = part.FirstBlock; plane < part.EndBlock; plane++)"))
        using (TileLoop.WriteRowLoop(writer))
        {
            foreach (var pointer in pointers)
            {
                writer.Line(pointer.IsByChannel
                    ? $"var {pointer}At = {pointer} + plane * 16;"
                    : $"var {pointer}At = {pointer}.Row(plane, row);");
            }

            var arguments = pointers.Select(pointer => $"{pointer}At").Prepend("at");
            writer.Line($"for (var at = first; at < end; at += {KernelEmitter.Isa}.Lanes)");
            writer.Line($"    {KernelEmitter.Isa}.{kernel.Name}Finish({string.Join(", ", arguments)});");
        }
    }
}
