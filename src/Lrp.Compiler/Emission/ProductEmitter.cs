using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>The innermost lines of convolutions: one input channel times the weights of a block, added to the sums of all columns.</summary>
internal static class ProductEmitter
{
    /// <param name="step">Floats between columns of the input.</param>
    /// <param name="x">Pointer to the inputs.</param>
    /// <param name="channel">What is added to the pointers to weights.</param>
    public static void Write(CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile, int step, string x = "x", string channel = "")
    {
        var sums = ChannelSum.Of(kernel);
        string Value(int column) => $"{isa.Type}.Create({(column * step == 0 ? $"*{x}" : $"{x}[{column * step}]")})";
        IEnumerable<string> Weights(int vector) =>
            tile.IsTwin && vector == 1
                ? [$"var w1 = {isa.Type}.Load({TileLoop.At(Twins.Weights, 0, channel)});"]
                : ChannelSum.LoadWeights(sums, isa, tile.Index(vector), vector * isa.Lanes, channel);
        if (sums.Count == 1 && tile.Vectors > tile.Columns)
            WriteInputStationary(writer, isa, sums[0], tile, Value, Weights);
        else
            WriteWeightStationary(writer, isa, sums, tile, Value, Weights);
    }

    private static void WriteWeightStationary(
        CodeWriter writer, VectorIsa isa, IReadOnlyList<ChannelSum> sums, Tile tile, Func<int, string> value,
        Func<int, IEnumerable<string>> weights)
    {
        writer.Side(Enumerable.Range(0, tile.Vectors).SelectMany(weights));
        for (var column = 0; column < tile.Columns; column++)
        {
            // Where it is used once, the broadcast stays inline: it becomes an operand of the multiply-add.
            var isShared = tile.Vectors > 1 || sums.Count > 1;
            if (isShared)
                writer.Line($"var x{column} = {value(column)};");
            writer.Side(Enumerable.Range(0, tile.Vectors).SelectMany(vector =>
                sums.Select(sum => Accumulate(
                    isa, sum, sum.Register(column, vector, tile), sum.FactorOf(isa, tile.Index(vector), column),
                    isShared ? $"x{column}" : value(column)))));
        }
    }

    private static void WriteInputStationary(
        CodeWriter writer, VectorIsa isa, ChannelSum sum, Tile tile, Func<int, string> value, Func<int, IEnumerable<string>> weights)
    {
        writer.Side(Enumerable.Range(0, tile.Columns).Select(column => $"var x{column} = {value(column)};"));
        for (var vector = 0; vector < tile.Vectors; vector++)
        {
            writer.Side(weights(vector));
            writer.Side(Enumerable.Range(0, tile.Columns).Select(column => Accumulate(
                isa, sum, sum.Register(column, vector, tile), sum.FactorOf(isa, tile.Index(vector), column), $"x{column}")));
        }
    }

    /// <summary>
    /// One product more. Of positive products, the larger of product and zero is that of their bits as integers, which leaves the
    /// multiplier's ports to the multiplications: 0.8 of two multiply-adds. Of negative ones, it is the smaller.
    /// </summary>
    public static string Accumulate(VectorIsa isa, ChannelSum sum, string accumulator, string weight, string value) =>
        sum.Kernel.Terms == ProductSign.Any
            ? $"{accumulator} = {isa.Type}.{isa.MultiplyAdd}({weight}, {value}, {accumulator});"
            : $"{accumulator} += {isa.Type}.{(sum.Kernel.Terms == ProductSign.Positive ? "Max" : "Min")}"
                + $"(({weight} * {value}).AsInt32(), {isa.Type}<int>.Zero).AsSingle();";
}
