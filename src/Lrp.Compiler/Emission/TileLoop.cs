using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What convolution kernels share: walking along a row in tiles, starting and finishing accumulators.</summary>
internal static class TileLoop
{
    /// <summary>Parameters of a tile: pointers at its first column.</summary>
    public static IReadOnlyList<string> TileParameters(Kernel kernel) =>
    [
        "in LrpRuntime::ConvolutionShape shape", "float* x", .. KernelEmitter.TakesLists(kernel) ? ["int* list"] : Array.Empty<string>(),
        .. ChannelSum.Of(kernel).SelectMany(sum => sum.Constants.Concat(sum.Pointers.Select(pointer => pointer.Name)))
            .Select(pointer => $"float* {pointer}"),
    ];

    /// <summary>Walks over blocks of channels, rows, and what a tile holds of a block.</summary>
    /// <param name="step">Floats between the inputs of neighbouring columns.</param>
    /// <param name="input">Where the inputs of a row begin.</param>
    /// <param name="blockWeights">Floats of a block's weights.</param>
    public static void WriteBlocks(CodeWriter writer, Kernel kernel, int step, string input, string blockWeights)
    {
        var kind = $"{KernelEmitter.Isa}.{VectorIsa.KindOf(kernel)}";
        var hasTwins = Twins.Has(kernel);
        WritePart(writer, kernel);
        if (!hasTwins)
            WriteTiles("");
        foreach (var pointer in ChannelSum.WeightsOf(kernel))
            writer.Line($"{pointer} += (long)part.FirstBlock * {blockWeights};");
        var isBanded = kernel is PairKernel { First: ConvolutionKernel };
        using (isBanded ? WriteBandLoop(writer) : (IDisposable?)null)
        {
            WriteBlocksOfBand();
            if (isBanded)
            {
                foreach (var pointer in ChannelSum.WeightsOf(kernel))
                    writer.Line($"{pointer} -= (part.EndBlock - part.FirstBlock) * {blockWeights};");
            }
        }

        void WriteBlocksOfBand()
        {
            using var blocks = WriteBlockLoop(writer, kernel);
            if (hasTwins)
            {
                writer.Line($"blocks = {kind}.Blocks(shape, block);");
                WriteTiles(", blocks");
                writer.Line($"var {Twins.Weights} = weights + {blockWeights};");
            }

            using (isBanded ? writer.Block("for (var row = firstRow; row < endRow; row++)") : WriteRowLoop(writer))
            using (writer.Block($"for (var lane = 0; lane < 16; lane += {kind}.Lanes)"))
            {
                writer.Line($"var input = {input} + {Times("firstColumn", step)};");
                WriteRow(writer, kernel, step);
            }

            foreach (var pointer in ChannelSum.WeightsOf(kernel))
                writer.Line($"{pointer} += {(hasTwins ? $"blocks * {blockWeights}" : blockWeights)};");
        }

        void WriteTiles(string blocks)
        {
            writer.Line($"var tiles = {kind}.Along(shape.Columns{blocks});");
            writer.Line("int firstTile = part.FirstTile(tiles.Count), endTile = part.EndTile(tiles.Count);");
            writer.Line("var firstColumn = tiles.FirstColumn(firstTile);");
        }
    }

    /// <summary>Over bands of rows: all of them but where the inputs are many and the weights few.</summary>
    private static IDisposable WriteBandLoop(CodeWriter writer)
    {
        writer.Line("var band = shape.RowsOfBand;");
        var scope = writer.Block("for (var firstRow = part.FirstRow; firstRow < part.EndRow; firstRow += band)");
        writer.Line("var endRow = global::System.Math.Min(firstRow + band, part.EndRow);");
        return scope;
    }

    /// <summary>What of the walk the worker does.</summary>
    public static void WritePart(CodeWriter writer, Kernel kernel)
    {
        var twins = Twins.Has(kernel) ? ", twins: true" : "";
        writer.Line($"var part = {KernelEmitter.Isa}.{VectorIsa.KindOf(kernel)}.PartOf(shape, {PassEmitter.Worker}{twins});");
    }

    public static CodeWriter.Scope WriteRowLoop(CodeWriter writer) =>
        writer.Block("for (var row = part.FirstRow; row < part.EndRow; row++)");

