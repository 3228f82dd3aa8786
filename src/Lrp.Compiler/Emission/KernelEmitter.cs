using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Writes the kernels of a network. How a kernel walks over its output is written once, for whatever instruction set; what it computes
/// at a place (a tile, an epilogue) is written for each, as registers differ.
/// </summary>
internal static class KernelEmitter
{
    /// <summary>
    /// Type argument that stands for the instruction set: the JIT, or the AOT compiler, binds each call to its code directly.
    /// </summary>
    public const string Isa = "TIsa";

    public const string Constraint = $"where {Isa} : struct, ITiles";

    /// <summary>The attribute of code that calls for nothing but speed.</summary>
    public const string Optimised = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    /// <summary>What kernels need of an instruction set.</summary>
    public static void WriteInterface(CodeWriter writer, KernelSet kernels)
    {
        writer.Summary("What kernels need of an instruction set: the sizes of its tiles, and what is computed at a place.");
        using (writer.Block("private unsafe interface ITiles"))
        {
            writer.Comment("Floats of a vector.");
            writer.Line("static abstract int Lanes { get; }");
            foreach (var kind in TileKinds(kernels))
                writer.Line($"static abstract LrpRuntime::TileSize {kind} {{ get; }}");
            foreach (var kernel in kernels.Kernels.Where(kernel => kernels.IsCalled(kernel) || !(IsTiled(kernel) || kernel is PairKernel)))
            {
                writer.Line();
                writer.Comment(KernelWords.Of(kernel));
                if (kernel.HasColumnLanes && kernels.IsCalled(kernel))
                {
                    writer.Line($"static abstract LrpRuntime::TileSize {kernel.Name}Rows {{ get; }}");
                    writer.Declaration(
                        $"static abstract void {kernel.Name}Tile", ColumnLanesEmitter.Parameters(kernel).Prepend("int columns"));
                }

                if (IsTiled(kernel))
                    writer.Declaration($"static abstract void {kernel.Name}Tile", TileLoop.TileParameters(kernel).Prepend("int columns"));
                else if (kernel is not PairKernel)
                    WriteFinishDeclaration(writer, kernel);
                if (Twins.Has(kernel))
                    Twins.WriteDefault(writer, kernel);
            }

            if (HasDense(kernels))
            {
                writer.Line();
                writer.Comment($"{DenseWalk.Strip} sums of a dense layer, or some times as many.");
                writer.Declaration("static abstract void SumStrips", DenseWalk.SumParameters);
            }
        }
    }

    /// <summary>How kernels walk.</summary>
    public static void WriteWalks(CodeWriter writer, KernelSet kernels)
    {
        writer.Summary("The network's kernels: how they walk over their outputs, for the code of an instruction set.");
        using (writer.Block($"private static unsafe class KernelsOn<{Isa}>\n    {Constraint}"))
        {
            var isFirst = true;
            foreach (var kernel in Called(kernels))
            {
                if (!isFirst)
                    writer.Line();
                isFirst = false;
                writer.Comment(KernelWords.Of(kernel));
                writer.Line(Optimised);
                using (writer.Method($"public static void {kernel.Name}", Parameters(kernel)))
                    WriteWalk(writer, kernel);
            }
        }
    }

