using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Turns the graph, forward and relevance alike, into calls: decides layouts, fuses, chooses kernels and packings. Each operator
/// lowers itself (<c>ConvLowering.cs</c>, …) with what this class offers.
/// </summary>
public sealed class Lowerer
{
    /// <summary>Each is some lines of code; ten thousand layers with an explanation are sixty thousand.</summary>
    private const int MostSteps = 500_000;

    private readonly Graph _graph;
    private readonly Lowerer? _outer;
    private readonly LayoutAssignment _layouts;
    private readonly Dictionary<Node, Phase> _phases;
    private readonly ConcatPlaces? _places;
    private readonly Dictionary<Value, Buffer> _wholes = [];
    private readonly Dictionary<(Value Value, Form Form), (Buffer Buffer, Phase Phase)> _buffers = [];
    private readonly Dictionary<(Value, Packing), WeightRegion> _regions;
    private readonly HashSet<Buffer> _cleared = [];
    private readonly HashSet<(Buffer, Phase)> _clearedVectors = [];
    private Value? _zeros;
    private int _steps;
    private string _layer = "";

    private Lowerer(LoweredNetwork network, Graph graph, Lowerer? outer)
    {
        (Network, _graph, _outer) = (network, graph, outer);
        _layouts = new LayoutAssignment(graph);
        _phases = Phase.Assign(graph);
        // Where a part of a pass may run again, it works on whole buffers.
        _places = network.IsIncremental ? null : new ConcatPlaces(graph, _layouts, _phases);
        _regions = outer?._regions ?? [];
    }

    public LoweredNetwork Network { get; }

    public LayoutAssignment Layouts => _layouts;

    /// <summary>What is proven of values.</summary>
    public Facts Facts => _graph.Facts;

    /// <summary>Loops around.</summary>
    public int Depth => _outer is null ? 0 : _outer.Depth + 1;

    /// <summary>The steps of a loop's body.</summary>
    public List<Step> BodySteps { get; } = [];

    /// <summary>The stage: its passes on the graph, a call for each group of nodes, its passes on the calls.</summary>
    /// <param name="isIncremental">Whether predictions run anew only what a change of their inputs reaches.</param>
    public static LoweredNetwork Run(
        Graph graph, PassObserver? observe = null, bool isIncremental = false, MemoryBudget? memoryBudget = null)
    {
        var passes = isIncremental || memoryBudget is not null ? LoweringPasses.OnGraphWithoutTiles : LoweringPasses.OnGraph;
        foreach (var body in graph.Bodies)
            passes.Run(body, observe);
        passes.Run(graph, observe);
        var lowerer = new Lowerer(new LoweredNetwork(graph) { IsIncremental = isIncremental, MemoryBudget = memoryBudget }, graph, outer: null);
        lowerer.LowerAll();
        LoweredVerifier.Verify(lowerer.Network);
        LoweringPasses.OnCalls.Run(lowerer.Network, observe);
        return lowerer.Network;
    }

    /// <summary>Lowers the body of a loop, into <see cref="BodySteps"/>.</summary>
    public Lowerer ForBody(Graph body) => new(Network, body, this);

    /// <summary>The buffer in which a loop's body finds one of its inputs.</summary>
    public Buffer ProduceInput(Value input)
    {
        var buffer = NewBuffer(input.Name, Layout.RowMajor(input.Shape), Phase.Forward);
        Store(input, Form.RowMajor, buffer, Phase.Forward);
        return buffer;
    }

    /// <summary>The buffer in which a loop's body leaves one of its outputs.</summary>
    public Buffer ReadResult(Value output, Phase phase) => output.IsRecipe ? CopyConstant(output, phase) : ReadRowMajor(output, phase);

    /// <summary>The buffer that a node writes for one of its outputs.</summary>
    public Buffer Produce(Value value, Phase phase)
    {
        var layout = _layouts.Primary(value);
        var buffer = _places?.Of(value) is var (whole, channel)
            ? MemoryOf(whole, phase).Channels(channel, layout)
            : _places?.HasParts(value) == true ? MemoryOf(value, phase)
            : NewBuffer(value.Title, layout, phase);
        Store(value, _layouts.FormOf(value), buffer, phase);
        return buffer;
    }

    /// <summary>What all parts of a value that is put together are written to.</summary>
    private Buffer MemoryOf(Value value, Phase phase) => _wholes.TryGetValue(value, out var buffer)
        ? buffer
        : _wholes[value] = NewBuffer(value.Title, _layouts.Primary(value), phase);