    /// <summary>Over blocks of output channels: one by one or, where there are twins, as many as a tile computes.</summary>
    public static CodeWriter.Scope WriteBlockLoop(CodeWriter writer, Kernel kernel) => writer.Block(Twins.Has(kernel)
        ? "for (int block = part.FirstBlock, blocks; block < part.EndBlock; block += blocks)"
        : "for (var block = part.FirstBlock; block < part.EndBlock; block++)");

    /// <summary>Walks along a row, from tile to tile.</summary>
    private static void WriteRow(CodeWriter writer, Kernel kernel, int step)
    {
        WritePointers(writer, kernel);
        using (writer.Block("for (var tile = firstTile; tile < endTile; tile++)"))
        {
            writer.Line("var columns = tiles.Columns(tile);");
            Twins.WriteCall(writer, kernel, ["input"], " + lane");
            WriteMoves(writer, kernel, step);
        }
    }

    /// <summary>Pointers to a row's first outputs and operands.</summary>
    public static void WritePointers(CodeWriter writer, Kernel kernel)
    {
        foreach (var pointer in ChannelSum.Of(kernel).SelectMany(sum => sum.Pointers))
        {
            writer.Line(pointer.IsByChannel
                ? $"var {pointer}At = {pointer} + block * 16 + lane;"
                : $"var {pointer}At = {pointer}.Row(block, row) + {Start(pointer, kernel)}{(pointer.IsByPosition ? "" : " + lane")};");
        }
    }

    private static string Start(EpiloguePointer pointer, Kernel kernel) =>
        Times("firstColumn", pointer.Step(KernelEmitter.OutputStep(kernel)));

    /// <summary>From a tile to the next.</summary>
    public static void WriteMoves(CodeWriter writer, Kernel kernel, int step)
    {
        writer.Line($"input += {Times("columns", step)};");
        foreach (var pointer in ChannelSum.Of(kernel).SelectMany(sum => sum.Pointers).Where(pointer => !pointer.IsByChannel))
            writer.Line($"{pointer}At += {Times("columns", pointer.Step(KernelEmitter.OutputStep(kernel)))};");
    }

    /// <summary>Computes the tile at hand.</summary>
    /// <param name="method">Which of the kernel's methods does.</param>
    /// <param name="inputs">Arguments that say where the tile's inputs are.</param>
    /// <param name="weights">What is added to pointers to weights.</param>
    /// <param name="more">What else the method takes.</param>
    public static void WriteCall(
        CodeWriter writer, Kernel kernel, string method, IEnumerable<string> inputs, string weights, IEnumerable<string> more)
    {
        var arguments = ChannelSum.Of(kernel).SelectMany(sum => Arguments(sum, weights));
        writer.Call($"{KernelEmitter.Isa}.{kernel.Name}{method}", ["columns", "shape", .. inputs, .. arguments, .. more], ");");
    }

    private static IEnumerable<string> Arguments(ChannelSum sum, string weights)
    {
        if (sum.Weights is not null)
            yield return $"{sum.Weights}{weights}";
        yield return $"{sum.Bias} + block * 16 + lane";
        foreach (var pointer in sum.Pointers)
            yield return $"{pointer}At";
    }

    /// <summary>Chooses the tile that is as wide as the place at hand.</summary>
    public static void WriteChoice(CodeWriter writer, string method, IReadOnlyList<string> parameters, IReadOnlyList<int> widths)
    {
        var arguments = string.Join(", ", parameters.Select(parameter => parameter.Substring(parameter.LastIndexOf(' ') + 1)));
        using (writer.Method($"public static void {method}", [.. parameters.Prepend("int columns")]))
        using (writer.Block("switch (columns)"))
        {
            foreach (var width in widths)
                writer.Line($"case {width}: {method}{width}({arguments}); break;");
            writer.Line("default: throw LrpRuntime::TileRow.NoSuchTile(columns);");
        }
    }

