using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Writes the kernels of a network for one instruction set, and the interface that the passes call them through.</summary>
internal static class KernelEmitter
{
    /// <summary>
    /// The passes are generic over this interface, so the JIT (or the AOT compiler) binds each call to one instruction set's kernel
    /// directly.
    /// </summary>
    public static void WriteInterface(CodeWriter writer, IReadOnlyList<Kernel> kernels)
    {
        writer.Summary("The network's kernels, once per instruction set.");
        using (writer.Block("private unsafe interface IKernels"))
        {
            foreach (var kernel in kernels)
            {
                writer.Comment(Description(kernel));
                writer.Line($"static abstract void {kernel.Name}({Signature(kernel)});");
            }
        }
    }

    public static void Write(CodeWriter writer, VectorIsa isa, IReadOnlyList<Kernel> kernels)
    {
        writer.Summary($"Kernels on {isa.Type}: {isa.Vectors} {(isa.Vectors == 1 ? "vector" : "vectors")} per block of sixteen channels.");
        using (writer.Block($"private readonly unsafe struct {isa.Name}Kernels : IKernels"))
        {
            for (var index = 0; index < kernels.Count; index++)
            {
                if (index > 0)
                    writer.Line();
                EpilogueEmitter.Write(writer, isa, kernels[index]);
                writer.Line();
                switch (kernels[index])
                {
                    case ConvolutionKernel kernel:
                        ConvolutionEmitter.Write(writer, isa, kernel);
                        break;
                    case DepthwiseKernel kernel:
                        DepthwiseEmitter.Write(writer, isa, kernel);
                        break;
                    case DenseKernel kernel:
                        DenseEmitter.Write(writer, isa, kernel);
                        break;
                    case PointwiseKernel kernel:
                        PointwiseEmitter.Write(writer, isa, kernel);
                        break;
                }
            }
        }
    }

    /// <summary>Parameters of a kernel: its shape, its own operands, then those of its epilogue.</summary>
    public static string Signature(Kernel kernel)
    {
        string[] own = kernel switch
        {
            ConvolutionKernel or DepthwiseKernel =>
                ["in global::Lrp.Kernels.ConvolutionShape shape", "global::Lrp.Kernels.BlockedTensor x", "float* weights", "float* bias"],
            DenseKernel => ["in global::Lrp.Kernels.DenseShape shape", "float* x", "float* active", "float* weights", "float* bias"],
            _ => ["in global::Lrp.Kernels.PointwiseShape shape"],
        };
        var epilogue = EpilogueEmitter.Pointers(kernel.Epilogue)
            .Select(pointer => pointer[0] == 'c' ? $"float* {pointer}" : $"global::Lrp.Kernels.BlockedTensor {pointer}");
        return string.Join(", ", own.Concat(epilogue));
    }

    /// <summary>What a kernel does, in words.</summary>
    public static string Description(Kernel kernel) => kernel switch
    {
        ConvolutionKernel { PositiveOnly: true } conv =>
            $"Positive products of a convolution, inputs of neighbouring columns {conv.Step} floats apart: {kernel.Epilogue}",
        ConvolutionKernel conv => $"Convolution, inputs of neighbouring columns {conv.Step} floats apart: {kernel.Epilogue}",
        DepthwiseKernel depthwise => $"Depthwise convolution with {depthwise.Taps} taps a row: {kernel.Epilogue}",
        DenseKernel => $"Dense layer over its non-zero inputs: {kernel.Epilogue}",
        _ => $"{kernel.Epilogue}",
    };
}
