namespace Lrp.Compiler.IR;

/// <summary>A wire of the graph: written once, read by any number of nodes.</summary>
public sealed class Value
{
    private readonly List<Use> _uses = [];

    internal Value(int id, string name, ElementType type, Shape shape)
    {
        Id = id;
        Name = name;
        Type = type;
        Shape = shape;
    }

    /// <summary>Number in order of creation; the text form prints it as <c>%id</c>.</summary>
    public int Id { get; }

    /// <summary>The ONNX name, or a descriptive one for values that the compiler makes. Not necessarily unique or an identifier.</summary>
    public string Name { get; set; }

    /// <summary>What it is in an explanation; null for values of the network.</summary>
    public Meaning? Meaning { get; internal set; }

    /// <summary>The name, and what it is of the layer of that name: <c>/0/Conv denominator</c>.</summary>
    public string Title => Meaning is null ? Name : $"{Name} {Meaning.Word}";

    public ElementType Type { get; }

    public Shape Shape { get; }

    /// <summary>The node that writes this value; null for inputs and stored constants.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>The content of a stored constant; null otherwise.</summary>
    public Constant? Constant { get; internal set; }

    /// <summary>Known before any sample is seen: a stored constant, or computed from constants only.</summary>
    public bool IsConstant => Constant is not null || Producer is { IsConstant: true };

    /// <summary>A stored constant, or what the loader computes of such: weights as layers want them.</summary>
    public bool IsRecipe => Constant is not null || Producer is { IsRecipe: true };

    /// <summary>The content where the compiler knows it; null otherwise.</summary>
    public Tensor? Known => (Constant as InlineConstant)?.Tensor;

    /// <summary>Where nodes of the graph read this value, in no particular order. What a caller of the network reads is no use.</summary>
    public IReadOnlyList<Use> Uses => _uses;

    /// <summary>The nodes that read this value, each once.</summary>
    public IEnumerable<Node> Readers => _uses.Select(use => use.Node).Distinct();

    public override string ToString() => $"%{Id}";

    /// <summary>Values are keys of many tables, and the default number of an object is slow to make.</summary>
    public override int GetHashCode() => Id;

    /// <returns>The place of the use.</returns>
    internal int AddUse(Use use)
    {
        _uses.Add(use);
        return _uses.Count - 1;
    }

    /// <summary>The last use takes the place that becomes free, so that the cost does not depend on the number of uses.</summary>
    internal void RemoveUse(int place)
    {
        var last = _uses[_uses.Count - 1];
        _uses[place] = last;
        last.Node.MoveUse(last.Input, place);
        _uses.RemoveAt(_uses.Count - 1);
    }
}
