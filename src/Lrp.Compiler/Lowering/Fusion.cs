using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Nodes that run as one kernel: an anchor and the pointwise nodes of its epilogue, or pointwise nodes alone.</summary>
public sealed class Group(Node first, Phase phase, int order)
{
    public List<Node> Nodes { get; } = [first];

    public Phase Phase { get; } = phase;

    /// <summary>Position of the first node in the graph: groups that do not depend on each other run in this order.</summary>
    public int Order { get; } = order;

    public Node Anchor => Nodes[0];

    public bool IsPointwise => Fusion.IsPointwise(Anchor);

    public Computed Subject => new(Nodes);

    /// <summary>Values that other groups, or the caller, read.</summary>
    public List<Value> Outputs { get; } = [];
}

/// <summary>
/// Puts pointwise nodes, and what moves nothing in blocks, into the epilogue of what computes their operand. A node may join where layouts
/// are equal and no other operand waits for the group itself.
/// </summary>
public sealed class Fusion
{
    /// <summary>A kernel of more operations than registers gains nothing, and to move groups around costs what they hold.</summary>
    private const int LargestGroup = 1000;

    private readonly HashSet<Value> _results;
    private readonly LayoutAssignment _layouts;
    private readonly Dictionary<Node, Group> _groups = [];

    public Fusion(Graph graph, LayoutAssignment layouts, Dictionary<Node, Phase> phases)
    {
        _results = [.. graph.Results];
        _layouts = layouts;
        for (var order = 0; order < graph.Nodes.Count; order++)
        {
            var node = graph.Nodes[order];
            if (!phases.TryGetValue(node, out var phase))
                continue;
            if (!(IsPointwise(node) || IsNoMove(node)) || !TryJoin(node, phase))
                _groups[node] = new Group(node, phase, order);
        }

        foreach (var pair in _groups)
        {
            foreach (var output in pair.Key.Outputs)
            {
                if (_results.Contains(output)
                    || output.Readers.Any(reader => _groups.TryGetValue(reader, out var other) && other != pair.Value))
                    pair.Value.Outputs.Add(output);
            }
        }
    }

    /// <summary>The groups in an order in which every operand is there when it is read; otherwise as in the graph.</summary>
    public IReadOnlyList<Group> Order()
    {
        var groups = _groups.Values.Distinct().ToList();
        var waiting = groups.ToDictionary(group => group, group => Dependencies(group).Count());
        var readers = groups
            .SelectMany(group => Dependencies(group).Select(dependency => (dependency, group)))
            .ToLookup(edge => edge.dependency, edge => edge.group);
        var ready = new SortedDictionary<int, Group>();
        foreach (var group in groups.Where(group => waiting[group] == 0))
            ready.Add(group.Order, group);
        var ordered = new List<Group>();
        while (ready.Count > 0)
        {
            var group = ready.First().Value;
            ready.Remove(group.Order);
            ordered.Add(group);
            foreach (var reader in readers[group].Where(reader => --waiting[reader] == 0))
                ready.Add(reader.Order, reader);
        }

        return ordered;
    }

    /// <summary>One number in, one number out, position by position.</summary>
    public static bool IsPointwise(Node node) => node.Operator.Traits.IsPointwise
        || (node.Operator is AveragePoolAdjoint adjoint && IsBroadcast(adjoint, node.Inputs[0].Shape));

    /// <summary>The adjoint of a global average pool hands every position of a channel the same share.</summary>
    public static bool IsBroadcast(AveragePoolAdjoint adjoint, Shape input) =>
        input.Rank is 3 or 4 && adjoint.Window.Output.All(1) && adjoint.Window.PadsBegin.All(0)
        && adjoint.Window.Kernel.Equals(adjoint.Spatial) && adjoint.Window.Dilations.All(1);

    /// <summary>In blocks, and row by row the same positions.</summary>
    private bool IsNoMove(Node node) => node.Operator is Reshape or Transpose && _layouts.IsBlocked(node.Output);

    private bool HasEpilogue(Group group) => group.IsPointwise
        || group.Anchor.Operator is Dense
        || _layouts.GeometryOf(group.Anchor) is not null;

    private bool TryJoin(Node node, Phase phase)
    {
        var operands = node.Inputs
            .Where(input => input.Producer is { IsRecipe: false } && _groups.ContainsKey(input.Producer))
            .Distinct()
            .ToList();
        var candidates = operands
            .Where(input => Fits(input, node.Output))
            .Select(input => _groups[input.Producer!])
            .Where(group => group.Phase == phase && group.Nodes.Count < LargestGroup && HasEpilogue(group))
            .Distinct()
            .OrderBy(group => group.IsPointwise)
            .ThenByDescending(group => group.Order);
        foreach (var group in candidates)
        {
            var others = operands.Select(input => _groups[input.Producer!]).Where(other => other != group).Distinct().ToList();
            if (others.Any(other => DependsOn(other, group)))
                continue;
            foreach (var other in others.Where(other => IsAbsorbable(other, group, node)))
                Absorb(other, group);
            group.Nodes.Add(node);
            _groups[node] = group;
            return true;
        }

        return false;
    }

    private bool Fits(Value operand, Value output) => _layouts.IsBlocked(operand)
        ? _layouts.IsBlocked(output) && _layouts.Primary(operand).HasShapeOf(_layouts.Primary(output))
        : !_layouts.IsBlocked(output) && operand.Shape.Equals(output.Shape);

    /// <summary>Pointwise work that only this node reads need not be stored: it is done in its reader's epilogue.</summary>
    private bool IsAbsorbable(Group other, Group group, Node reader) =>
        other.IsPointwise && other.Phase == group.Phase && other.Nodes.Count + group.Nodes.Count < LargestGroup
        && Fits(other.Nodes[other.Nodes.Count - 1].Output, reader.Output)
        && other.Nodes.All(node => Fits(node.Output, reader.Output))
        && other.Nodes.SelectMany(node => node.Output.Readers).All(user => user == reader || IsIn(other, user))
        && !other.Nodes.Any(node => _results.Contains(node.Output));

    private bool IsIn(Group group, Node node) => _groups.TryGetValue(node, out var known) && known == group;

    private void Absorb(Group other, Group group)
    {
        group.Nodes.AddRange(other.Nodes);
        foreach (var node in other.Nodes)
            _groups[node] = group;
    }

    /// <summary>Looks from the one that is joined towards its readers: it is among the last so far, and the way back is long.</summary>
    private bool DependsOn(Group group, Group joined)
    {
        var pending = new Stack<Group>([joined]);
        var visited = new HashSet<Group>();
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (current == group)
                return true;
            if (!visited.Add(current))
                continue;
            foreach (var reader in current.Nodes.SelectMany(node => node.Outputs).SelectMany(output => output.Readers))
            {
                if (_groups.TryGetValue(reader, out var dependent))
                    pending.Push(dependent);
            }
        }

        return false;
    }

    private IEnumerable<Group> Dependencies(Group group) => group.Nodes
        .SelectMany(node => node.Inputs)
        .Select(input => input.Producer)
        .Where(producer => producer is { IsRecipe: false } && _groups.ContainsKey(producer))
        .Select(producer => _groups[producer!])
        .Where(dependency => dependency != group)
        .Distinct();
}
