using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>The innermost lines of convolutions: one input channel times the weights of a block, added to the sums of all columns.</summary>
internal static class ProductEmitter
{
    /// <param name="step">Floats between columns of the input.</param>
    /// <param name="input">Which input of those that the loop's body is unrolled over.</param>
    /// <param name="x">Pointer to the inputs.</param>
    /// <param name="weightsOffset">What is added to the pointers to weights.</param>
    public static void Write(
        CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile, int step, int input, string x = "x", string weightsOffset = "")
    {
        var sums = ChannelSum.Of(kernel);
        string Value(int column) => $"{isa.Type}.Create({x}[{(column * step) + input}])";
        IEnumerable<string> Weights(int vector) =>
            ChannelSum.LoadWeights(sums, isa, $"{input}_{vector}", $"{weightsOffset}{(input * 16) + (vector * isa.Lanes)}");
        if (sums.Count == 1 && tile.Vectors > tile.Columns)
            WriteInputStationary(writer, isa, sums[0], tile, input, Value, Weights);
        else
            WriteWeightStationary(writer, isa, sums, tile, input, Value, Weights);
    }

    private static void WriteWeightStationary(
        CodeWriter writer, VectorIsa isa, IReadOnlyList<ChannelSum> sums, Tile tile, int input, Func<int, string> value,
        Func<int, IEnumerable<string>> weights)
    {
        for (var vector = 0; vector < tile.Vectors; vector++)
        {
            foreach (var load in weights(vector))
                writer.Line(load);
        }

        for (var column = 0; column < tile.Columns; column++)
        {
            // Where it is used once, the broadcast stays inline: it becomes an operand of the multiply-add.
            var isShared = tile.Vectors > 1 || sums.Count > 1;
            if (isShared)
                writer.Line($"var x{input}_{column} = {value(column)};");
            for (var vector = 0; vector < tile.Vectors; vector++)
            {
                foreach (var sum in sums)
                    writer.Line(Accumulate(isa, sum, column, vector, input, isShared ? $"x{input}_{column}" : value(column)));
            }
        }
    }

    private static void WriteInputStationary(
        CodeWriter writer, VectorIsa isa, ChannelSum sum, Tile tile, int input, Func<int, string> value, Func<int, IEnumerable<string>> weights)
    {
        for (var column = 0; column < tile.Columns; column++)
            writer.Line($"var x{input}_{column} = {value(column)};");
        for (var vector = 0; vector < tile.Vectors; vector++)
        {
            foreach (var load in weights(vector))
                writer.Line(load);
            for (var column = 0; column < tile.Columns; column++)
                writer.Line(Accumulate(isa, sum, column, vector, input, $"x{input}_{column}"));
        }
    }

    /// <summary>
    /// One product more. Of positive products, the larger of product and zero is that of their bits as integers, which leaves the
    /// multiplier's ports to the multiplications: 0.8 of two multiply-adds.
    /// </summary>
    private static string Accumulate(VectorIsa isa, ChannelSum sum, int column, int vector, int input, string value)
    {
        var (accumulator, weight) = ($"{sum.Accumulator}{column}_{vector}", $"{sum.Factor}{input}_{vector}");
        return sum.IsPositiveOnly
            ? $"{accumulator} += {isa.Type}.Max(({weight} * {value}).AsInt32(), {isa.Type}<int>.Zero).AsSingle();"
            : $"{accumulator} = {isa.Type}.{isa.MultiplyAdd}({weight}, {value}, {accumulator});";
    }
}
