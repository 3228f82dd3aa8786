using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Writes the kernels of a network for one instruction set, and the interface that the passes call them through.</summary>
internal static class KernelEmitter
{
    /// <summary>
    /// The passes are generic over this interface, so the JIT (or the AOT compiler) binds each call to one instruction set's kernel
    /// directly.
    /// </summary>
    public static void WriteInterface(CodeWriter writer, KernelSet kernels)
    {
        writer.Summary("The network's kernels, once per instruction set.");
        using (writer.Block("private unsafe interface IKernels"))
        {
            foreach (var kernel in kernels.Kernels.Where(kernels.IsCalled))
            {
                writer.Comment(Description(kernel));
                writer.Line($"static abstract void {kernel.Name}({Signature(kernel)});");
            }
        }
    }

    public static void Write(CodeWriter writer, VectorIsa isa, KernelSet kernels)
    {
        writer.Summary($"Kernels on {isa.Type}: {isa.Vectors} {(isa.Vectors == 1 ? "vector" : "vectors")} per block of sixteen channels.");
        using (writer.Block($"private readonly unsafe struct {isa.Name}Kernels : IKernels"))
        {
            for (var index = 0; index < kernels.Kernels.Count; index++)
            {
                var kernel = kernels.Kernels[index];
                if (index > 0)
                    writer.Line();
                if (kernel is not PairKernel)
                    EpilogueEmitter.Write(writer, isa, kernel);

                // A kernel that is a part of pairs only lends them its epilogue.
                if (!kernels.IsCalled(kernel))
                    continue;
                if (kernel is not PairKernel)
                    writer.Line();
                Write(writer, isa, kernel);
            }
        }
    }

    private static void Write(CodeWriter writer, VectorIsa isa, Kernel kernel)
    {
        switch (kernel is PairKernel pair ? pair.First : kernel)
        {
            case ConvolutionKernel { IsSparse: true } walk:
                ActiveConvolutionEmitter.Write(writer, isa, kernel, walk);
                break;
            case ConvolutionKernel walk:
                ConvolutionEmitter.Write(writer, isa, kernel, walk);
                break;
            case DepthwiseKernel walk:
                DepthwiseEmitter.Write(writer, isa, kernel, walk);
                break;
            case DenseKernel dense:
                DenseEmitter.Write(writer, isa, dense);
                break;
            case PointwiseKernel pointwise:
                PointwiseEmitter.Write(writer, isa, pointwise);
                break;
            default:
                throw new InvalidOperationException($"no code for {kernel.Key}");
        }
    }

    /// <summary>Parameters of a kernel: its shape, its own operands, then those of its epilogue.</summary>
    public static string Signature(Kernel kernel) => string.Join(", ", kernel switch
    {
        DenseKernel => [
            "in global::Lrp.Generated.DenseShape shape", "float* x", "float* active", "float* weights", "float* bias",
            .. EpilogueEmitter.Pointers(kernel.Epilogue).Select(Parameter),
        ],
        PointwiseKernel =>
            ["in global::Lrp.Generated.PointwiseShape shape", .. EpilogueEmitter.Pointers(kernel.Epilogue).Select(Parameter)],
        _ => (IEnumerable<string>)[
            "in global::Lrp.Generated.ConvolutionShape shape", "global::Lrp.Generated.BlockedTensor x",
            .. TakesLists(kernel) ? ["float* active"] : Array.Empty<string>(),
            .. ChannelSum.Of(kernel).SelectMany(sum => sum.Constants.Select(constant => $"float* {constant}").Concat(sum.Pointers.Select(Parameter))),
        ],
    });

    private static bool TakesLists(Kernel kernel) => (kernel is PairKernel pair ? pair.First : kernel) is ConvolutionKernel { IsSparse: true };

    private static string Parameter(EpiloguePointer pointer) =>
        pointer.IsByChannel ? $"float* {pointer}" : $"global::Lrp.Generated.BlockedTensor {pointer}";

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