    /// <summary>What kernels need, of one instruction set.</summary>
    public static void Write(CodeWriter writer, VectorIsa isa, KernelSet kernels)
    {
        writer.Summary($"On {isa.Type}: {isa.Vectors} {(isa.Vectors == 1 ? "vector" : "vectors")} hold a block of sixteen channels.");
        using (writer.Block($"private readonly unsafe struct {isa.Name}Tiles : ITiles"))
        {
            writer.Line($"public static int Lanes => {isa.Lanes};");
            foreach (var kind in TileKinds(kernels))
            {
                var tile = isa.TileOf(kind);
                var hasTwins = kind == TileKind.Convolution && isa.TwinColumns > 0 && Called(kernels).Any(Twins.Has);
                var twins = hasTwins ? $", twinColumns: {isa.TwinColumns}" : "";
                var size = $"columns: {tile.Columns}, lanes: {tile.Vectors * isa.Lanes}{twins}";
                writer.Line($"public static LrpRuntime::TileSize {kind} => new({size});");
            }

            if (HasDense(kernels))
            {
                var arguments = string.Join(", ", DenseWalk.SumParameters.Select(parameter => parameter.Split(' ')[1]));
                writer.Line();
                writer.Line($"public static void SumStrips({string.Join(", ", DenseWalk.SumParameters)}) =>");
                writer.Line($"    LrpRuntime::DenseStrip.{isa.Name}({arguments});");
            }

            // A kernel that is a part of pairs only lends them its epilogue.
            foreach (var kernel in kernels.Kernels)
            {
                if (kernel is not PairKernel)
                {
                    writer.Line();
                    EpilogueEmitter.Write(writer, isa, kernel, isOfRegister: IsTiled(kernel));
                }

                if (kernel.HasColumnLanes && kernels.IsCalled(kernel))
                    WriteColumnLanes(writer, isa, kernel);
                if (!kernels.IsCalled(kernel) || !IsTiled(kernel))
                    continue;
                var tile = isa.TileOf(VectorIsa.KindOf(kernel));
                WriteTiles(
                    writer, isa, kernel, $"{kernel.Name}Tile", TileLoop.TileParameters(kernel), tile,
                    Twins.SingleWidths(kernel, isa, tile.Columns));
                if (isa.TwinColumns > 0 && Twins.Has(kernel))
                {
                    WriteTiles(
                        writer, isa, kernel, $"{kernel.Name}Twin", Twins.Parameters(kernel), new Tile(isa.TwinColumns, 2, IsTwin: true),
                        VectorIsa.Widths(kernel.TwinColumns, isa.TwinColumns));
                }
            }
        }
    }

    /// <summary>
    /// Whether it hands tiles of accumulators to its epilogue, vector by vector; other kernels, and those of their pairs, do otherwise.
    /// </summary>
    private static bool IsTiled(Kernel kernel) =>
        Walk(kernel) is not (DenseKernel or PointwiseKernel or WinogradKernel) && !kernel.HasColumnLanes;

    private static IEnumerable<Kernel> Called(KernelSet kernels) => kernels.Kernels.Where(kernels.IsCalled);

    private static bool HasDense(KernelSet kernels) => Called(kernels).Any(kernel => kernel is DenseKernel);

    private static IEnumerable<TileKind> TileKinds(KernelSet kernels) =>
        Called(kernels).Where(IsTiled).Select(VectorIsa.KindOf).Distinct().OrderBy(kind => kind);

    private static void WriteWalk(CodeWriter writer, Kernel kernel)
    {
        switch (Walk(kernel))
        {
            case ConvolutionKernel { IsSparse: true } walk:
                ActiveConvolutionEmitter.WriteWalk(writer, kernel, walk);
                break;
            case ConvolutionKernel walk:
                ConvolutionEmitter.WriteWalk(writer, kernel, walk);
                break;
            case ColumnLanesKernel walk:
                ColumnLanesEmitter.WriteWalk(writer, kernel, walk);
                break;
            case WinogradKernel:
                WinogradWalk.Write(writer, kernel);
                break;
            case DepthwiseKernel walk:
                DepthwiseEmitter.WriteWalk(writer, kernel, walk);
                break;
            case GroupedKernel walk:
                GroupedEmitter.WriteWalk(writer, kernel, walk);
                break;
            case DenseKernel dense:
                DenseWalk.Write(writer, dense);
                break;
            case PointwiseKernel pointwise:
                PointwiseWalk.Write(writer, pointwise);
                break;
            default:
                throw new InvalidOperationException($"no code for {kernel.Key}");
        }
    }

