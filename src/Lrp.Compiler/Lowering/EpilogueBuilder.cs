using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>Translates the pointwise nodes of a group into an <see cref="Epilogue"/> and its operands.</summary>
internal sealed class EpilogueBuilder
{
    private readonly Lowerer _lowerer;
    private readonly Group _group;
    private readonly Dictionary<Value, int> _registers = [];

    /// <summary>Tensor operands, in the order of the kernel's arguments: pointers to buffers or to packed weights.</summary>
    private readonly List<Operand> _tensors = [];

    /// <summary>Channel operands, likewise.</summary>
    private readonly List<Operand> _channels = [];

    /// <summary>Position operands, likewise.</summary>
    private readonly List<Operand> _positions = [];

    public EpilogueBuilder(Lowerer lowerer, Group group)
    {
        _lowerer = lowerer;
        _group = group;
        if (!group.IsPointwise)
            _registers.Add(group.Anchor.Output, Epilogue.Add(new AccumulatorInstruction()));
        if (group.Anchor.Operator is ConvBySign)
            Epilogue.Sign = ((TensorInstruction)Epilogue.Instructions[Register(group.Anchor.Inputs[2], group.Anchor.Output)]).Index;
        foreach (var node in group.IsPointwise ? group.Nodes : group.Nodes.Skip(1))
            Translate(node);
        foreach (var output in group.Outputs)
        {
            Epilogue.Stores.Add(_registers[output]);
            Outputs.Add(lowerer.Produce(output, group.Phase));
        }
    }

    public Epilogue Epilogue { get; } = new();

    public List<Buffer> Outputs { get; } = [];

    /// <summary>
    /// Keeps the padding behind the last channel finite, where division by zero or a logarithm may have left something else: what
    /// reads it counts on a product with zero weights to be zero.
    /// </summary>
    public void ClearPadding()
    {
        if (!_group.Nodes.Exists(MakesPaddingInfinite))
            return;
        foreach (var buffer in Outputs)
            _lowerer.ClearPadding(buffer, _group.Phase);
    }

    private bool MakesPaddingInfinite(Node node) => node.Operator switch
    {
        Binary { Function: BinaryFunction.Divide } => !IsStabilised(node.Inputs[1], node.Output),
        Binary binary => binary.FunctionTraits.IsPartial,
        Unary unary => unary.FunctionTraits.IsPartial,
        UnaryDerivative derivative => derivative.FunctionTraits.IsPartial,
        _ => false,
    };

    /// <summary>Behind the last channel too: what comes from row-major order has zeros there.</summary>
    private bool IsStabilised(Value divisor, Value quotient) =>
        divisor.Producer is { Operator: Unary { Function: UnaryFunction.Stabilize, Alpha: > 0 } } stabilise
            && (_group.Nodes.Contains(stabilise) || _lowerer.Layouts.IsBlocked(divisor) == _lowerer.Layouts.IsBlocked(quotient));

    /// <summary>Shape of what the epilogue runs over, as the first node has it.</summary>
    private Shape Shape => _group.Anchor.Output.Shape;

    /// <summary>How it lies in memory, but for halos: for all nodes alike, whatever their axes.</summary>
    private Layout Layout => _lowerer.Layouts.FormOf(_group.Anchor.Output).Of(Shape, default);

    /// <summary>Whether an operand is the same for each sample, or has numbers for each channel: then samples take turns.</summary>
    public bool TakesTurns => _channels.Count > 0
        || _tensors.OfType<RegionOperand>().Any(operand => operand.Region.Packing is BlockedPacking packed && !HasAllSamples(packed));

    /// <summary>
    /// Whether a constant has numbers for each sample, or the same for all. Its shape is that of the node that reads it, which may have
    /// other axes than the first.
    /// </summary>
    private bool HasAllSamples(BlockedPacking packed) =>
        Form.Blocks(packed.ChannelAxis).Of(packed.Shape, default).Batch == Layout.Batch;

