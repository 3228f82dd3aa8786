using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// A dense layer: y = b + Σ x_c · W_c over the inputs c that are not zero (behind a ReLU half of them are; of a seed all but one), in
/// strips of 32 outputs whose sums stay in registers, unrolled until eight sums are on their way.
/// </summary>
internal static class DenseEmitter
{
    private const int Strip = BlockLayout.Strip;

    public static void Write(CodeWriter writer, VectorIsa isa, DenseKernel kernel)
    {
        var vectors = Strip / isa.Lanes;
        var chains = Math.Max(8 / vectors, 1);
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        {
            writer.Line("var indices = (int*)active;");
            using (writer.Block("for (var row = 0; row < shape.Rows; row++, x += shape.Inputs)"))
            {
                writer.Line("var count = 0;");
                using (writer.Block("for (var index = 0; index < shape.Inputs; index++)"))
                {
                    writer.Line("indices[count] = index;");
                    writer.Line("count += x[index] != 0 ? 1 : 0;");
                }

                writer.Line();
                using (writer.Block($"for (var output = 0; output < shape.Outputs; output += {Strip})"))
                {
                    writer.Line("var w = weights + (long)output * shape.Inputs;");
                    WriteSums(writer, isa, vectors, chains);
                    WriteFinish(writer, isa, kernel, vectors);
                }
            }
        }
    }

    private static void WriteSums(CodeWriter writer, VectorIsa isa, int vectors, int chains)
    {
        for (var chain = 0; chain < chains; chain++)
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                writer.Line(chain == 0
                    ? $"var a0_{vector} = {isa.Type}.Load(bias + output + {vector * isa.Lanes});"
                    : $"var a{chain}_{vector} = {isa.Type}<float>.Zero;");
            }
        }

        writer.Line("var next = 0;");
        using (writer.Block($"for (; next <= count - {chains}; next += {chains})"))
        {
            for (var chain = 0; chain < chains; chain++)
                WriteStep(writer, isa, vectors, chain, $"indices[next + {chain}]");
        }

        if (chains > 1)
        {
            using (writer.Block("for (; next < count; next++)"))
                WriteStep(writer, isa, vectors, 0, "indices[next]");
        }
    }

    private static void WriteStep(CodeWriter writer, VectorIsa isa, int vectors, int chain, string index)
    {
        writer.Line($"var i{chain} = {index};");
        writer.Line($"var x{chain} = {isa.Type}.Create(x[i{chain}]);");
        writer.Line($"var w{chain} = w + i{chain} * {Strip};");
        for (var vector = 0; vector < vectors; vector++)
        {
            writer.Line($"a{chain}_{vector} = {isa.Type}.{isa.MultiplyAdd}({isa.Type}.Load(w{chain} + {vector * isa.Lanes}), x{chain}, a{chain}_{vector});");
        }
    }

    /// <summary>Half strips of sixteen outputs: the second may lie behind the last output.</summary>
    private static void WriteFinish(CodeWriter writer, VectorIsa isa, DenseKernel kernel, int vectors)
    {
        var chains = Math.Max(8 / vectors, 1);
        for (var vector = 0; vector < vectors; vector++)
        {
            var sum = string.Join(" + ", Enumerable.Range(0, chains).Select(chain => $"a{chain}_{vector}"));
            writer.Line($"var s{vector} = {sum};");
        }

        for (var half = 0; half < Strip / 16; half++)
        {
            if (half == 0)
            {
                WriteHalf(writer, isa, kernel, half);
                continue;
            }

            using (writer.Block($"if (output + {half * 16} < shape.Outputs)"))
                WriteHalf(writer, isa, kernel, half);
        }
    }

    private static void WriteHalf(CodeWriter writer, VectorIsa isa, DenseKernel kernel, int half)
    {
        for (var vector = 0; vector < isa.Vectors; vector++)
        {
            var offset = (half * 16) + (vector * isa.Lanes);
            var arguments = EpilogueEmitter.Pointers(kernel.Epilogue).Select(pointer => $"{pointer}.Row(0, row) + output + {offset}");
            writer.Line($"{kernel.Name}Finish({string.Join(", ", arguments.Prepend($"s{(half * isa.Vectors) + vector}"))});");
        }
    }
}
