using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Convolution in register tiles: a block of sixteen output channels times some columns stay in named locals (stack-allocated
/// accumulators reach 24 % of peak) while the reduction streams through weights and inputs.
/// </summary>
internal static class ConvolutionEmitter
{
    public static void Write(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel)
    {
        var widths = VectorIsa.Widths(kernel.Columns, Widest(isa, kernel));
        WriteDriver(writer, isa, kernel, widths);
        foreach (var width in widths)
        {
            writer.Line();
            WriteTile(writer, isa, kernel, width);
        }
    }

    private static int Widest(VectorIsa isa, ConvolutionKernel kernel) => kernel.PositiveOnly ? isa.PositiveColumns : isa.TileColumns;

    private static void WriteDriver(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, IReadOnlyList<int> widths)
    {
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        {
            writer.Line($"var blockWeights = (long)shape.Planes * shape.KernelRows * shape.Taps * shape.Inner * {kernel.Unroll * 16};");
            writer.Line("var firstWeights = weights;");
            using (writer.Block("for (var block = 0; block < shape.Blocks; block++)"))
            {
                writer.Line("weights = firstWeights + block * blockWeights;");
                using (writer.Block("for (var row = 0; row < shape.Rows; row++)"))
                {
                    writer.Line("var input = x.Row(shape.FirstPlane(block), 0) + (long)row * shape.InputRow;");
                    TileLoop.Write(writer, kernel, widths, Widest(isa, kernel), kernel.Step, kernel.OutputStep, "bias + block * 16", "block * 16");
                }
            }
        }
    }

    private static void WriteTile(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, int width)
    {
        writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"private static void {kernel.Name}Tile{width}({TileLoop.TileSignature(kernel)})"))
        {
            TileLoop.WriteAccumulators(writer, isa, width, isa.Vectors);
            writer.Line("int inner = shape.Inner, lastInner = shape.LastInner;");
            if (kernel.HasTaps)
                writer.Line($"var nextTap = shape.TapStride - inner * {kernel.Unroll};");
            var rowLength = kernel.HasTaps ? "shape.Taps * shape.TapStride" : $"inner * {kernel.Unroll}";
            if (kernel.HasRows)
                writer.Line($"var nextRow = shape.KernelRowStride - {rowLength};");
            writer.Line($"var nextPlane = shape.PlaneStride - {(kernel.HasRows ? "shape.KernelRows * shape.KernelRowStride" : rowLength)};");
            using (writer.Block("for (var plane = shape.Planes; plane != 0; plane--)"))
            {
                if (!kernel.HasRows)
                    WriteRow(writer, isa, kernel, width);
                else
                {
                    using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--)"))
                    {
                        WriteRow(writer, isa, kernel, width);
                        writer.Line("x += nextRow;");
                    }
                }

                writer.Line("x += nextPlane;");
            }

            writer.Line();
            TileLoop.WriteFinish(writer, isa, kernel, width, isa.Vectors, kernel.OutputStep);
        }
    }

    private static void WriteRow(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, int width)
    {
        if (!kernel.HasTaps)
        {
            WriteInner(writer, isa, kernel, width);
            return;
        }

        using (writer.Block("for (var tap = shape.Taps; tap != 0; tap--)"))
        {
            WriteInner(writer, isa, kernel, width);
            writer.Line("x += nextTap;");
        }
    }

    private static void WriteInner(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, int width)
    {
        using (writer.Block("for (var count = plane == 1 ? lastInner : inner; count != 0; count--)"))
        {
            for (var input = 0; input < kernel.Unroll; input++)
            {
                if (isa.Vectors > width)
                    WriteInputStationary(writer, isa, kernel, width, input);
                else
                    WriteWeightStationary(writer, isa, kernel, width, input);
            }

            writer.Line($"x += {kernel.Unroll};");
            writer.Line($"weights += {kernel.Unroll * 16};");
        }
    }

    private static void WriteWeightStationary(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, int width, int input)
    {
        for (var vector = 0; vector < isa.Vectors; vector++)
            writer.Line($"var w{input}_{vector} = {isa.Type}.Load(weights + {(input * 16) + (vector * isa.Lanes)});");
        for (var column = 0; column < width; column++)
        {
            // With one vector per block the broadcast stays inline: it becomes an operand of the multiply-add.
            var value = $"{isa.Type}.Create(x[{(column * kernel.Step) + input}])";
            if (isa.Vectors > 1)
            {
                writer.Line($"var x{input}_{column} = {value};");
                value = $"x{input}_{column}";
            }

            for (var vector = 0; vector < isa.Vectors; vector++)
                writer.Line(Accumulate(isa, kernel, $"a{column}_{vector}", $"w{input}_{vector}", value));
        }
    }

    private static void WriteInputStationary(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, int width, int input)
    {
        for (var column = 0; column < width; column++)
            writer.Line($"var x{input}_{column} = {isa.Type}.Create(x[{(column * kernel.Step) + input}]);");
        for (var vector = 0; vector < isa.Vectors; vector++)
        {
            writer.Line($"var w{input}_{vector} = {isa.Type}.Load(weights + {(input * 16) + (vector * isa.Lanes)});");
            for (var column = 0; column < width; column++)
                writer.Line(Accumulate(isa, kernel, $"a{column}_{vector}", $"w{input}_{vector}", $"x{input}_{column}"));
        }
    }

    /// <summary>
    /// One product more. Of positive products, the larger of product and zero is that of their bits as integers, which leaves the
    /// multiplier's ports to the multiplications: 0.8 of two multiply-adds.
    /// </summary>
    private static string Accumulate(VectorIsa isa, ConvolutionKernel kernel, string sum, string weight, string input) =>
        kernel.PositiveOnly
            ? $"{sum} += {isa.Type}.Max(({weight} * {input}).AsInt32(), {isa.Type}<int>.Zero).AsSingle();"
            : $"{sum} = {isa.Type}.{isa.MultiplyAdd}({weight}, {input}, {sum});";
}
