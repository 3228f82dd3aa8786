using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Which values are written where a concatenation over channels wants them, so that nothing is left to copy: those that begin with a
/// block of its channels. Concatenations that grow (of a dense block, each of all features so far) are parts of the longest.
/// </summary>
internal sealed class ConcatPlaces
{
    /// <summary>Rows that fill tiles: then zeros around planes, which the concatenation's readers want, slow nobody down.</summary>
    private const int LongRow = 28;

    private readonly LayoutAssignment _layouts;
    private readonly Dictionary<Node, Phase> _phases;
    private readonly Dictionary<Value, (Value Whole, int Channel)> _places = [];
    private readonly HashSet<Value> _wholes = [];

    public ConcatPlaces(Graph graph, LayoutAssignment layouts, Dictionary<Node, Phase> phases)
    {
        (_layouts, _phases) = (layouts, phases);
        // The longest come last.
        foreach (var node in graph.Nodes.Reverse().Where(node => node.Operator is Concat && phases.ContainsKey(node)))
            Place(node);
    }

    /// <summary>The value in whose memory this one lies, and with which of its channels it begins; null where it has its own.</summary>
    public (Value Whole, int Channel)? Of(Value value) => _places.TryGetValue(value, out var place) ? place : null;

    /// <summary>Whether others lie in its memory.</summary>
    public bool HasParts(Value value) => _wholes.Contains(value);

    private void Place(Node node)
    {
        var layout = _layouts.Primary(node.Output);
        if (!layout.IsBlocked || layout.Batch > 1 || layout.IsVector)
            return;
        if (!_places.ContainsKey(node.Output) && TogetherIn(node) is { } place && Fits(node.Output, place))
        {
            _places[node.Output] = place;
            return;
        }

        var next = Of(node.Output) ?? (Whole: node.Output, Channel: 0);
        foreach (var input in node.Inputs)
        {
            if (!_places.ContainsKey(input) && IsWrittenFor(node, input) && Fits(input, next))
            {
                _places[input] = next;
                _wholes.Add(next.Whole);
            }

            next.Channel += ChannelsOf(input);
        }
    }

    /// <summary>Where all that a node puts together lies that way already.</summary>
    private (Value Whole, int Channel)? TogetherIn(Node node)
    {
        if (Of(node.Inputs[0]) is not { } place)
            return null;
        var next = place;
        foreach (var input in node.Inputs)
        {
            if (Of(input) != next)
                return null;
            next.Channel += ChannelsOf(input);
        }

        return place;
    }

    /// <summary>Memory of its own that its producer writes in the same phase.</summary>
    private bool IsWrittenFor(Node concat, Value input) =>
        input.Producer is { IsRecipe: false, Operator: not (Reshape or Transpose or Identity) } producer
        && _phases.TryGetValue(producer, out var phase) && phase == _phases[concat];

    private bool Fits(Value part, (Value Whole, int Channel) place)
    {
        Layout layout = _layouts.Primary(part), whole = _layouts.Primary(place.Whole);
        var isLast = place.Channel + layout.Channels == whole.Channels;
        if (place.Channel % Layout.Block != 0 || (layout.Channels % Layout.Block != 0 && !isLast))
            return false;
        if (layout.Halo == whole.Halo)
            return true;
        if (Halo.Max(layout.Halo, whole.Halo) != whole.Halo || layout.Width < LongRow)
            return false;
        _layouts.Require(part, _layouts.FormOf(part), whole.Halo);
        return true;
    }

    private int ChannelsOf(Value value) => _layouts.Primary(value).Channels;
}
