namespace Lrp.Compiler.IR;

/// <summary>One operation of the graph.</summary>
public sealed class Node
{
    private readonly Value[] _inputs;

    /// <summary>For each input, where in the value's list of uses this one stands.</summary>
    private readonly int[] _places;

    internal Node(int id, string name, string onnxType, Operator operation, IReadOnlyList<Value> inputs)
    {
        Id = id;
        Name = name;
        OnnxType = onnxType;
        Operator = operation;
        _inputs = [.. inputs];
        _places = new int[_inputs.Length];
        UpdateFlags();
    }

    /// <summary>Number in order of creation.</summary>
    public int Id { get; }

    /// <summary>
    /// The ONNX node name (or its output's name where it has none);
    /// relevance nodes carry the name of the layer they explain.
    /// </summary>
    public string Name { get; set; }

    /// <summary>
    /// The ONNX operator this came from (<c>Conv</c>, <c>Gemm</c>): what selectors and messages speak of.
    /// Empty for relevance nodes.
    /// </summary>
    public string OnnxType { get; set; }

    public Operator Operator { get; }

    /// <summary>Inputs in order; trailing optional inputs are left out (a convolution without bias has two).</summary>
    public IReadOnlyList<Value> Inputs => _inputs;

    public IReadOnlyList<Value> Outputs { get; internal set; } = [];

    /// <summary>The output of a node that has one.</summary>
    public Value Output => Outputs[0];

    /// <summary>Computed from constants only.</summary>
    public bool IsConstant { get; private set; }

    /// <summary>Constant, and of operations that the loader knows: what is constant and no recipe is computed with the samples.</summary>
    public bool IsRecipe { get; private set; }

    /// <summary>
    /// Whether it computes again what a node of the forward pass did, so that the value need not be kept for the backward.
    /// </summary>
    public bool IsAgain { get; internal set; }

    /// <summary>
    /// Whether an input was replaced by one of another type or shape since the outputs' types were inferred: all else that they depend
    /// on never changes.
    /// </summary>
    internal bool ReadsOtherTypes { get; private set; }

    /// <summary>The node's place in its graph; null before it is there, and of no list once it was removed.</summary>
    internal LinkedListNode<Node>? Link { get; set; }

    /// <summary>Makes the node read another value.</summary>
    public void SetInput(int index, Value value)
    {
        var old = _inputs[index];
        old.RemoveUse(_places[index]);
        _inputs[index] = value;
        _places[index] = value.AddUse(new Use(this, index));
        ReadsOtherTypes |= old.Type != value.Type || !old.Shape.Equals(value.Shape);
        if (old.IsConstant != value.IsConstant || old.IsRecipe != value.IsRecipe)
            UpdateFlagsFromHere();
    }

    public override string ToString() => $"{Operator.Name} '{Name}'";

    /// <summary>As <see cref="Value.GetHashCode"/>.</summary>
    public override int GetHashCode() => Id;

    /// <summary>Enters the node into the uses of what it reads.</summary>
    internal void AddUses()
    {
        for (var index = 0; index < _inputs.Length; index++)
            _places[index] = _inputs[index].AddUse(new Use(this, index));
    }

    /// <summary>Takes it out of them; the node still knows what it read.</summary>
    internal void RemoveUses()
    {
        for (var index = 0; index < _inputs.Length; index++)
            _inputs[index].RemoveUse(_places[index]);
    }

    /// <summary>The use of an input has another place in the list than before.</summary>
    internal void MoveUse(int input, int place) => _places[input] = place;

    /// <summary>Whether the value knows that this input reads it.</summary>
    internal bool IsUseOf(int input) => _places[input] < _inputs[input].Uses.Count
        && _inputs[input].Uses[_places[input]] == new Use(this, input);

    /// <summary>Whether that input is the value's use at that place of its list.</summary>
    internal bool IsUseAt(int input, int place) => _places[input] == place;

    /// <returns>Whether they changed.</returns>
    private bool UpdateFlags()
    {
        var (wasConstant, wasRecipe) = (IsConstant, IsRecipe);
        IsConstant = Array.TrueForAll(_inputs, input => input.IsConstant);
        IsRecipe = IsConstant && Operator.Traits.IsRecipe && Array.TrueForAll(_inputs, input => input.IsRecipe);
        return wasConstant != IsConstant || wasRecipe != IsRecipe;
    }

    /// <summary>Says anew whether this node is constant and a recipe, and all that follow where that changed.</summary>
    private void UpdateFlagsFromHere()
    {
        // Chains can be long: visit readers with a stack of our own.
        var pending = new Stack<Node>([this]);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!node.UpdateFlags())
                continue;
            foreach (var reader in node.Outputs.SelectMany(output => output.Readers))
                pending.Push(reader);
        }
    }
}

/// <summary>A place where a value is read: an input of a node.</summary>
public readonly record struct Use(Node Node, int Input);
