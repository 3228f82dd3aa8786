namespace Lrp.Compiler.Lowering;

/// <summary>The kernels of the runtime's <c>Lrp.Generated</c> that programs call: class, method and the names of its parameters.</summary>
public sealed class RuntimeKernel
{
    private RuntimeKernel(string type, string method, string parameters) =>
        (Type, Method, Parameters) = (type, method, parameters.Split([", "], StringSplitOptions.None));

    private const string
        Machine = "x, vectors, coefficients, intercepts, ", MachineSizes = ", terms, groups, samples, features, count, functions",
        Targets = ", targetGroups, targetCount",
        Grid = ", samples, channels, height, width, sizeDown, sizeRight, strideDown, strideRight, scales",
        Mixture = "descriptors, precisions, means, logarithms, roots, ",
        MixtureSizes = ", room, threshold, hasWeights, blocks, samples, count, gaussians, dimensions";

    public string Type { get; }

    public string Method { get; }

    public IReadOnlyList<string> Parameters { get; }

    public static RuntimeKernel Copy { get; } = new("Tensors", "Copy", "source, target, count");
    public static RuntimeKernel Fill { get; } = new("Tensors", "Fill", "target, count, value");
    public static RuntimeKernel ClearHalo { get; } =
        new("Tensors", "ClearHalo", "start, planes, height, width, top, left, bottom, right, worker");
    public static RuntimeKernel ClearPadding { get; } = new("Tensors", "ClearPadding", "start, samples, sampleStride, plane, channels");
    public static RuntimeKernel StridedCopy { get; } =
        new("Tensors", "StridedCopy", "source, sourceOffset, sourceStrides, target, targetOffset, targetStrides, dimensions, worker");
    public static RuntimeKernel Pad { get; } = new("Tensors", "Pad", "source, sourceShape, target, targetShape, begin, mode, value");
    public static RuntimeKernel PadAdjoint { get; } = new("Tensors", "PadAdjoint", "padded, paddedShape, target, targetShape, begin, mode");
    public static RuntimeKernel FromRowMajor { get; } = new("Tensors", "FromRowMajor", "source, target, shape, worker");
    public static RuntimeKernel ToRowMajor { get; } = new("Tensors", "ToRowMajor", "source, target, shape, worker");
    public static RuntimeKernel ToPlanes { get; } = new("Tensors", "ToPlanes", "source, target, shape");
    public static RuntimeKernel FromRows { get; } = new("Tensors", "FromRows", "source, target, shape, worker");
    public static RuntimeKernel ToRows { get; } = new("Tensors", "ToRows", "source, target, shape, worker");
    public static RuntimeKernel CopyChannels { get; } = new(
        "Channels", "Copy",
        "source, sourcePlanes, sourceChannel, target, targetPlanes, targetChannel, channels, batch, height, width, worker");
    public static RuntimeKernel ShuffleChannels { get; } = new(
        "Channels", "Shuffle",
        "first, firstChannels, second, secondChannels, target, groups, from, channels, batch, height, width, worker");
    public static RuntimeKernel Gather { get; } = new("Gathering", "Gather", "data, indices, target, outer, length, inner, count");
    public static RuntimeKernel GatherAdjoint { get; } = new("Gathering", "Adjoint", "g, indices, target, outer, length, inner, count");
    public static RuntimeKernel GatherElements { get; } = new("Gathering", "Elements", "data, indices, target, axis, shape, indicesShape");
    public static RuntimeKernel GatherElementsAdjoint { get; } = new("Gathering", "ElementsAdjoint",
        "g, indices, target, axis, shape, indicesShape");
    public static RuntimeKernel TopIndices { get; } =
        new("Gathering", "TopIndices", "source, target, outer, length, inner, count, ofSmallest, isLastFirst");
    public static RuntimeKernel MatrixProduct { get; } =
        new("MatrixProduct", "Multiply", "a, b, target, rows, inner, columns, batch, aStrides, bStrides, worker");
    public static RuntimeKernel Reduce { get; } = new("Reductions", "Reduce",
        "function, source, target, kept, keptStrides, reduced, reducedStrides, worker");
    public static RuntimeKernel ReduceRoute { get; } =
        new("Reductions", "Route", "ofMinimum, splits, source, relevance, result, kept, keptStrides, reduced, reducedStrides");
    public static RuntimeKernel Sum { get; } = new("Reductions", "Sum", "source, target, count");
    public static RuntimeKernel Softmax { get; } = new("Reductions", "Softmax", "source, target, outer, length, inner, worker");
    public static RuntimeKernel LogSoftmax { get; } = new("Reductions", "LogSoftmax", "source, target, outer, length, inner, worker");
    public static RuntimeKernel TotalOfBlocks { get; } = new("BlockedSums", "Total", "source, target, shape, factor");
    public static RuntimeKernel SumsOfChannels { get; } = new("BlockedSums", "OfChannels", "source, target, shape, factor, worker");
    public static RuntimeKernel SumsOfPositions { get; } = new("BlockedSums", "OfPositions", "source, target, shape, factor, worker");
    public static RuntimeKernel Resample { get; } = new("Resampling", "Resample",
        "x, weights, y, outer, inputs, outputs, inner, taps, sources");
    public static RuntimeKernel ResampleAdjoint { get; } =
        new("Resampling", "Adjoint", "g, weights, result, outer, inputs, outputs, inner, taps, sources");

