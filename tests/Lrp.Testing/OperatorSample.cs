using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;

namespace Lrp.Testing;

/// <summary>An operator on inputs of some shapes: all there are, the functions once for each.</summary>
/// <param name="Shapes">Of the inputs that may hold any numbers.</param>
public sealed record OperatorSample(Operator Operator, params Shape[] Shapes)
{
    private static readonly Shape s_row = new(4), s_matrix = new(3, 4), s_signal = new(1, 2, 5), s_channels = new(2);

    private static readonly Window s_pairs =
        new(new IntList(2), new IntList(2), new IntList(1), new IntList(0), new IntList(1), new IntList(3));

    private static readonly GridGeometry s_grid = new(2, 5, 6, new IntList(2, 2), new IntList(2, 2), new IntList(1, 2));

    private static readonly Shape s_images = new(2, 2, 5, 6), s_descriptors = new(2, 8, 4), s_words = new(5, 4);

    /// <summary>All, and the last row of the smaller grid with the larger one.</summary>
    private static readonly IntList s_cells = new(0, 0, 1, 8, 8, 1, 3, 1, 3, 3, 1, 6, 1, 2, 2);

    private static readonly Shape[] s_mixture = [s_descriptors, s_words, s_words, new(5), new(5)];

    /// <summary>The last input, where it holds indices.</summary>
    public Tensor? Indices { get; init; }