    /// <summary>Makes a value some channels of another's memory, where they are whole blocks with the halo that its readers want.</summary>
    public bool TryAliasChannels(Value value, Buffer image, int channel, Phase phase)
    {
        var (layout, whole) = (_layouts.Primary(value), image.Layout);
        var isWhole = channel % Layout.Block == 0 && (layout.Channels % Layout.Block == 0 || channel + layout.Channels == whole.Channels);
        if (_places is null || !isWhole || whole.Batch > 1 || layout.IsVector || whole.Halo != layout.Halo)
            return false;
        Store(value, _layouts.FormOf(value), image.Channels(channel, layout), phase);
        return true;
    }

    /// <summary>Makes a value an alias of an existing buffer.</summary>
    public void Alias(Value value, Buffer buffer, Phase phase) =>
        Store(value, _layouts.FormOf(value), buffer.Alias(value.Title, _layouts.Primary(value)), phase);

    /// <summary>A buffer for a step's own use.</summary>
    public Buffer Scratch(string name, int length, Phase phase) => Scratch(name, Layout.RowMajor(new Shape(length)), phase);

    public Buffer Scratch(string name, Layout layout, Phase phase) => NewBuffer(name, layout, phase);

    /// <summary>A buffer that holds the value row-major.</summary>
    public Buffer ReadRowMajor(Value value, Phase phase) => Read(value, Form.RowMajor, default, phase);

    /// <summary>A buffer that holds a value per channel, read in whole blocks.</summary>
    public Buffer ReadVector(Value value, Phase phase)
    {
        var buffer = ReadRowMajor(value, phase);
        ClearVector(buffer, phase);
        return buffer;
    }

    /// <summary>A buffer that holds a vector of channels for each sample, each in whole blocks that follow each other.</summary>
    public Buffer ReadVectors(Value value, Form form, Phase phase)
    {
        var blocks = Read(value, form, default, phase);
        if (blocks.Layout.Halo.IsEmpty)
            return blocks;
        var vectors = NewBuffer(value.Title, blocks.Layout with { Halo = default }, phase);
        Add(phase, new Prepared(value.Title, Preparation.ToBlocks), new FromRowMajorCall(
            false, ReadRowMajor(value, phase).Read, vectors.WriteTensor, ImageLoop.Of(vectors.Layout, Layout.Block)));
        return vectors;
    }

    /// <summary>A buffer that holds the value in channel blocks (or planes, with one lane), with at least the halo its readers want.</summary>
    public Buffer ReadImage(Value value, Form form, Phase phase) => Read(value, form, _layouts.HaloOf(value, form), phase);

    /// <summary>The packed form of a constant, shared where it is asked for twice.</summary>
    public WeightRegion Pack(Value constant, Packing packing, long length, string role = "constant")
    {
        var key = (constant, packing);
        if (!_regions.TryGetValue(key, out var region))
        {
            var rounded = (length + Layout.Block - 1) / Layout.Block * Layout.Block;
            _regions[key] = region = new WeightRegion(packing is ZeroPacking ? "Zeros" : _layer, role, constant, packing, rounded);
            Network.Weights.Add(region);
        }

        return region;
    }

    /// <summary>A constant's elements in row-major order, padded to whole vectors.</summary>
    public WeightRegion PackFlat(Value constant, string role = "constant") =>
        Pack(constant, new FlatPacking(), constant.Shape.Count, role);

    /// <summary>The same in float64.</summary>
    public WeightRegion PackDoubles(Value constant, string role) =>
        Pack(constant, new DoublePacking(), 2L * constant.Shape.Count, role);

    /// <summary>Zeros, for kernels whose layer has no bias.</summary>
    public WeightRegion Zeros(int length)
    {
        if (_outer is not null)
            return _outer.Zeros(length);
        _zeros ??= Network.Graph.AddConstant("zeros", Tensor.Scalar(0));
        var region = Pack(_zeros, new ZeroPacking(), length);
        region.Length = Math.Max(region.Length, (length + Layout.Block - 1) / Layout.Block * Layout.Block);
        return region;
    }

    /// <summary>Whether no two elements of a value have different signs, for what is known of it.</summary>
    public bool HasOneSign(Value value) => Facts.IsNonNegative(value) || value.Producer is
    {
        Operator: Unary { Function: UnaryFunction.Relu or UnaryFunction.NegativePart or UnaryFunction.Absolute or UnaryFunction.Square }
    };

    /// <summary>Adds the call that computes a group.</summary>
    public void Add(Group group, KernelCall call) => Add(group.Phase, group.Subject, call);

    /// <summary>Adds a call that computes an image of a group, and is repeated for all of a batch.</summary>
    public void Add(Group group, Turn? turn, KernelCall call) => Add(group.Phase, group.Subject, call, turn);