    /// <summary>
    /// Outputs and operands in a phase of an image: displaced and strided alike; then what is per channel, and per position.
    /// </summary>
    /// <param name="turn">The outputs' image that the call works on; null where it works on all, or there is one.</param>
    public IReadOnlyList<Operand> ImageOperands(Turn? turn, PhaseAxis row, PhaseAxis column)
    {
        return
        [
            .. Outputs.Select(buffer => buffer.Write).Concat(_tensors).Select(InImage), .. _channels.Select(OfTurn),
            .. _positions.Select(ByPosition),
        ];

        Operand InImage(Operand operand)
        {
            var layout = operand is PointerOperand pointer ? pointer.Buffer.Layout : Layout;
            var displacement = (row.OutputStart * layout.RowStride) + (column.OutputStart * BlockLayout.Block);
            if (operand is RegionOperand { Region.Packing: BlockedPacking packed } && HasAllSamples(packed))
                displacement += turn?.StartIn(Layout) ?? 0;
            return Strided(OfTurn(operand), displacement, layout.RowStride * row.OutputStep, layout.BlockStride);
        }

        Operand ByPosition(Operand operand) =>
            Strided(operand, (row.OutputStart * Layout.Width) + column.OutputStart, Layout.Width * row.OutputStep, 0);

        Operand OfTurn(Operand operand) => operand switch
        {
            PointerOperand pointer when pointer.Buffer.Layout.Batch > 1 =>
                pointer with { Buffer = pointer.Buffer.Of(turn, pointer.Buffer.Layout) },
            RegionOperand { Region.Packing: BlockedPacking packed } region when turn is not null && HasAllSamples(packed) =>
                region with { Motion = turn.MotionIn(Layout, null) },
            _ => operand,
        };
    }

    /// <summary>The same in row-major order, as planes of a channel each.</summary>
    /// <param name="planes">Outputs and operands without halo.</param>
    /// <param name="first">Floats from a plane's start to the first output.</param>
    /// <param name="rowStride">Floats between rows of outputs.</param>
    public IReadOnlyList<Operand> PlaneOperands(Turn turn, Layout planes, int first, int rowStride)
    {
        return [.. Outputs.Select(buffer => buffer.Write).Concat(_tensors).Select(InPlanes)];

        Operand InPlanes(Operand operand) => operand is PointerOperand pointer
            ? new TensorOperand(pointer.Buffer.In(planes).Of(turn, planes), pointer.Access, first, rowStride, planes.BlockStride)
            : new RegionTensorOperand(((RegionOperand)operand).Region, first + turn.StartIn(planes), rowStride, planes.BlockStride)
            {
                Motion = turn.MotionIn(planes, null),
            };
    }

    /// <summary>The same in row-major rows: <paramref name="rowLength"/> floats apart, blocks of sixteen within.</summary>
    public IReadOnlyList<Operand> RowOperands(int rowLength) =>
        [.. Outputs.Select(buffer => buffer.Write).Concat(_tensors).Select(operand => Strided(operand, 0, rowLength, BlockLayout.Block))];

    private static Operand Strided(Operand operand, int displacement, int rowStride, int blockStride) => operand is PointerOperand pointer
        ? new TensorOperand(pointer.Buffer, pointer.Access, displacement, rowStride, blockStride)
        : new RegionTensorOperand(((RegionOperand)operand).Region, displacement, rowStride, blockStride)
        {
            Motion = ((RegionOperand)operand).Motion,
        };

    /// <summary>Layouts that kernels step through side by side.</summary>
    public IEnumerable<Layout> Layouts =>
        Outputs.Concat(_tensors.OfType<PointerOperand>().Select(operand => operand.Buffer)).Select(buffer => buffer.Layout);

