using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>What an operator's importer sees: its node's inputs and attributes, checked, and the graph to append to.</summary>
internal sealed class NodeImport(ImportContext context, ScopeImport scope, OnnxNode node, int opset, IReadOnlyList<Value?> inputs)
{
    /// <summary>Weights beyond are not read while somebody types.</summary>
    private const int MostChecked = 1 << 22;

    private readonly Graph _graph = context.Graph;
    private readonly ModelFile _file = context.File;

    public int Opset => opset;

    public string Type => node.OperatorType;

    public int InputCount => inputs.Count;

    public int OutputCount => node.Outputs.Count;

    public bool Has(int input) => input < inputs.Count && inputs[input] is not null;

    public bool Has(string attribute) => node.Attributes.ContainsKey(attribute);

    public Value Input(int index) => Has(index)
        ? inputs[index]!
        : throw new ShapeException($"its input {index} is missing");

    public Value? Optional(int index) => Has(index) ? inputs[index] : null;

    /// <summary>An integer or truth value, which run time keeps as a float.</summary>
    public bool IsInteger(int input) => context.IsInteger(Input(input));

    /// <summary>Says that what the node gives stands for integers or truth values.</summary>
    public Value Integer(Value value)
    {
        context.MarkInteger(value);
        return value;
    }

    /// <summary>Says that it stands for floats, whatever it was made of.</summary>
    public Value Floating(Value value)
    {
        context.MarkFloating(value);
        return value;
    }

    /// <summary>Says what the elements along the last axis of a value are called.</summary>
    public Value Labelled(Value value, IReadOnlyList<string> labels)
    {
        context.Label(value, labels);
        return value;
    }

    /// <summary>The outputs of a branch, which is imported in the place of this node.</summary>
    public IReadOnlyList<Value> Branch(string attribute) =>
        scope.Branch(node, Attribute(attribute, OnnxAttributeType.Graph)?.Graph ?? throw Invalid(attribute, "is missing"));

    /// <summary>The graph of a loop's body, whose inputs have these shapes.</summary>
    /// <param name="outer">What they are slices of, or begin as.</param>
    public Graph Body(string attribute, IReadOnlyList<Shape> shapes, IReadOnlyList<Value> outer) => scope.Body(
        node, Attribute(attribute, OnnxAttributeType.Graph)?.Graph ?? throw Invalid(attribute, "is missing"),
        [.. shapes.Zip(outer, (shape, value) => (shape, context.IsInteger(value)))],
        value => Unsupported(
            $" whose body reads '{Text.Quotable(value.Name)}', which is computed outside of it; make that an input of the node"));

    /// <summary>Appends an operation of several outputs.</summary>
    public IReadOnlyList<Value> EmitAll(Operator operation, params Value[] operands) =>
        _graph.Append(operation, node.Label, node.OperatorType, operands).Outputs;

    /// <summary>Appends the operation that the node stands for; computes it at once where all is known.</summary>
    public Value Emit(Operator operation, params Value[] operands) => Append(operation, node.OperatorType, operands);

    /// <summary>Appends an operation that only prepares operands or results; selectors do not see it.</summary>
    public Value EmitAuxiliary(Operator operation, params Value[] operands) => Append(operation, "", operands);

    /// <summary>Appends an operation that the node has within, under the name of its own operator.</summary>
    public Value EmitAs(Operator operation, string type, params Value[] operands) => Append(operation, type, operands);

    /// <summary>A fully connected layer goes by one name, whichever operator it came from.</summary>
    public Value EmitDense(params Value[] operands) => Append(new Dense(), "Gemm", operands);

    public Value Constant(Tensor tensor, ElementType type) => _graph.AddConstant(node.Label, tensor, type);

    public Value Scalar(double value) => _graph.AddConstant(node.Label, Tensor.Scalar(value));

    /// <summary>The stored tensor of an attribute as a constant.</summary>
    public Value Stored(string attribute) => context.Tensors.Add(_graph, Attribute(attribute, OnnxAttributeType.Tensor)?.Tensor
        ?? throw Invalid(attribute, "is missing"), node.Outputs[0], isInitializer: false);

    /// <summary>A list of floats as weights, which stay in the file.</summary>
    public Value Weights(string attribute, Shape shape)
    {
        var floats = Attribute(attribute, OnnxAttributeType.Floats) ?? throw Invalid(attribute, "is missing");
        ShapeRules.Require(floats.Floats.Count == shape.Count, $"its {floats.Floats.Count} {attribute} do not fill {shape}");
        return context.Tensors.Add(_graph, floats.FloatPayload, shape, $"{node.Label}/{attribute}");
    }

    /// <summary>The same of a sparse tensor.</summary>
    public Value Sparse(string attribute) => context.Tensors.Add(_graph, Attribute(attribute, OnnxAttributeType.SparseTensor)?.Sparse
        ?? throw Invalid(attribute, "is missing"), node.Outputs[0]);

    /// <summary>The content of an input that shape or parameters depend on.</summary>
    public Tensor Known(int input, string what) => TryKnown(input)
        ?? throw Unsupported($" with {what} that is computed at run time; export the model with fixed shapes and parameters");

    /// <summary>The content of an input, read from the file if need be; null where only a run tells, or where it is too big.</summary>
    public Tensor? TryKnown(int input)
    {
        var value = Input(input);
        if (value.Constant is FileConstant { Encoding: not TensorEncoding.Named } stored
            && value.Shape.Count <= TensorImport.MostInlineElements)
            return _file.Read(stored, value.Shape);
        return value.Known;
    }