    public void Add(Phase phase, Subject subject, KernelCall call, Turn? turn = null)
    {
        var step = LoopStep.Of(subject, call, turn?.Slices, turn?.Samples);
        foreach (var buffer in step.Writes.Where(buffer => !buffer.Layout.Halo.IsEmpty))
            ClearHalo(buffer.Whole, phase);
        Add(phase, step);
    }

    public void Add(Phase phase, Step step)
    {
        StepsOf(phase).Add(step);
        if (++_steps > MostSteps)
            throw TooLarge($"more than {MostSteps} kernel calls");
    }

    private void LowerAll()
    {
        var graph = Network.Graph;
        foreach (var input in graph.Inputs)
        {
            var buffer = NewBuffer(input.Name, Layout.RowMajor(input.Shape), Phase.Forward);
            buffer.IsExternal = true;
            Store(input, Form.RowMajor, buffer, Phase.Forward);
            Network.Inputs.Add(buffer);
        }

        foreach (var explanation in graph.Explanations)
        {
            Network.Seed ??= NewBuffer("seed", Layout.RowMajor(explanation.Seed.Shape), Phase.Forward);
            Network.Seed.IsExternal = true;
            Store(explanation.Seed, Form.RowMajor, Network.Seed, Phase.Forward);
        }

        for (var index = 0; index < graph.Explanations.Count; index++)
        {
            foreach (var mask in graph.Explanations[index].Kept.Select(layer => layer.Mask))
            {
                var buffer = Network.Inner[index][mask] = NewBuffer(mask.Name, Layout.RowMajor(mask.Shape), Phase.Forward);
                buffer.IsExternal = true;
                Store(mask, Form.RowMajor, buffer, Phase.Forward);
            }
        }

        LowerNodes();
        foreach (var output in graph.Outputs)
            Network.Outputs.Add(Result(output, Phase.Forward));
        Network.Logits = graph.Logits is null ? null : Result(graph.Logits, Phase.Forward);
        for (var index = 0; index < graph.Explanations.Count; index++)
        {
            foreach (var relevance in graph.Explanations[index].Relevance)
                Network.Relevance[index].Add(Result(relevance, new Phase(index, true)));
            foreach (var inner in graph.Explanations[index].Inner)
                Network.Inner[index][inner] = Result(inner, new Phase(index, true));
        }
    }

    public void LowerNodes()
    {
        // The forward pass first: what it brings into another form, explanations read as well.
        foreach (var group in new Fusion(_graph, _layouts, _phases).Order().OrderBy(group => group.Phase != Phase.Forward))
        {
            _layer = group.Anchor.Name;
            group.Anchor.Operator.Lower(this, group);
        }
    }

    private List<Step> StepsOf(Phase phase) => _outer is null ? Network.Steps(phase) : BodySteps;

    private Buffer Result(Value value, Phase phase)
    {
        var buffer = ReadResult(value, phase);
        buffer.IsResult = true;
        return buffer;
    }

    private Buffer CopyConstant(Value value, Phase phase)
    {
        var buffer = Produce(value, phase);
        var region = PackFlat(value);
        Add(phase, new Prepared(value.Title, Preparation.Constant),
            new CopyCall(new RegionOperand(region), buffer.Write, value.Shape.Count));
        return buffer;
    }

    private Buffer Read(Value value, Form form, Halo halo, Phase phase)
    {
        if (Find(value, Key(value, form, halo), phase) is { } found && Covers(found.Layout, form, halo))
            return found;
        var primary = value.IsRecipe ? CopyConstant(value, phase) : Find(value, _layouts.FormOf(value), phase)
            ?? throw new InvalidOperationException($"'{value.Name}' is read before it is written");
        return Convert(primary, value, form, halo, phase);
    }