    /// <summary>Accumulators start as the bias.</summary>
    public static void WriteAccumulators(CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile)
    {
        foreach (var sum in ChannelSum.Of(kernel))
        {
            var starts = Enumerable.Range(0, tile.Columns).SelectMany(column => Enumerable.Range(0, tile.Vectors).Select(vector =>
            {
                var start = column == 0
                    ? $"{isa.Type}.Load({At(sum.Bias, vector * isa.Lanes)})"
                    : sum.Register(0, vector, tile);
                return $"{sum.Register(column, vector, tile)} = {start}";
            })).ToList();
            starts[0] = $"{isa.Type}<float> {starts[0]}";
            writer.Side(starts.Select((start, index) => start + (index < starts.Count - 1 ? "," : ";")), indent: "    ");
        }

        if (kernel.Epilogue.Sign is { } sign)
        {
            var outputStep = KernelEmitter.OutputStep(kernel);
            writer.Side(Enumerable.Range(0, tile.Columns).Select(column =>
                $"var {ChannelSum.MaskOf(column)} = {isa.Type}.LessThan("
                    + $"{isa.Type}.Load({At($"t{sign}", column * outputStep)}), {isa.Type}<float>.Zero);"));
        }
    }

    /// <summary>Hands every accumulator to its epilogue.</summary>
    public static void WriteFinish(CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile, int outputStep)
    {
        var sums = ChannelSum.Of(kernel);
        if (EpilogueEmitter.IsLoop(kernel))
        {
            WriteFinishLoop(writer, isa, kernel, tile, outputStep);
            return;
        }

        // The second epilogue may read what the first stored.
        writer.Side(Enumerable.Range(0, tile.Columns).SelectMany(column =>
            Enumerable.Range(0, tile.Vectors).SelectMany(vector => sums.Select(sum => Finish(sum, column, vector)))));

        string Finish(ChannelSum sum, int column, int vector)
        {
            var at = $"{(column * outputStep) + (tile.IsTwin ? 0 : vector * isa.Lanes)}";
            var pointers = sum.Pointers.Select(pointer => Twins.PointerOf(pointer, tile, vector));
            return $"{sum.Kernel.Name}Finish({string.Join(", ", [at, sum.Register(column, vector, tile), .. pointers])});";
        }
    }

    /// <summary>
    /// Hands the accumulators to a long epilogue by way of its first output. Written out for each of them it is more than the JIT
    /// inlines, and a call in between spills those that wait: ConvNeXt-Tiny's GELUs took twice as long.
    /// </summary>
    private static void WriteFinishLoop(CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile, int outputStep)
    {
        var sum = ChannelSum.Of(kernel).Single();
        string Output(int vector) => Twins.PointerOf(sum.Pointers[0], tile, vector);
        int Displacement(int vector) => tile.IsTwin ? 0 : vector * isa.Lanes;
        var vectors = Enumerable.Range(0, tile.Vectors).ToList();
        writer.Side(Enumerable.Range(0, tile.Columns).SelectMany(column => vectors.Select(vector =>
            $"{isa.Type}.Store({sum.Register(column, vector, tile)}, "
                + $"{At(Output(vector), (column * outputStep) + Displacement(vector))});")));
        using (writer.Block($"for (var at = 0L; at < {tile.Columns * outputStep}; at += {outputStep})"))
        {
            foreach (var vector in vectors)
            {
                var at = Displacement(vector) == 0 ? "at" : $"at + {Displacement(vector)}";
                var pointers = sum.Pointers.Select(pointer => Twins.PointerOf(pointer, tile, vector));
                writer.Line($"{kernel.Name}Finish({string.Join(", ", [at, $"{isa.Type}.Load(&{Output(vector)}[{at}])", .. pointers])});");
            }
        }
    }

    /// <summary>
    /// A pointer so many floats further on. The C# compiler takes much longer for a sum of pointer and number: it tries all of its
    /// operators.
    /// </summary>
    public static string At(string pointer, int offset, string index = "") => (index, offset) switch
    {
        ("", 0) => pointer,
        ("", _) => $"&{pointer}[{offset}]",
        (_, 0) => $"&{pointer}[{index}]",
        _ => $"&{pointer}[{index} + {offset}]",
    };

    /// <summary>A product, without a one.</summary>
    public static string Times(string count, int factor) => factor == 1 ? count : $"{count} * {factor}";
}
