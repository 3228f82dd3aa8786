using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What convolution kernels share: walking along a row in tiles, starting and finishing accumulators.</summary>
internal static class TileLoop
{
    /// <summary>Parameters of a tile: pointers at its first column.</summary>
    public static string TileSignature(Kernel kernel, string inputs = "float* x") =>
        $"in global::Lrp.Generated.ConvolutionShape shape, {inputs}"
        + string.Concat(ChannelSum.Of(kernel).SelectMany(sum => sum.Constants.Concat(sum.Pointers.Select(pointer => pointer.Name)))
            .Select(pointer => $", float* {pointer}"));

    /// <summary>Walks along a row: tiles of two neighbouring widths at most.</summary>
    /// <param name="lane">Displacement of every pointer within its block of channels.</param>
    public static void Write(
        CodeWriter writer, Kernel kernel, IReadOnlyList<int> widths, int widest, int step, int outputStep, string lane = "")
    {
        var offset = lane.Length == 0 ? "" : $" + {lane}";
        WritePointers(writer, kernel, offset);
        writer.Line($"var tiles = (shape.Columns + {widest - 1}) / {widest};");
        using (writer.Block("for (var tile = 0; tile < tiles; tile++)"))
        {
            writer.Line("var columns = shape.Columns / tiles + (tile < shape.Columns % tiles ? 1 : 0);");
            WriteSwitch(writer, kernel, widths, "input", offset, offset);
            writer.Line($"input += columns * {step};");
            foreach (var pointer in MovingPointers(kernel))
                writer.Line($"{pointer}At += columns * {pointer.Step(outputStep)};");
        }
    }

    /// <summary>Pointers to a row's first outputs and operands.</summary>
    /// <param name="offset">Displacement within a block of channels.</param>
    /// <param name="start">Displacement along the row, for a pointer.</param>
    public static void WritePointers(CodeWriter writer, Kernel kernel, string offset, Func<EpiloguePointer, string>? start = null)
    {
        foreach (var pointer in ChannelSum.Of(kernel).SelectMany(sum => sum.Pointers))
        {
            writer.Line(pointer.IsByChannel
                ? $"var {pointer}At = {pointer} + block * 16{offset};"
                : $"var {pointer}At = {pointer}.Row(block, row){start?.Invoke(pointer)}{(pointer.IsByPosition ? "" : offset)};");
        }
    }

    public static IEnumerable<EpiloguePointer> MovingPointers(Kernel kernel) =>
        ChannelSum.Of(kernel).SelectMany(sum => sum.Pointers).Where(pointer => !pointer.IsByChannel);

    /// <summary>Calls the tile of the width at hand.</summary>
    /// <param name="inputs">Arguments that say where the tile's inputs are.</param>
    /// <param name="weights">What is added to pointers to weights.</param>
    /// <param name="offset">What is added to pointers to biases.</param>
    public static void WriteSwitch(CodeWriter writer, Kernel kernel, IReadOnlyList<int> widths, string inputs, string weights, string offset)
    {
        var arguments = string.Concat(ChannelSum.Of(kernel).SelectMany(sum => Arguments(sum, weights, offset)));
        using (writer.Block("switch (columns)"))
        {
            foreach (var width in widths)
            {
                writer.Line($"case {width}:");
                writer.Line($"    {kernel.Name}Tile{width}(shape, {inputs}{arguments});");
                writer.Line("    break;");
            }

            writer.Line("default:");
            writer.Line("    throw new global::System.ArgumentException(\"no tile is as wide as that\", nameof(shape));");
        }
    }

    private static IEnumerable<string> Arguments(ChannelSum sum, string weights, string offset)
    {
        if (sum.Weights is not null)
            yield return $", {sum.Weights}{weights}";
        yield return $", {sum.Bias} + block * 16{offset}";
        foreach (var pointer in sum.Pointers)
            yield return $", {pointer}At";
    }

    /// <summary>Accumulators start as the bias.</summary>
    public static void WriteAccumulators(CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile)
    {
        foreach (var sum in ChannelSum.Of(kernel))
        {
            for (var column = 0; column < tile.Columns; column++)
            {
                for (var vector = 0; vector < tile.Vectors; vector++)
                {
                    writer.Line(column == 0
                        ? $"var {sum.Accumulator}0_{vector} = {isa.Type}.Load({sum.Bias} + {vector * isa.Lanes});"
                        : $"var {sum.Accumulator}{column}_{vector} = {sum.Accumulator}0_{vector};");
                }
            }
        }
    }

    /// <summary>Hands every accumulator to its epilogue.</summary>
    public static void WriteFinish(CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile, int outputStep)
    {
        var sums = ChannelSum.Of(kernel);
        for (var column = 0; column < tile.Columns; column++)
        {
            for (var vector = 0; vector < tile.Vectors; vector++)
            {
                // The second epilogue may read what the first stored.
                foreach (var sum in sums)
                {
                    var arguments = sum.Pointers.Select(pointer => pointer.IsByChannel
                        ? $"{pointer} + {vector * isa.Lanes}"
                        : $"{pointer} + {(column * pointer.Step(outputStep)) + (pointer.IsByPosition ? 0 : vector * isa.Lanes)}");
                    writer.Line($"{sum.Kernel.Name}Finish({string.Join(", ", arguments.Prepend($"{sum.Accumulator}{column}_{vector}"))});");
                }
            }
        }
    }
}
