using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What convolution kernels share: walking along a row in tiles, starting and finishing accumulators.</summary>
internal static class TileLoop
{
    /// <summary>Parameters of a tile: pointers at its first column.</summary>
    public static string TileSignature(Kernel kernel) =>
        "in global::Lrp.Kernels.ConvolutionShape shape, float* x, float* weights, float* bias"
        + string.Concat(EpilogueEmitter.Pointers(kernel.Epilogue).Select(pointer => $", float* {pointer}"));

    /// <summary>Walks along a row: tiles of two neighbouring widths at most.</summary>
    /// <param name="lane">Displacement of every pointer within its block of channels.</param>
    public static void Write(
        CodeWriter writer, Kernel kernel, IReadOnlyList<int> widths, int widest, int step, int outputStep, string bias, string channel, string lane = "")
    {
        var pointers = EpilogueEmitter.Pointers(kernel.Epilogue);
        var offset = lane.Length == 0 ? "" : $" + {lane}";
        foreach (var pointer in pointers)
        {
            writer.Line(pointer[0] == 'c'
                ? $"var {pointer}At = {pointer} + {channel}{offset};"
                : $"var {pointer}At = {pointer}.Row(block, row){offset};");
        }

        var arguments = string.Concat(pointers.Select(pointer => $", {pointer}At"));
        writer.Line($"var tiles = (shape.Columns + {widest - 1}) / {widest};");
        using (writer.Block("for (var tile = 0; tile < tiles; tile++)"))
        {
            writer.Line("var columns = shape.Columns / tiles + (tile < shape.Columns % tiles ? 1 : 0);");
            using (writer.Block("switch (columns)"))
            {
                foreach (var width in widths)
                {
                    writer.Line($"case {width}:");
                    writer.Line($"    {kernel.Name}Tile{width}(shape, input, weights{offset}, {bias}{offset}{arguments});");
                    writer.Line("    break;");
                }
            }

            writer.Line($"input += columns * {step};");
            foreach (var pointer in pointers.Where(pointer => pointer[0] != 'c'))
                writer.Line($"{pointer}At += columns * {outputStep};");
        }
    }

    /// <summary>Accumulators start as the bias.</summary>
    public static void WriteAccumulators(CodeWriter writer, VectorIsa isa, int width, int vectors)
    {
        for (var column = 0; column < width; column++)
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                writer.Line(column == 0
                    ? $"var a0_{vector} = {isa.Type}.Load(bias + {vector * isa.Lanes});"
                    : $"var a{column}_{vector} = a0_{vector};");
            }
        }
    }

    /// <summary>Hands every accumulator to the epilogue.</summary>
    public static void WriteFinish(CodeWriter writer, VectorIsa isa, Kernel kernel, int width, int vectors, int outputStep)
    {
        var pointers = EpilogueEmitter.Pointers(kernel.Epilogue);
        for (var column = 0; column < width; column++)
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                var arguments = pointers.Select(pointer => pointer[0] == 'c'
                    ? $"{pointer} + {vector * isa.Lanes}"
                    : $"{pointer} + {(column * outputStep) + (vector * isa.Lanes)}");
                writer.Line($"{kernel.Name}Finish({string.Join(", ", arguments.Prepend($"a{column}_{vector}"))});");
            }
        }
    }
}
