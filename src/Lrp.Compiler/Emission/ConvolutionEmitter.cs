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

    private static int Widest(VectorIsa isa, ConvolutionKernel kernel) =>
        kernel.Split == SignSplit.None ? isa.TileColumns : isa.SignedColumns;

    /// <summary>Packed weights per input of a tile: one set for its outputs, or two.</summary>
    private static int WeightsPerInput(ConvolutionKernel kernel) => kernel.Split == SignSplit.None ? 16 : 32;

    private static void WriteDriver(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, IReadOnlyList<int> widths)
    {
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        {
            writer.Line($"var blockWeights = (long)shape.Planes * shape.KernelRows * shape.Taps * shape.Inner * {kernel.Unroll * WeightsPerInput(kernel)};");
            writer.Line("var firstWeights = weights;");
            using (writer.Block($"for (var block = 0; block < shape.Blocks; block += {kernel.TileBlocks})"))
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
            var vectors = isa.Vectors * kernel.TileBlocks;
            TileLoop.WriteAccumulators(writer, isa, width, vectors);
            WriteSigns(writer, isa, kernel, width);
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
            TileLoop.WriteFinish(writer, isa, kernel, width, vectors, kernel.OutputStep);
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
                if (kernel.Split == SignSplit.Inputs)
                    WriteBySignOfInput(writer, isa, kernel, width, input);
                else if (kernel.Split == SignSplit.Outputs)
                    WriteBySignOfOutput(writer, isa, width, kernel.Step, input);
                else if (isa.Vectors > width)
                    WriteInputStationary(writer, isa, kernel, width, input);
                else
                    WriteWeightStationary(writer, isa, kernel, width, input);
            }

            writer.Line($"x += {kernel.Unroll};");
            writer.Line($"weights += {kernel.Unroll * WeightsPerInput(kernel)};");
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
                writer.Line($"a{column}_{vector} = {isa.Type}.{isa.MultiplyAdd}(w{input}_{vector}, {value}, a{column}_{vector});");
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
                writer.Line($"a{column}_{vector} = {isa.Type}.{isa.MultiplyAdd}(w{input}_{vector}, x{input}_{column}, a{column}_{vector});");
        }
    }

    /// <summary>Before the sums: which outputs lie where x is negative, or how far the negative weights are from the positive ones.</summary>
    private static void WriteSigns(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, int width)
    {
        if (kernel.Split == SignSplit.Inputs)
        {
            writer.Line($"var toNegative = (nint)shape.Planes * shape.KernelRows * shape.Taps * shape.Inner * {kernel.Unroll * 32};");
            return;
        }

        for (var column = 0; column < width && kernel.Split == SignSplit.Outputs; column++)
        {
            for (var vector = 0; vector < isa.Vectors; vector++)
            {
                var at = (column * kernel.OutputStep) + (vector * isa.Lanes);
                writer.Line($"var n{column}_{vector} = {isa.Type}.LessThan({isa.Type}.Load(signs + {at}), {isa.Type}<float>.Zero);");
            }
        }
    }

    /// <summary>The sign bit of an input, spread over a word, selects the weights' address: no branch, no second multiplication.</summary>
    private static void WriteBySignOfInput(CodeWriter writer, VectorIsa isa, ConvolutionKernel kernel, int width, int input)
    {
        for (var column = 0; column < width; column++)
        {
            var at = (column * kernel.Step) + input;
            writer.Line($"var p{input}_{column} = weights + ((nint)(((int*)x)[{at}] >> 31) & toNegative);");
            writer.Line($"var x{input}_{column} = {isa.Type}.Create(x[{at}]);");
            for (var vector = 0; vector < isa.Vectors * 2; vector++)
            {
                var weights = $"{isa.Type}.Load(p{input}_{column} + {(input * 32) + (vector * isa.Lanes)})";
                writer.Line($"a{column}_{vector} = {isa.Type}.{isa.MultiplyAdd}({weights}, x{input}_{column}, a{column}_{vector});");
            }
        }
    }

    /// <summary>Both sets of weights are loaded once per tile; two logical operations, cheaper than a multiplication, select by lane.</summary>
    private static void WriteBySignOfOutput(CodeWriter writer, VectorIsa isa, int width, int step, int input)
    {
        for (var vector = 0; vector < isa.Vectors; vector++)
        {
            writer.Line($"var w{input}_{vector} = {isa.Type}.Load(weights + {(input * 32) + (vector * isa.Lanes)});");
            writer.Line($"var d{input}_{vector} = {isa.Type}.Load(weights + {(input * 32) + 16 + (vector * isa.Lanes)});");
        }

        for (var column = 0; column < width; column++)
        {
            writer.Line($"var x{input}_{column} = {isa.Type}.Create(x[{(column * step) + input}]);");
            for (var vector = 0; vector < isa.Vectors; vector++)
            {
                var weights = $"w{input}_{vector} ^ (d{input}_{vector} & n{column}_{vector})";
                writer.Line($"a{column}_{vector} = {isa.Type}.{isa.MultiplyAdd}({weights}, x{input}_{column}, a{column}_{vector});");
            }
        }
    }
}
