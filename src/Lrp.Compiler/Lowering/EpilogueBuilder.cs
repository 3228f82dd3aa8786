using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Translates the pointwise nodes of a group into an <see cref="Epilogue"/> and its operands.</summary>
internal sealed class EpilogueBuilder
{
    private readonly Lowerer _lowerer;
    private readonly Group _group;
    private readonly Form _form;
    private readonly Dictionary<Value, int> _registers = [];

    /// <summary>Tensor operands, in the order of the kernel's arguments: pointers to buffers or to packed weights.</summary>
    private readonly List<Operand> _tensors = [];

    /// <summary>Channel operands, likewise.</summary>
    private readonly List<Operand> _channels = [];

    public EpilogueBuilder(Lowerer lowerer, Group group)
    {
        _lowerer = lowerer;
        _group = group;
        _form = lowerer.Layouts.FormOf(group.Anchor.Output);
        if (!group.IsPointwise)
            _registers.Add(group.Anchor.Output, Epilogue.Add(new AccumulatorInstruction()));
        foreach (var node in group.Nodes.Where(Fusion.IsPointwise))
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
        Binary { Function: BinaryFunction.Divide } => !IsStabilised(node.Inputs[1]),
        Binary binary => binary.FunctionTraits.IsPartial,
        Unary unary => unary.FunctionTraits.IsPartial,
        UnaryDerivative derivative => derivative.FunctionTraits.IsPartial,
        _ => false,
    };

    /// <summary>Behind the last channel too: what comes from row-major order has zeros there.</summary>
    private bool IsStabilised(Value divisor) =>
        divisor.Producer is { Operator: Unary { Function: UnaryFunction.Stabilize, Alpha: > 0 } } stabilise
            && (_group.Nodes.Contains(stabilise) || _lowerer.Layouts.IsBlocked(divisor) == _form.IsBlocked);

    /// <summary>Shape and channel count of what the epilogue runs over.</summary>
    private Shape Shape => _group.Anchor.Output.Shape;

    /// <summary>Whether an operand is the same for each sample, or has numbers for each channel: then samples take turns.</summary>
    public bool TakesTurns => _channels.Count > 0
        || _tensors.OfType<RegionOperand>().Any(operand => operand.Region.Packing is BlockedPacking packed && !packed.Shape.Equals(Shape));

    /// <summary>Outputs and operands in a phase of an image: displaced and strided alike; then what is per channel.</summary>
    /// <param name="samples">The loop that the call stands in; null where it works on all samples, or there is one.</param>
    public IReadOnlyList<Operand> ImageOperands(LoopIndex? samples, PhaseAxis row, PhaseAxis column)
    {
        return [.. Outputs.Select(buffer => buffer.Write).Concat(_tensors).Select(InImage), .. _channels.Select(OfSample)];

        Operand InImage(Operand operand)
        {
            var layout = operand is PointerOperand pointer ? pointer.Buffer.Layout : _form.Of(Shape, default);
            var displacement = (row.OutputStart * layout.RowStride) + (column.OutputStart * Layout.Block);
            return Strided(OfSample(operand), displacement, layout.RowStride * row.OutputStep, layout.BlockStride);
        }

        Operand OfSample(Operand operand) => operand switch
        {
            PointerOperand pointer when pointer.Buffer.Layout.Batch > 1 =>
                pointer with { Buffer = pointer.Buffer.OfSample(samples, pointer.Buffer.Layout) },
            RegionOperand { Region.Packing: BlockedPacking packed } region when samples is not null && packed.Shape.Equals(Shape) =>
                region with { Motion = new Motion(samples, _form.Of(Shape, default).BatchStride) },
            _ => operand,
        };
    }

    /// <summary>The same in row-major rows: <paramref name="rowLength"/> floats apart, blocks of sixteen within.</summary>
    public IReadOnlyList<Operand> RowOperands(int rowLength) =>
        [.. Outputs.Select(buffer => buffer.Write).Concat(_tensors).Select(operand => Strided(operand, 0, rowLength, Layout.Block))];

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
        var register = node.Operator switch
        {
            Unary unary => Epilogue.Add(new UnaryInstruction(unary.Function, unary.Alpha, unary.Beta, Register(node.Inputs[0]), false)),
            UnaryDerivative unary => Epilogue.Add(new UnaryInstruction(unary.Function, unary.Alpha, unary.Beta, Register(node.Inputs[0]), true)),
            Binary binary => Epilogue.Add(new BinaryInstruction(binary.Function, Register(node.Inputs[0]), Register(node.Inputs[1]))),
            Select => Epilogue.Add(new SelectInstruction(Register(node.Inputs[0]), Register(node.Inputs[1]), Register(node.Inputs[2]))),
            AveragePoolAdjoint adjoint => Epilogue.Add(new BinaryInstruction(
                BinaryFunction.Multiply,
                // A plane of one element is its own mean, which this group itself may compute.
                Broadcasts.HasShape(node.Inputs[0].Shape, Shape)
                    ? Register(node.Inputs[0])
                    : Load(_channels, node.Inputs[0], Channel(node.Inputs[0]), index => new ChannelInstruction(index)),
                Epilogue.Add(new ScalarInstruction(1.0 / adjoint.Window.Kernel.Aggregate(1, (product, taps) => product * taps))))),
            _ => throw new InvalidOperationException($"{node} is not pointwise"),
        };
        _registers[node.Output] = register;
    }

    private int Register(Value value)
    {
        if (_registers.TryGetValue(value, out var register))
            return register;
        return _registers[value] = Load(value);
    }

    private int Load(Value value)
    {
        if (value.Known is { } known && value.Shape.Count == 1)
            return Epilogue.Add(new ScalarInstruction(known.Data[0]));
        if (_form.IsBlocked && !Broadcasts.HasShape(value.Shape, Shape) && !Broadcasts.IsSample(value, Shape, _form))
            return Load(_channels, value, Channel(value), index => new ChannelInstruction(index));

        return Load(_tensors, value, Tensor(value), index => new TensorInstruction(index));
    }

    private Operand Tensor(Value value)
    {
        if (value.IsRecipe)
        {
            var shape = Broadcasts.IsSample(value, Shape, _form) ? _form.SampleOf(Shape) : Shape;
            return new RegionOperand(_form.IsBlocked
                ? _lowerer.Pack(value, new BlockedPacking(shape, _form.ChannelAxis), _form.Of(shape, default).Length)
                : _lowerer.PackFlat(value));
        }

        return (_form.IsBlocked ? _lowerer.ReadImage(value, _form, _group.Phase) : _lowerer.ReadRowMajor(value, _group.Phase)).Read;
    }

    /// <summary>What each sample has a vector of lies in blocks, so that every vector begins with one.</summary>
    private Operand Channel(Value value) => value.IsRecipe ? new RegionOperand(_lowerer.PackFlat(value))
        : value.Shape.Count > Shape[_form.ChannelAxis] ? _lowerer.ReadVectors(value, _form, _group.Phase).Read
        : _lowerer.ReadVector(value, _group.Phase).Read;

    private int Load(List<Operand> operands, Value value, Operand operand, Func<int, Instruction> load)
    {
        var index = operands.IndexOf(operand);
        if (index < 0)
        {
            index = operands.Count;
            operands.Add(operand);
        }

        Epilogue.Tensors = _tensors.Count;
        Epilogue.Channels = _channels.Count;
        return _registers[value] = Epilogue.Add(load(index));
    }
}