    /// <summary>Brings what lies in its primary form into another, by way of row-major order where that is neither.</summary>
    private Buffer Convert(Buffer source, Value value, Form form, Halo halo, Phase phase)
    {
        var known = _layouts.FormOf(value);
        if (known == form && Covers(source.Layout, form, halo))
            return source;
        var layout = form.Of(value.Shape, halo) is { IsRowMajor: false } other ? other : Layout.RowMajor(value.Shape);
        if (Blocked(known, form) is { } blocks && blocks.Of(value.Shape, default).IsVector && halo.IsEmpty && source.Layout.Halo.IsEmpty)
        {
            if (form.IsBlocked)
                ClearVector(source, phase);
            var alias = source.Alias(value.Title, layout);
            Store(value, form, alias, phase);
            return alias;
        }

        var isToPlanes = known == Form.Blocks(form.ChannelAxis) && !form.IsBlocked;
        if (known.IsBlocked && !layout.IsRowMajor && !isToPlanes)
        {
            source = ReadRowMajor(value, phase);
            known = Form.RowMajor;
        }

        var buffer = NewBuffer(value.Title, layout, phase);
        Store(value, form, buffer, phase);
        if (isToPlanes && !layout.IsRowMajor)
        {
            Add(phase, new Prepared(value.Title, Preparation.BlocksToPlanes),
                new ToPlanesCall(source.ReadTensor, buffer.WriteTensor, ImageLoop.Of(source.Layout, known.Lanes)));
        }
        else if (known.IsBlocked)
        {
            Add(phase, new Prepared(value.Title, Preparation.ToRowMajor),
                new ToRowMajorCall(
                    known.IsChannelsLast(value.Shape), source.ReadTensor, buffer.Write, ImageLoop.Of(source.Layout, known.Lanes)));
        }
        else
        {
            var preparation = form.IsBlocked ? Preparation.ToBlocks : Preparation.ToPlanes;
            Add(phase, new Prepared(value.Title, preparation),
                new FromRowMajorCall(form.IsChannelsLast(value.Shape), source.Read, buffer.WriteTensor, ImageLoop.Of(layout, form.Lanes)));
        }

        return buffer;
    }

    private static Form? Blocked(Form one, Form other) => one.IsBlocked ? one : other.IsBlocked ? other : null;

    private static bool Covers(Layout layout, Form form, Halo halo) =>
        layout.Lanes == form.Lanes && Halo.Max(layout.Halo, halo) == layout.Halo
        && (form.IsBlocked || !halo.IsEmpty || layout.IsRowMajor || layout.Depth > 1);

    /// <summary>A value's buffer that is valid in this phase: made in the forward pass, or for the same explanation.</summary>
    private Buffer? Find(Value value, Form form, Phase phase) =>
        _buffers.TryGetValue((value, form), out var entry)
        && (entry.Phase == Phase.Forward
            || (entry.Phase.Explanation == phase.Explanation && (phase.DependsOnSeed || !entry.Phase.DependsOnSeed)))
            ? entry.Buffer
            : null;

    private void Store(Value value, Form form, Buffer buffer, Phase phase) =>
        _buffers[(value, Key(value, form, buffer.Layout.Halo))] = (buffer, phase);

    /// <summary>Planes without a halo are row-major, but for volumes of several channels.</summary>
    private static Form Key(Value value, Form form, Halo halo) =>
        !form.IsBlocked && halo.IsEmpty && form.Of(value.Shape, halo).IsRowMajor ? Form.RowMajor : form;

    private Buffer NewBuffer(string name, Layout layout, Phase phase)
    {
        if (!layout.IsAddressable)
            throw TooLarge($"a tensor '{Text.Quotable(name)}' of more than 2^31 elements with its padding");
        var buffer = Buffer.Create(name, layout);
        buffer.Phase = phase;
        Network.Buffers.Add(buffer);
        return buffer;
    }

    private DiagnosticException TooLarge(string what) => new(DiagnosticTable.ModelTooLarge, Network.Graph.Name, what);

    /// <summary>
    /// Zeros behind the last channel, for steps that write channels only, or may leave 0/0 there. Convolutions multiply it with zero weights:
    /// what an earlier tensor left in its place might be no number.
    /// </summary>
    public void ClearPadding(Buffer buffer, Phase phase)
    {
        // Row-major data is read in blocks too: as a vector of channels.
        var layout = buffer.Layout.IsBlocked ? buffer.Layout : Layout.Image(new Shape(1, buffer.Layout.Width, 1), Layout.Block, default);
        if (layout.Channels % Layout.Block == 0)
            return;
        StepsOf(phase).Add(new CallStep(
            new Prepared(buffer.Name, Preparation.ZerosBehindChannels), new ClearPaddingCall(buffer.Write, layout)));
    }

    /// <summary>What writes row-major data may leave anything behind its end, where blocks go on.</summary>
    private void ClearVector(Buffer buffer, Phase phase)
    {
        if (!buffer.Layout.IsBlocked && _clearedVectors.Add((buffer.Root, phase)))
            ClearPadding(buffer, phase);
    }

    private void ClearHalo(Buffer buffer, Phase phase)
    {
        if (buffer.Layout.KeepsHalo || !_cleared.Add(buffer.Root))
            return;
        StepsOf(phase).Add(new CallStep(new Prepared(buffer.Name, Preparation.ZerosAroundPlanes), new ClearHaloCall(buffer.Write)));
    }
}
