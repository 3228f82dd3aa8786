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
                if (kernels[index] is not PairKernel)
                {
                    EpilogueEmitter.Write(writer, isa, kernels[index]);
                    writer.Line();
                }

                switch (kernels[index])
                {
                    case ConvolutionKernel { IsSparse: true } kernel:
                        ActiveConvolutionEmitter.Write(writer, isa, kernel, kernel);
                        break;
                    case ConvolutionKernel kernel:
                        ConvolutionEmitter.Write(writer, isa, kernel, kernel);
                        break;
                    case DepthwiseKernel kernel:
                        DepthwiseEmitter.Write(writer, isa, kernel, kernel);
                        break;
                    case PairKernel { First: ConvolutionKernel { IsSparse: true } first } pair:
                        ActiveConvolutionEmitter.Write(writer, isa, pair, first);
                        break;
                    case PairKernel { First: ConvolutionKernel first } pair:
                        ConvolutionEmitter.Write(writer, isa, pair, first);
                        break;
                    case PairKernel { First: DepthwiseKernel first } pair:
                        DepthwiseEmitter.Write(writer, isa, pair, first);
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
    public static string Signature(Kernel kernel) => string.Join(", ", kernel switch
    {
        DenseKernel => [
            "in global::Lrp.Kernels.DenseShape shape", "float* x", "float* active", "float* weights", "float* bias",
            .. EpilogueEmitter.Pointers(kernel.Epilogue).Select(Parameter),
        ],
        PointwiseKernel => ["in global::Lrp.Kernels.PointwiseShape shape", .. EpilogueEmitter.Pointers(kernel.Epilogue).Select(Parameter)],
        _ => (IEnumerable<string>)[
            "in global::Lrp.Kernels.ConvolutionShape shape", "global::Lrp.Kernels.BlockedTensor x", .. TakesLists(kernel) ? ["float* active"] : Array.Empty<string>(),
            .. ChannelSum.Of(kernel).SelectMany(sum => sum.Constants.Select(constant => $"float* {constant}").Concat(sum.Pointers.Select(Parameter))),
        ],
    });

    private static bool TakesLists(Kernel kernel) => (kernel is PairKernel pair ? pair.First : kernel) is ConvolutionKernel { IsSparse: true };

    private static string Parameter(string pointer) => pointer[0] == 'c' ? $"float* {pointer}" : $"global::Lrp.Kernels.BlockedTensor {pointer}";

    /// <summary>What a kernel does, in words.</summary>
    public static string Description(Kernel kernel) => kernel switch
    {
        ConvolutionKernel { PositiveOnly: true } conv =>
            $"Positive products of a convolution, inputs of neighbouring columns {conv.Step} floats apart: {kernel.Epilogue}",
        ConvolutionKernel { IsSparse: true } conv =>
            $"Convolution without a neighbourhood over its non-zero inputs, neighbouring columns {conv.Step} floats apart: {kernel.Epilogue}",
        ConvolutionKernel conv => $"Convolution, inputs of neighbouring columns {conv.Step} floats apart: {kernel.Epilogue}",
        DepthwiseKernel depthwise => $"Depthwise convolution with {depthwise.Taps} taps a row: {kernel.Epilogue}",
        PairKernel pair => $"{pair.First.Name} and {pair.Second.Name} over the same inputs",
        DenseKernel => $"Dense layer over its non-zero inputs: {kernel.Epilogue}",
        _ => $"{kernel.Epilogue}",
    };
}