    private void Translate(Node node)
    {
        int Register(int input) => this.Register(node.Inputs[input], node.Output);
        _registers[node.Output] = node.Operator switch
        {
            Unary unary => Epilogue.Add(new UnaryInstruction(unary.Function, unary.Alpha, unary.Beta, Register(0), false)),
            UnaryDerivative unary => Epilogue.Add(new UnaryInstruction(unary.Function, unary.Alpha, unary.Beta, Register(0), true)),
            Binary binary => Epilogue.Add(new BinaryInstruction(binary.Function, Register(0), Register(1))),
            Select => Epilogue.Add(new SelectInstruction(Register(0), Register(1), Register(2))),
            // In blocks they move nothing.
            Reshape or Transpose => Register(0),
            AveragePoolAdjoint adjoint => Epilogue.Add(new BinaryInstruction(
                BinaryFunction.Multiply,
                Register(0),
                Epilogue.Add(new ScalarInstruction(1.0 / adjoint.Window.Kernel.Aggregate(1, (product, taps) => product * taps))))),
            _ => throw new InvalidOperationException($"{node} is not pointwise"),
        };
    }

    /// <summary>The register of an operand of what computes <paramref name="output"/>.</summary>
    private int Register(Value value, Value output)
    {
        if (!_registers.TryGetValue(value, out var register))
            _registers[value] = register = Load(value, output.Shape, _lowerer.Layouts.FormOf(output));
        return register;
    }

    private int Load(Value value, Shape shape, Form form)
    {
        if (value.Known is { } known && value.Shape.Count == 1)
            return Epilogue.Add(new ScalarInstruction(known.Data[0]));
        if (!form.IsBlocked || Broadcasts.HasShape(value.Shape, shape) || Broadcasts.IsSample(value, shape, form))
            return Load(_tensors, Tensor(value, shape, form), index => new TensorInstruction(index));
        if (Broadcasts.IsChannelVector(value.Shape, shape, form))
            return Load(_channels, Vector(value, shape, form), index => new ChannelInstruction(index));
        if (Broadcasts.IsPositionVector(value.Shape, shape, form))
            return Load(_positions, Numbers(value), index => new PositionInstruction(index));
        throw new InvalidOperationException($"'{value.Name}' {value.Shape} is no operand of {shape}");
    }

    private Operand Tensor(Value value, Shape shape, Form form)
    {
        if (value.IsRecipe)
        {
            var packed = Broadcasts.IsSample(value, shape, form) ? form.SampleOf(shape) : shape;
            return new RegionOperand(form.IsBlocked
                ? _lowerer.Pack(value, new BlockedPacking(packed, form.ChannelAxis), form.Of(packed, default).Length)
                : _lowerer.PackFlat(value));
        }

        return (form.IsBlocked ? _lowerer.ReadImage(value, form, _group.Phase) : _lowerer.ReadRowMajor(value, _group.Phase)).Read;
    }

    /// <summary>
    /// Numbers that are read in whole blocks. What each sample has a vector of lies in blocks, so that every vector begins with one.
    /// </summary>
    private Operand Vector(Value value, Shape shape, Form form) => value.IsRecipe ? new RegionOperand(_lowerer.PackFlat(value))
        : value.Shape.Count > shape[form.ChannelAxis] ? _lowerer.ReadVectors(value, form, _group.Phase).Read
        : _lowerer.ReadVector(value, _group.Phase).Read;

    /// <summary>Numbers that are read one by one.</summary>
    private Operand Numbers(Value value) => value.IsRecipe
        ? new RegionOperand(_lowerer.PackFlat(value))
        : _lowerer.ReadRowMajor(value, _group.Phase).Read;

    private int Load(List<Operand> operands, Operand operand, Func<int, Instruction> load)
    {
        var index = operands.IndexOf(operand);
        if (index < 0)
        {
            index = operands.Count;
            operands.Add(operand);
        }

        (Epilogue.Tensors, Epilogue.Channels, Epilogue.Positions) = (_tensors.Count, _channels.Count, _positions.Count);
        return Epilogue.Add(load(index));
    }
}
