using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Decides which values live in channel blocks (what convolutions and pools produce, and what is pointwise on that) and which in
/// row-major order (everything else), and how wide a halo their readers want.
/// </summary>
public sealed class LayoutAssignment
{
    private readonly HashSet<Value> _blocked = [];
    private readonly Dictionary<(Value, int), Halo> _halos = [];

    public LayoutAssignment(Graph graph)
    {
        foreach (var node in graph.Nodes.Where(node => !node.IsRecipe))
        {
            if (node.Outputs.All(output => Layout.IsImage(output.Shape)) && ProducesBlocks(node))
                _blocked.UnionWith(node.Outputs);
            if (ConvolutionGeometry.Of(node) is { } geometry)
                Require(node.Inputs[0], LanesOf(node), geometry.Halo);
        }
    }

    public bool IsBlocked(Value value) => _blocked.Contains(value);

    /// <summary>Lanes of the layout in which a convolution reads its input.</summary>
    public int LanesOf(Node convolution) =>
        KernelChoice.LanesOf(ConvolutionGeometry.Of(convolution)!, IsBlocked(convolution.Inputs[0]));

    /// <summary>The widest halo that readers of this value want in that layout.</summary>
    public Halo HaloOf(Value value, int lanes) =>
        _halos.TryGetValue((value, lanes), out var halo) ? halo : default;

    /// <summary>The layout in which a node writes its output.</summary>
    public Layout Primary(Value value) => IsBlocked(value)
        ? Layout.Image(value.Shape, Layout.Block, HaloOf(value, Layout.Block))
        : Layout.RowMajor(value.Shape);

    private bool ProducesBlocks(Node node) => node.Operator switch
    {
        _ when ConvolutionGeometry.Of(node) is not null => true,
        MaxPool or MaxPoolRoute or AveragePool or AveragePoolAdjoint => true,
        Concat { Axis: 1 } => node.Inputs.All(IsBlocked),
        Slice slice => IsBlocked(node.Inputs[0]) && ChannelSlice.IsOne(slice.Starts, slice.Steps, slice.Shape, node.Inputs[0].Shape),
        SliceAdjoint adjoint => IsBlocked(node.Inputs[0])
            && ChannelSlice.IsOne(adjoint.Starts, adjoint.Steps, node.Inputs[0].Shape, adjoint.Shape),
        _ => Fusion.IsPointwise(node) && IsBlockedPointwise(node),
    };

    private bool IsBlockedPointwise(Node node)
    {
        var shape = node.Output.Shape;
        var peers = node.Inputs.Where(input => !input.IsRecipe && input.Shape.Equals(shape)).ToList();
        if (node.Operator is AveragePoolAdjoint)
            return true;
        return peers.Any(IsBlocked) && (peers.All(IsBlocked) || shape[1] > KernelChoice.FewChannels);
    }

    private void Require(Value value, int lanes, Halo halo)
    {
        var key = (value, lanes);
        _halos[key] = Halo.Max(HaloOf(value, lanes), halo);
    }
}