    private static void WriteTiles(
        CodeWriter writer, VectorIsa isa, Kernel kernel, string method, IReadOnlyList<string> parameters, Tile tile,
        IReadOnlyList<int> widths)
    {
        writer.Line();
        TileLoop.WriteChoice(writer, method, parameters, widths);
        foreach (var sized in widths.Select(width => tile with { Columns = width }))
        {
            writer.Line();
            writer.Comment(KernelWords.Of(sized, isa, kernel));
            writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
            using (writer.Method($"private static void {method}{sized.Columns}", parameters))
            {
                Prefetching.WriteOperands(writer, isa, kernel, sized);
                TileLoop.WriteAccumulators(writer, isa, kernel, sized);
                if (Walk(kernel) is DepthwiseKernel depthwise)
                    DepthwiseEmitter.WriteSums(writer, isa, kernel, depthwise, sized);
                else if (Walk(kernel) is GroupedKernel grouped)
                    GroupedEmitter.WriteSums(writer, isa, kernel, grouped, sized);
                else if (Walk(kernel) is ConvolutionKernel { IsSparse: true } sparse)
                    ActiveConvolutionEmitter.WriteSums(writer, isa, kernel, sparse, sized);
                else
                    ConvolutionEmitter.WriteSums(writer, isa, kernel, (ConvolutionKernel)Walk(kernel), sized);
                writer.Line();
                TileLoop.WriteFinish(writer, isa, kernel, sized, OutputStep(kernel));
            }
        }
    }

    private static void WriteFinishDeclaration(CodeWriter writer, Kernel kernel) =>
        writer.Declaration($"static abstract void {kernel.Name}Finish", EpilogueEmitter.Parameters(kernel, "float* sum"));

    private static void WriteColumnLanes(CodeWriter writer, VectorIsa isa, Kernel kernel)
    {
        var (method, parameters) = ($"{kernel.Name}Tile", ColumnLanesEmitter.Parameters(kernel));
        var most = ColumnLanesEmitter.Rows(isa, kernel);
        var heights = VectorIsa.Widths(kernel.Columns, most);
        writer.Line();
        writer.Line($"public static LrpRuntime::TileSize {kernel.Name}Rows => new(columns: {most}, lanes: {isa.Lanes});");
        writer.Line();
        TileLoop.WriteChoice(writer, method, parameters, heights);
        foreach (var rows in heights)
        {
            writer.Line();
            writer.Comment(KernelWords.OfRows(rows, isa, kernel));
            writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
            using (writer.Method($"private static void {method}{rows}", parameters))
                ColumnLanesEmitter.WriteTile(writer, isa, kernel, rows);
        }
    }

    /// <summary>The kernel that says how another walks: itself, or the first of a pair.</summary>
    public static Kernel Walk(Kernel kernel) => kernel is PairKernel pair ? pair.First : kernel;

    public static int OutputStep(Kernel kernel) => Walk(kernel) switch
    {
        ConvolutionKernel convolution => convolution.OutputStep,
        DepthwiseKernel depthwise => depthwise.OutputStep,
        GroupedKernel grouped => grouped.OutputStep,
        _ => BlockLayout.Block,
    };

    /// <summary>Who computes a share; nobody says so where one computes all.</summary>
    private const string Worker = $"{PassEmitter.Parameter} = default";

    /// <summary>Parameters of a kernel: its shape, its own operands, then those of its epilogue.</summary>
    private static IReadOnlyList<string> Parameters(Kernel kernel) => kernel switch
    {
        DenseKernel => [
            "in LrpRuntime::DenseShape shape", "float* x", "float* active", "float* weights", "float* bias",
            .. EpilogueEmitter.Pointers(kernel.Epilogue).Select(Parameter), Worker,
        ],
        PointwiseKernel => ["in LrpRuntime::PointwiseShape shape", .. EpilogueEmitter.Pointers(kernel.Epilogue).Select(Parameter), Worker],
        _ => [
            .. Walk(kernel) is WinogradKernel
                ? WinogradWalk.Parameters
                : ["in LrpRuntime::ConvolutionShape shape", "LrpRuntime::BlockedTensor x"],
            .. TakesLists(kernel) ? ["float* active"] : Array.Empty<string>(),
            .. ChannelSum.Of(kernel).SelectMany(sum =>
                sum.Constants.Select(constant => $"float* {constant}").Concat(sum.Pointers.Select(Parameter))),
            Worker,
        ],
    };

    public static bool TakesLists(Kernel kernel) => Walk(kernel) is ConvolutionKernel { IsSparse: true };

    private static string Parameter(EpiloguePointer pointer) =>
        pointer.IsByChannel ? $"float* {pointer}" : $"LrpRuntime::BlockedTensor {pointer}";
}
