using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Decides which values live in channel blocks, and which of their axes is the channels' (what convolutions, pools and dense layers of
/// many rows produce, and what is pointwise on that), which in row-major order (everything else), and how wide a halo their readers want.
/// </summary>
public sealed class LayoutAssignment
{
    /// <summary>The channel axis of values in blocks.</summary>
    private readonly Dictionary<Value, int> _channels = [];
    private readonly Dictionary<Node, ConvolutionGeometry> _geometries = [];
    private readonly Dictionary<(Value, Form), Halo> _halos = [];

    public LayoutAssignment(Graph graph)
    {
        foreach (var node in graph.Nodes.Where(node => !node.IsRecipe))
        {
            var geometry = ConvolutionGeometry.Of(node);
            if (geometry is not null)
                _geometries.Add(node, geometry);
            if (ChannelAxisOf(node) is { } axis)
            {
                foreach (var output in node.Outputs)
                    _channels[output] = axis;
            }

            if (geometry is not null)
                Require(node.Inputs[0], InputOf(node), ColumnPhases.Of(geometry)?.Halo ?? geometry.Halo);
        }
    }

    /// <summary>The form in which a node writes a value.</summary>
    public Form FormOf(Value value) => _channels.TryGetValue(value, out var axis) ? Form.Blocks(axis) : Form.RowMajor;

    /// <summary>As <see cref="ConvolutionGeometry.Of"/>, which takes its time, of a node of this graph.</summary>
    public ConvolutionGeometry? GeometryOf(Node node) => _geometries.TryGetValue(node, out var geometry) ? geometry : null;

    public bool IsBlocked(Value value) => _channels.ContainsKey(value);

    /// <summary>The form in which a convolution reads its input.</summary>
    public Form InputOf(Node convolution)
    {
        var geometry = _geometries[convolution];
        if (ColumnPhases.Of(geometry) is not null)
            return new Form(geometry.ChannelAxis, 1);
        var isBlocked = FormOf(convolution.Inputs[0]) == Form.Blocks(geometry.ChannelAxis);
        return new Form(geometry.ChannelAxis, KernelChoice.LanesOf(geometry, isBlocked));
    }

    /// <summary>The widest halo that readers of this value want in that form.</summary>
    public Halo HaloOf(Value value, Form form) =>
        _halos.TryGetValue((value, form), out var halo) ? halo : default;

    /// <summary>The layout in which a node writes its output.</summary>
    public Layout Primary(Value value) => FormOf(value).Of(value.Shape, HaloOf(value, FormOf(value)));

    /// <summary>The axis of channels where a node writes blocks of them; null where it writes row-major.</summary>
    private int? ChannelAxisOf(Node node) => node.Operator switch
    {
        _ when GeometryOf(node) is { } geometry => ColumnPhases.Of(geometry) is null ? geometry.ChannelAxis : null,
        MaxPool or MaxPoolRoute or AveragePool or AveragePoolAdjoint => Layout.IsImage(node.Output.Shape) ? 1 : null,
        Concat concat => node.Inputs.All(input => FormOf(input) == Form.Blocks(concat.Axis)) ? concat.Axis : null,
        Slice slice => OfSlice(slice.Starts, slice.Steps, slice.Shape, node.Inputs[0].Shape, node.Inputs[0]),
        SliceAdjoint adjoint => OfSlice(adjoint.Starts, adjoint.Steps, node.Inputs[0].Shape, adjoint.Shape, node.Inputs[0]),
        ShuffleChannels => 1,
        Reshape or Transpose => _channels.TryGetValue(node.Inputs[0], out var axis) ? BlockOrder.ChannelAxisBehind(node, axis) : null,
        _ => Fusion.IsPointwise(node) ? OfPointwise(node) : null,
    };

    private int? OfSlice(IntList starts, IntList steps, Shape part, Shape whole, Value source) =>
        _channels.TryGetValue(source, out var axis) && ChannelSlice.IsOne(axis, starts, steps, part, whole) ? axis : null;

    private int? OfPointwise(Node node)
    {
        if (node.Operator is AveragePoolAdjoint)
            return 1;
        // What is broadcast takes any form.
        var shape = node.Output.Shape;
        var peers = node.Inputs
            .Where(input => !input.IsRecipe && input.Shape.Equals(shape) && input.Producer?.Operator is not Expand)
            .ToList();
        if (peers.Find(IsBlocked) is not { } first)
            return null;
        var axis = _channels[first];
        return peers.All(IsBlocked) || shape[axis] > KernelChoice.FewChannels ? axis : null;
    }

    /// <summary>Adds a reader of a value that wants a halo.</summary>
    public void Require(Value value, Form form, Halo halo) =>
        _halos[(value, form)] = Halo.Max(HaloOf(value, form), halo);
}