    public static IReadOnlyList<OperatorSample> All { get; } =
    [
        .. Enum.GetValues<UnaryFunction>().SelectMany(function => Functions(function)),
        .. Enum.GetValues<BinaryFunction>().Select(function => new OperatorSample(new Binary(function), s_matrix, s_matrix)),
        new(new Select(), s_matrix, s_matrix, s_matrix),
        new(new Affine(), s_signal, s_channels, s_channels),
        new(new BatchNormalization(1e-5), s_signal, s_channels, s_channels, s_channels, s_channels),
        new(new Normalization(new IntList(1), 1e-5, SubtractsMean: true), s_matrix, s_row),
        new(new LocalResponseNormalization(3, 0.5, 0.75, 1), s_signal),
        new(new Identity(), s_matrix),
        new(new Reshape(new Shape(2, 6)), s_matrix),
        new(new Transpose(new IntList(1, 0)), s_matrix),
        new(new Slice(new IntList(2, 0), new IntList(-1, 2), new Shape(2, 2)), s_matrix),
        new(new SliceAdjoint(new IntList(2, 0), new IntList(-1, 2), s_matrix), new Shape(2, 2)),
        new(new Pad(new IntList(0, 1), new IntList(2, -1), PadMode.Constant, 0.5), s_matrix),
        new(new Pad(new IntList(0, 1), new IntList(2, -1), PadMode.Constant, -0.5), s_matrix),
        .. new[] { PadMode.Reflect, PadMode.Edge }.SelectMany(mode => new OperatorSample[]
        {
            new(new Pad(new IntList(0, 1), new IntList(2, -1), mode, 0), s_matrix),
            new(new PadAdjoint(new IntList(0, 1), new IntList(2, -1), mode, s_matrix), new Shape(5, 4)),
        }),
        new(new Concat(1), s_matrix, s_matrix),
        new(new ShuffleChannels(3, 1, 4), s_signal, new Shape(1, 1, 5)),
        new(new Expand(s_matrix), s_row),
        new(new Gather(0), s_matrix) { Indices = Tensor.Vector(2, 0, -1) },
        new(new GatherAdjoint(0, s_matrix), s_matrix) { Indices = Tensor.Vector(2, 0, -1) },
        new(new GatherElements(0), s_matrix) { Indices = new Tensor(new Shape(1, 4), [2, 0, 1, -1]) },
        new(new GatherElementsAdjoint(0, s_matrix), new Shape(1, 4)) { Indices = new Tensor(new Shape(1, 4), [2, 0, 1, -1]) },
        new(new Scatter(new IntList(1, 7, 11), s_matrix), new Shape(3)),
        new(new TopIndices(1, 2, OfSmallest: false), s_matrix),
        new(new Dense(), s_matrix, new Shape(5, 4), new Shape(5)),
        new(new StridedMatMul(new(new(2, 3), 1, new(1, 4)), new(new(3, 2), 0, new(1, 3))), s_matrix, new Shape(6)),
        new(new MatMul(), s_matrix, new Shape(4, 2)),
        new(new Conv(s_pairs, 1), s_signal, new Shape(3, 2, 2), new Shape(3)),
        new(new ConvTranspose(s_pairs, 1, new IntList(5)), new Shape(1, 3, 3), new Shape(3, 2, 2), s_channels),
        new(new OneSignConv(new Conv(s_pairs, 1), ProductSign.Positive), s_signal, new Shape(3, 2, 2), new Shape(3)),
        new(new OneSignConv(new Conv(s_pairs, 1), ProductSign.Negative), s_signal, new Shape(3, 2, 2), new Shape(3)),
        new(new ConvBySign(new Conv(s_pairs, 1)), s_signal, new Shape(3, 2, 2), new Shape(1, 3, 3)),
        new(new TapSum(s_pairs, new IntList(5), IsAdjoint: false), new Shape(3, 2)),
        new(new TapSum(s_pairs, new IntList(5), IsAdjoint: true), new Shape(3, 2)),
        new(new MaxPool(s_pairs), s_signal),
        new(new MaxPoolRoute(s_pairs), s_signal, new Shape(1, 2, 3)),
        new(new AveragePool(s_pairs, CountPadding: false), s_signal),
        new(new AveragePoolAdjoint(s_pairs, CountPadding: false, new IntList(5)), new Shape(1, 2, 3)),
        new(new LpPool(s_pairs, 3), s_signal),
        .. Enum.GetValues<ReduceFunction>().SelectMany(function => new[] { true, false }.Select(
            keeps => new OperatorSample(new Reduce(function, new IntList(1), keeps), s_matrix))),
        new(new ReduceRoute(OfMinimum: false, new IntList(1), SplitsTies: false), s_matrix, new Shape(3, 1)),
        new(new Softmax(1), s_matrix),
        new(new LogSoftmax(1), s_matrix),
        new(new Resample(1, new IntList(0, 1, 2, 3)), s_matrix, new Shape(2, 2)),
        new(new Scan(Sums(), 1, 3, IsReversed: false), s_row, s_matrix),
        .. KernelTable.Rows.Select(row =>
            new OperatorSample(Machine(row.Function), s_matrix, new Shape(5, 4), new Shape(2, 5), new Shape(2))),
        .. Enum.GetValues<KernelRule>().Select(Adjoint),
        new(new PairwiseCoupling(3), new Shape(2, 3)),
        .. Enum.GetValues<DescriptorKind>().SelectMany(kind => new[] { false, true }.SelectMany(isRoot => new OperatorSample[]
        {
            new(new LocalDescriptors(s_grid, kind, 2, 4, isRoot, HasPlaces: true), s_images),
            new(new DescriptorGrid(new LocalDescriptors(s_grid, kind, 1, 8, isRoot, HasPlaces: false), 0.1), s_images),
        })),
        new(new DescriptorGrid(new LocalDescriptors(s_grid, DescriptorKind.Patch, 1, 8, IsRoot: false, HasPlaces: true), null), s_images,
            new Shape(8), new Shape(3, 8)),
        new(new DescriptorAreas(s_grid), new Shape(2, 8)),
        new(new Codebook(Assignment.Hard, 1, 0), s_descriptors, s_words),
        new(new Codebook(Assignment.Soft, 0.5, 0), s_descriptors, s_words),
        new(new Codebook(Assignment.Soft, 0.5, 3), s_descriptors, s_words),
        new(new Codebook(Assignment.Rank, 2.4, 3), s_descriptors, s_words),
        .. Enum.GetValues<LocalPooling>().SelectMany(function => new[] { 1, 2.5 }.SelectMany(exponent => new OperatorSample[]
        {
            new(new DescriptorPool(function, exponent, s_cells), s_descriptors),
            new(new DescriptorPoolShares(new DescriptorPool(function, exponent, s_cells)), s_descriptors, new Shape(2, 8)),
        })),
        .. new[] { false, true }.SelectMany(hasWeights => new OperatorSample[]
        {
            new(Fisher(hasWeights), s_mixture),
            new(new FisherMagnitudes(Fisher(hasWeights)), s_mixture),
            new(new FisherShares(Fisher(hasWeights), 1e-6), [.. s_mixture, new Shape(2, hasWeights ? 90 : 80)]),
            new(new FisherShares(Fisher(hasWeights), null), [.. s_mixture, new Shape(2, hasWeights ? 90 : 80)]),
        }),
        new(new HistogramNormalization(0.5, 2, 2), s_matrix),
        new(new HistogramNormalization(2, 1, 1), s_matrix),
        new(new ResampleAdjoint(1, new IntList(0, 1, 2, 3), 4), new Shape(3, 2), new Shape(2, 2)),
    ];