    public static RuntimeKernel KernelMachine { get; } =
        new("KernelMachines", "Predict", Machine + "decisions, kernels, scratch" + MachineSizes);
    public static RuntimeKernel KernelExact { get; } = new("KernelMachines", "Exact", Machine + "g, result, scratch" + MachineSizes);
    public static RuntimeKernel KernelGradient { get; } =
        new("KernelMachines", "Gradient", Machine + "g, kernels, result, scratch" + MachineSizes);
    public static RuntimeKernel KernelSoftMinimum { get; } =
        new("KernelMachines", "SoftMinimum", Machine + "g, kernels, decisions, result, scratch" + MachineSizes);
    public static RuntimeKernel KernelTaylor { get; } =
        new("KernelMachines", "Taylor", Machine + "g, decisions, targets, decisionsOfTargets, result, scratch" + MachineSizes + Targets);
    public static RuntimeKernel KernelPath { get; } =
        new("KernelMachines", "Path",
            Machine + "g, decisions, targets, decisionsOfTargets, nodes, result, scratch" + MachineSizes + Targets + ", steps");
    public static RuntimeKernel PairwiseCoupling { get; } = new("PairwiseCouplings", "Couple", "pairs, target, scratch, samples, classes");

    public static RuntimeKernel DescriptorPatches { get; } = new("LocalDescriptors", "Patches", "image, target" + Grid + ", hasPlaces");
    public static RuntimeKernel DescriptorGradients { get; } =
        new("LocalDescriptors", "Gradients", "image, target, scratch" + Grid + ", hasPlaces, cells, bins, isRoot");
    public static RuntimeKernel DescriptorColours { get; } = new("LocalDescriptors", "Colours", "image, target" + Grid + ", hasPlaces, cells");
    public static RuntimeKernel DescriptorProjection { get; } =
        new("LocalDescriptors", "Project", "source, mean, basis, target, scratch, contrast, rows, length, dimensions, places");
    public static RuntimeKernel DescriptorAreas { get; } = new("LocalDescriptors", "Areas", "relevance, target" + Grid);
    public static RuntimeKernel CodebookHard { get; } =
        new("Codebooks", "Hard", "descriptors, words, target, distances, rows, count, dimensions");
    public static RuntimeKernel CodebookSoft { get; } =
        new("Codebooks", "Soft", "descriptors, words, target, distances, rows, count, dimensions, neighbours, beta");
    public static RuntimeKernel CodebookRanks { get; } =
        new("Codebooks", "Ranks", "descriptors, words, target, distances, rows, count, dimensions, neighbours, factor");
    public static RuntimeKernel DescriptorPool { get; } =
        new("DescriptorPooling", "Pool", "source, target, scratch, function, exponent, blocks, samples, count, words");
    public static RuntimeKernel DescriptorPoolShares { get; } =
        new("DescriptorPooling", "Shares", "source, relevance, target, scratch, function, exponent, blocks, samples, count, words");
    public static RuntimeKernel FisherVector { get; } = new("FisherVectors", "Encode", Mixture + "vector" + MixtureSizes);
    public static RuntimeKernel FisherMagnitudes { get; } =
        new("FisherVectors", "Magnitudes", Mixture + "target" + MixtureSizes);
    public static RuntimeKernel FisherShares { get; } =
        new("FisherVectors", "Shares", Mixture + "relevance, target" + MixtureSizes + ", epsilon");
    public static RuntimeKernel FisherSharesBySize { get; } =
        new("FisherVectors", "SharesBySize", Mixture + "relevance, target" + MixtureSizes);

    /// <summary>A pool or its adjoint on blocks of channels.</summary>
    public static RuntimeKernel PoolOf(PoolFunction function) => _pools[function];

    private static readonly Dictionary<PoolFunction, RuntimeKernel> _pools = new()
    {
        [PoolFunction.Maximum] = new("Pooling", "Maximum", "input, output, shape, worker"),
        [PoolFunction.Average] = new("Pooling", "Average", "input, output, shape, worker"),
        [PoolFunction.Route] = new("Pooling", "Route", "input, relevance, result, shape, worker"),
        [PoolFunction.Split] = new("Pooling", "Split", "input, relevance, result, shape, worker"),
        [PoolFunction.AverageAdjoint] = new("Pooling", "AverageAdjoint", "input, result, shape, worker"),
    };

    /// <summary>All rows.</summary>
    public static IReadOnlyList<RuntimeKernel> All { get; } =
    [
        .. typeof(RuntimeKernel).GetProperties().Where(property => property.PropertyType == typeof(RuntimeKernel))
            .Select(property => (RuntimeKernel)property.GetValue(null)!),
        .. _pools.Values,
    ];

    public override string ToString() => $"{Type}.{Method}";
}

/// <summary>Pools and what brings relevance back through them.</summary>
public enum PoolFunction
{
    Maximum,
    Average,

    /// <summary>All to the first maximum.</summary>
    Route,

    /// <summary>Equal shares to all maxima.</summary>
    Split,
    AverageAdjoint,
}
