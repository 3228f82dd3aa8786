using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What convolution kernels share: walking along a row in tiles, starting and finishing accumulators.</summary>
internal static class TileLoop
{
    /// <summary>Parameters of a tile: pointers at its first column; where it feeds two blocks, also the way to the second.</summary>
    public static string TileSignature(Kernel kernel) =>
        "in global::Lrp.Kernels.ConvolutionShape shape, float* x, float* weights, float* bias"
        + string.Concat(Pointers(kernel).Select(pointer => $", float* {pointer}"))
        + (FeedsTwoBlocks(kernel) ? ", bool hasSecond" + string.Concat(Moving(kernel).Select(pointer => $", int {pointer}Plane")) : "");

    /// <summary>What moves along a row besides the input: the tensor that gives signs, then what the epilogue reads and writes.</summary>
    private static IEnumerable<string> Pointers(Kernel kernel) =>
        [.. kernel is ConvolutionKernel { Split: SignSplit.Outputs } ? new[] { "signs" } : [], .. EpilogueEmitter.Pointers(kernel.Epilogue)];

    private static IEnumerable<string> Moving(Kernel kernel) => Pointers(kernel).Where(pointer => pointer[0] != 'c');

    private static bool FeedsTwoBlocks(Kernel kernel) => kernel is ConvolutionKernel { TileBlocks: 2 };

    /// <summary>Walks along a row: tiles of two neighbouring widths at most.</summary>
    /// <param name="lane">Displacement of every pointer within its block of channels.</param>
    public static void Write(
        CodeWriter writer, Kernel kernel, IReadOnlyList<int> widths, int widest, int step, int outputStep, string bias, string channel, string lane = "")
    {
        var pointers = Pointers(kernel).ToList();
        var offset = lane.Length == 0 ? "" : $" + {lane}";
        foreach (var pointer in pointers)
        {
            writer.Line(pointer[0] == 'c'
                ? $"var {pointer}At = {pointer} + {channel}{offset};"
                : $"var {pointer}At = {pointer}.Row(block, row){offset};");
        }

        var arguments = string.Concat(pointers.Select(pointer => $", {pointer}At"));
        if (FeedsTwoBlocks(kernel))
            arguments += ", block + 1 < shape.Blocks" + string.Concat(Moving(kernel).Select(pointer => $", {pointer}.PlaneStride"));
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
            foreach (var pointer in Moving(kernel))
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
        WriteBlockFinish(writer, isa, kernel, width, Math.Min(vectors, isa.Vectors), outputStep, second: false);
        if (!FeedsTwoBlocks(kernel))
            return;
        using (writer.Block("if (hasSecond)"))
            WriteBlockFinish(writer, isa, kernel, width, isa.Vectors, outputStep, second: true);
    }

    private static void WriteBlockFinish(CodeWriter writer, VectorIsa isa, Kernel kernel, int width, int vectors, int outputStep, bool second)
    {
        var pointers = EpilogueEmitter.Pointers(kernel.Epilogue);
        for (var column = 0; column < width; column++)
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                var arguments = pointers.Select(pointer => pointer[0] == 'c'
                    ? $"{pointer} + {(vector * isa.Lanes) + (second ? 16 : 0)}"
                    : $"{pointer}{(second ? $" + {pointer}Plane" : "")} + {(column * outputStep) + (vector * isa.Lanes)}");
                var sum = EpilogueEmitter.HasAccumulator(kernel.Epilogue)
                    ? [$"a{column}_{vector + (second ? isa.Vectors : 0)}"]
                    : Array.Empty<string>();
                writer.Line($"{kernel.Name}Finish({string.Join(", ", sum.Concat(arguments))});");
            }
        }
    }
}