    /// <summary>An input that is weights, all of them numbers.</summary>
    public Value Finite(int input) => Checked(input, "finite", number => !double.IsNaN(number) && !double.IsInfinity(number));

    /// <summary>The same of weights above 0.</summary>
    public Value Positive(int input) => Checked(input, "a number above 0", number => number > 0 && !double.IsInfinity(number));

    /// <summary>An integer list that moved from an attribute to an input in some operator set; null where it is absent.</summary>
    public long[]? Integers(string attribute, int input, int inputSince) =>
        opset < inputSince ? Longs(attribute) : Has(input) ? Array.ConvertAll(Known(input, attribute).Data, Numbers.ToInt64) : null;

    public long[]? Longs(string name) => Attribute(name, OnnxAttributeType.Ints)?.Ints.ToArray();

    public double[]? Floats(string name) => Attribute(name, OnnxAttributeType.Floats)?.Floats.Select(value => (double)value).ToArray();

    public IReadOnlyList<string>? Strings(string name) => Attribute(name, OnnxAttributeType.Strings)?.Strings;

    public int[]? Ints(string name) => Longs(name)?.Select(value => ToInt32(value, name)).ToArray();

    public int Int(string name, int fallback) => Attribute(name, OnnxAttributeType.Int) is { } found ? ToInt32(found.Int, name) : fallback;

    public long Long(string name) => Attribute(name, OnnxAttributeType.Int)?.Int ?? throw Invalid(name, "is missing");

    public bool Flag(string name, bool fallback = false) => Int(name, fallback ? 1 : 0) != 0;

    public double Float(string name, double fallback) => Attribute(name, OnnxAttributeType.Float)?.Float ?? (float)fallback;

    public string String(string name, string fallback) => Attribute(name, OnnxAttributeType.String)?.String ?? fallback;

    /// <summary>An axis, counted from the end where negative.</summary>
    public int Axis(long axis, int rank)
    {
        if (axis < -rank || axis >= rank)
            throw new ShapeException($"axis {axis} does not exist in rank {rank}");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>Distinct axes, sorted.</summary>
    public int[] Axes(IEnumerable<long> axes, int rank)
    {
        int[] sorted = [.. axes.Select(axis => Axis(axis, rank)).OrderBy(axis => axis)];
        ShapeRules.Require(sorted.Distinct().Count() == sorted.Length, $"its axes [{string.Join(", ", sorted)}] repeat");
        return sorted;
    }

    /// <param name="how">The form that is not supported; it may end with a remedy of its own behind a semicolon.</param>
    public DiagnosticException Unsupported(string how) =>
        new(DiagnosticTable.OperatorUnsupported, _file.Name, Text.Quotable(node.Label), Text.WithArticle(node.OperatorType),
            how.Contains(';') ? how : how + ImportContext.Remedy(node));

    public DiagnosticException Invalid(string attribute, string what) =>
        new(DiagnosticTable.AttributeInvalid, _file.Name, Text.Quotable(node.Label), node.OperatorType, attribute, what);

    private OnnxAttribute? Attribute(string name, OnnxAttributeType type)
    {
        if (!node.Attributes.TryGetValue(name, out var attribute))
            return null;
        return attribute.Type == type ? attribute : throw Invalid(name, $"is of type {attribute.Type} instead of {type}");
    }

    /// <summary>What the file does not hold yet is checked by nobody: a definition's weights.</summary>
    private Value Checked(int input, string wanted, Func<double, bool> fits)
    {
        var value = Input(input);
        ShapeRules.Require(value.IsConstant, $"its input {input} '{Text.Quotable(value.Name)}' is computed, and not stored");
        ShapeRules.Require(value.Shape.Count > 0, $"its tensor '{Text.Quotable(value.Name)}' {value.Shape} is empty");
        if (value.Constant is FileConstant { Encoding: not TensorEncoding.Named } stored && value.Shape.Count <= MostChecked
            && Array.FindIndex(_file.Read(stored, value.Shape).Data, number => !fits(number)) is >= 0 and var index)
            throw new ShapeException($"element {index} of its tensor '{Text.Quotable(value.Name)}' is not {wanted}");
        return value;
    }

    private int ToInt32(long value, string name) =>
        value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Invalid(name, $"is out of range ({value})");

    private Value Append(Operator operation, string onnxType, Value[] operands)
    {
        var type = operation.Infer(operands)[0];
        // What has no elements is known, whatever it depends on.
        if (type.Shape.Count == 0)
            return _graph.AddConstant(node.Label, new Tensor(type.Shape), type.Type);
        if (operands.Length > 0 && operands.All(operand => operand.Known is not null))
        {
            if (ShapeFolding.Evaluate(operation, operands, type) is { } folded)
                return _graph.AddConstant(node.Label, folded, type.Type);
        }

        // One ONNX node may stand for many: a sum of a million operands.
        if (_graph.NodeCount >= 4 * TopologicalOrder.MostNodes)
            throw new DiagnosticException(DiagnosticTable.ModelTooLarge, _file.Name, $"more than {_graph.NodeCount} operations");
        var output = _graph.Append(operation, node.Label, onnxType, operands).Output;
        if (operands.Length > 0 && operands.All(context.IsInteger))
            context.MarkInteger(output);
        return output;
    }
}