    /// <summary>Inputs of random numbers between −2 and 2, changed as wanted.</summary>
    public IReadOnlyList<Tensor> Draw(Random random, Func<double, double>? change = null)
    {
        var inputs = Shapes.Select(shape => new Tensor(shape).Map(_ => (random.NextDouble() - 0.5) * 4).Map(change ?? (x => x)));
        return Indices is null ? [.. inputs] : [.. inputs, Indices];
    }

    public override string ToString() => Operator.ToString();

    private static FisherVector Fisher(bool hasWeights) => new(0.01, hasWeights, s_cells);

    private static KernelMachine Machine(KernelFunction function) =>
        new(new([KernelTable.Term(function, 4, 0.5, 1), new KernelTerm(KernelFunction.Linear, 1, 2, 1, 0, 3, 0.5)]), new IntList());

    private static OperatorSample Adjoint(KernelRule rule)
    {
        var adjoint = new KernelMachineAdjoint(Machine(rule == KernelRule.Exact ? KernelFunction.Intersection : KernelFunction.Rbf), rule,
            new IntList());
        return new OperatorSample(adjoint,
        [
            s_matrix, new Shape(5, 4), new Shape(2, 5), new Shape(2), new Shape(3, 2),
            .. adjoint.Extras.Select(extra => extra switch
            {
                KernelMachineValue.Kernels => new Shape(3, 5),
                KernelMachineValue.Decisions => new Shape(3, 2),
                KernelMachineValue.Targets => new Shape(5, 4),
                KernelMachineValue.DecisionsOfTargets => new Shape(5, 2),
                _ => new Shape(2, 6),
            }),
        ]);
    }

    /// <summary>h ← h + x, and h² of each turn.</summary>
    private static Graph Sums()
    {
        var body = new Graph("body");
        var (h, x) = (body.AddInput("h", ElementType.Float32, s_row), body.AddInput("x", ElementType.Float32, s_row));
        var sum = body.Emit(new Binary(BinaryFunction.Add), "sum", h, x);
        body.Outputs.AddRange([sum, body.Emit(new Unary(UnaryFunction.Square), "square", sum)]);
        return body;
    }

    private static IEnumerable<OperatorSample> Functions(UnaryFunction function)
    {
        var (alpha, beta) = function == UnaryFunction.RoundToFormat ? (8, 8) : (0.3, 0.8);
        yield return new(new Unary(function, alpha, beta), s_matrix);
        yield return new(new UnaryDerivative(function, alpha, beta), s_matrix);
    }
}
