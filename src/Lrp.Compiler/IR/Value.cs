namespace Lrp.Compiler.IR;

/// <summary>A wire of the graph: written once, read by any number of nodes.</summary>
public sealed class Value
{
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

    public ElementType Type { get; internal set; }

    public Shape Shape { get; internal set; }

    /// <summary>The node that writes this value; null for inputs and stored constants.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>The content of a stored constant; null otherwise.</summary>
    public Constant? Constant { get; internal set; }

    /// <summary>Known before any sample is seen: a stored constant, or computed from constants only (a weight recipe).</summary>
    public bool IsConstant => Constant is not null || Producer is { IsConstant: true };

    /// <summary>The content where the compiler knows it; null otherwise.</summary>
    public Tensor? Known => (Constant as InlineConstant)?.Tensor;

    public override string ToString() => $"%{Id}";
}
