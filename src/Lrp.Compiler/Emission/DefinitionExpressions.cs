using System.Globalization;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Nodes of a graph as expressions of a definition.</summary>
/// <param name="model">The model file, for messages.</param>
internal sealed class DefinitionExpressions(string model)
{
    private static readonly Dictionary<UnaryFunction, string> s_functions = new()
    {
        [UnaryFunction.Relu] = "Relu",
        [UnaryFunction.LeakyRelu] = "LeakyRelu",
        [UnaryFunction.Elu] = "Elu",
        [UnaryFunction.Celu] = "Celu",
        [UnaryFunction.ThresholdedRelu] = "ThresholdedRelu",
        [UnaryFunction.Clip] = "Clip",
        [UnaryFunction.Softplus] = "Softplus",
        [UnaryFunction.Softsign] = "Softsign",
        [UnaryFunction.Tanh] = "Tanh",
        [UnaryFunction.Sigmoid] = "Sigmoid",
        [UnaryFunction.HardSigmoid] = "HardSigmoid",
        [UnaryFunction.HardSwish] = "HardSwish",
        [UnaryFunction.Mish] = "Mish",
        [UnaryFunction.Gelu] = "Gelu",
        [UnaryFunction.Absolute] = "Abs",
        [UnaryFunction.Exp] = "Exp",
        [UnaryFunction.Log] = "Log",
        [UnaryFunction.Sqrt] = "Sqrt",
        [UnaryFunction.Erf] = "Erf",
        [UnaryFunction.Reciprocal] = "Reciprocal",
    };

    private static readonly Dictionary<BinaryFunction, string> s_operators = new()
    {
        [BinaryFunction.Add] = "Add",
        [BinaryFunction.Subtract] = "Subtract",
        [BinaryFunction.Multiply] = "Multiply",
        [BinaryFunction.Divide] = "Divide",
        [BinaryFunction.Maximum] = "Maximum",
        [BinaryFunction.Minimum] = "Minimum",
    };

    private readonly Dictionary<Value, string> _texts = [];
    private readonly Dictionary<Value, string> _variables = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Values that are in variables.</summary>
    public IEnumerable<KeyValuePair<Value, string>> Variables => _variables;

    public void Name(Value value, string text, bool isVariable)
    {
        _texts[value] = text;
        if (isVariable)
            _variables[value] = text;
    }

    public void Forget(Value value) => _variables.Remove(value);

    /// <summary>Whether the node is a method of its first input, rather than one of the network.</summary>
    public static bool IsMethod(Node node) => node.Operator is MaxPool or AveragePool or Unary or Reshape or Transpose or Softmax
        or LogSoftmax or Identity or Reduce or Pad or Slice || node.Operator is Binary { Function: not BinaryFunction.PRelu };

    /// <summary>A value as an operand.</summary>
    public string Text(Value value) => _texts.TryGetValue(value, out var text) ? text
        : value.Constant is FileConstant file ? $"net.Parameter({Escape.Literal(file.Tensor)}, {List(value.Shape.Dimensions)})"
        : throw Unspeakable(value.Producer?.Name ?? value.Name, value.Producer?.OnnxType ?? "constant");

    public string Input(Value input, bool isInteger)
    {
        RequireBatch(input, "input");
        _names.Add(input.Name);
        var shape = List(input.Shape.Dimensions.Skip(1));
        return isInteger && input.Shape.Rank == 2
            ? $"net.Tokens({Escape.Literal(input.Name)}, {shape})"
            : $"net.Input({Escape.Literal(input.Name)}, {shape})";
    }

    public string Of(Node node)
    {
        foreach (var value in node.Inputs.Append(node.Output).Where(value => !value.IsConstant))
            RequireBatch(value, node.OnnxType);
        string X() => Text(node.Inputs[0]);
        return node.Operator switch
        {
            Conv conv => $"net.Convolution({X()}, {node.Inputs[1].Shape[0]}, {WindowOf(conv.Window, ones: true)}"
                + $"{Groups(conv.Groups)}{Weights(node, 2)})",
            ConvTranspose conv when Extra(conv, node) is { } extra => $"net.TransposedConvolution({X()}, {node.Output.Shape[1]}, "
                + $"{WindowOf(conv.Window, ones: true)}{extra}{Groups(conv.Groups)}{Weights(node, 2)})",
            Dense when node.Inputs[1].Constant is FileConstant => $"net.Dense({X()}, {node.Inputs[1].Shape[0]}{Weights(node, 2)})",
            Dense when Transposed(node.Inputs[1]) is { } matrix => $"{X()}.MatMul({Text(matrix)})"
                + (node.Inputs.Count > 2 ? $".Add({Text(node.Inputs[2])})" : ""),
            Normalization { SubtractsMean: true } normalization when LayerWeights(normalization, node) is { } weights =>
                $"net.LayerNormalization({X()}, {normalization.Axes.Count}, {Number(normalization.Epsilon)}{weights})",
            MatMul => $"{X()}.MatMul({Text(node.Inputs[1])})",
            BatchNormalization normalization => $"net.BatchNormalization({X()}, {Number(normalization.Epsilon)}{Statistics(node)})",
            LocalResponseNormalization lrn => $"net.LocalResponseNormalization({X()}, {lrn.Size}, {Number(lrn.Alpha)}, "
                + $"{Number(lrn.Beta)}, {Number(lrn.Offset)})",
            MaxPool { Window: var window } when IsGlobal(window, node) => $"{X()}.GlobalMaxPool()",
            MaxPool pool => $"{X()}.MaxPool({WindowOf(pool.Window, ones: false)}{Ceiling(pool.Window, node)})",
            AveragePool { CountPadding: false, Window: var window } when IsGlobal(window, node) => $"{X()}.GlobalAveragePool()",
            AveragePool pool => $"{X()}.AveragePool({WindowOf(pool.Window, ones: false)}"
                + $"{(pool.CountPadding ? "" : ", countPadding: false")}{Ceiling(pool.Window, node)})",
            Unary { Function: UnaryFunction.Negate } => $"(-{X()})",
            Unary { Function: UnaryFunction.GeluTanh } => $"{X()}.Gelu(tanh: true)",
            Unary { Function: UnaryFunction.Silu, Alpha: 1 } => $"{X()}.Silu()",
            Unary unary when s_functions.TryGetValue(unary.Function, out var name) => $"{X()}.{name}({Parameters(unary)})",
            Binary { Function: BinaryFunction.Power } when node.Inputs[1].Known is { Shape.Rank: 0 } power =>
                $"{X()}.Pow({Number(power.Data[0])})",
            Binary binary when s_operators.TryGetValue(binary.Function, out var name) => Operation(node, name),
            Softmax softmax => $"{X()}.Softmax({softmax.Axis - 1})",
            LogSoftmax softmax => $"{X()}.LogSoftmax({softmax.Axis - 1})",
            Reduce { Function: ReduceFunction.Mean or ReduceFunction.Sum or ReduceFunction.Maximum } reduce when !reduce.Axes.Contains(0) =>
                $"{X()}.{(reduce.Function == ReduceFunction.Maximum ? "Max" : reduce.Function.ToString())}"
                + $"([{List(reduce.Axes.Select(axis => axis - 1))}]{(reduce.KeepAxes ? ", keep: true" : "")})",
            Reshape { Shape.Rank: 2 } => $"{X()}.Flatten()",
            Reshape reshape => $"{X()}.Reshape({List(reshape.Shape.Dimensions.Skip(1))})",
            Transpose { Permutation: var order } when order[0] == 0 => $"{X()}.Transpose({List(order.Skip(1).Select(axis => axis - 1))})",
            Slice slice when Sliced(slice, node) is { } part => $"{X()}.Slice({part})",
            Concat concat when concat.Axis > 0 => $"net.Concat([{string.Join(", ", node.Inputs.Select(Text))}]"
                + $"{(concat.Axis == 1 ? "" : $", axis: {concat.Axis - 1}")})",
            Pad { Mode: PadMode.Constant } pad when pad.Begin.Concat(pad.End).All(count => count == 0) => $"{X()}.Dropout()",
            Pad { Mode: PadMode.Constant, Begin.Count: > 2 } pad when pad.Begin.Take(2).Concat(pad.End.Take(2)).All(count => count == 0) =>
                $"{X()}.Pad({Size(pad.Begin.Skip(2))}{(pad.Begin.Equals(pad.End) ? "" : $", {Size(pad.End.Skip(2))}")}"
                + $"{(pad.Value == 0 ? "" : $", value: {Number(pad.Value)}")})",
            Gather { Axis: 0 } when node.Inputs[0].Constant is FileConstant table && LayerOf(table.Tensor) is { } layer =>
                $"net.Embedding({Text(node.Inputs[1])}, {List(node.Inputs[0].Shape.Dimensions)}, name: {Escape.Literal(Unique(layer))})",
            Identity => $"{X()}.Dropout()",
            _ => throw Unspeakable(node.Name, node.OnnxType),
        };
    }

    private string Operation(Node node, string name)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        var sign = name switch { "Add" => "+", "Subtract" => "-", "Multiply" => "*", "Divide" => "/", _ => null };
        if (b.Known is { Shape.Rank: 0 } right && sign is not null)
            return $"({Text(a)} {sign} {Number(right.Data[0])})";
        if (a.Known is { Shape.Rank: 0 } left && sign is not null and not "/")
            return $"({Number(left.Data[0])} {sign} {Text(b)})";
        return sign is null ? $"{Text(a)}.{name}({Text(b)})" : $"({Text(a)} {sign} {Text(b)})";
    }

    /// <summary>Names of layer and weights; the layer is called as its weights are, where those have one name in common.</summary>
    private string Weights(Node node, int bias)
    {
        var weights = Stored(node, 1);
        var offset = node.Inputs.Count > bias ? Stored(node, bias) : null;
        var common = LayerOf(weights);
        if (common is not null && (offset is null || offset == common + ".bias") && _names.Add(common))
            return $"{(offset is null ? ", bias: false" : "")}, name: {Escape.Literal(common)}";
        return $"{(offset is null ? ", bias: false" : "")}, name: {Escape.Literal(Unique(node.Name))}, "
            + $"weightName: {Escape.Literal(weights)}" + (offset is null ? "" : $", biasName: {Escape.Literal(offset)}");
    }

    /// <summary>Of a normalisation over the last axes with stored scale and shift; null of another one.</summary>
    private string? LayerWeights(Normalization normalization, Node node)
    {
        var x = node.Inputs[0].Shape;
        var axes = Enumerable.Range(x.Rank - normalization.Axes.Count, normalization.Axes.Count).ToList();
        var isPlain = node.Inputs.Count is 2 or 3 && axes.SequenceEqual(normalization.Axes) && axes[0] > 0
            && node.Inputs.Skip(1).All(input => input.Constant is FileConstant
                && input.Shape.Dimensions.SequenceEqual(axes.Select(axis => x[axis])));
        return isPlain ? Weights(node, 2) : null;
    }

    private string Statistics(Node node)
    {
        string[] stored = [.. Enumerable.Range(1, 4).Select(input => Stored(node, input))];
        var common = LayerOf(stored[0]);
        string[] parts = ["weight", "bias", "running_mean", "running_var"];
        if (common is not null && stored.Zip(parts, (name, part) => name == $"{common}.{part}").All(fits => fits) && _names.Add(common))
            return $", name: {Escape.Literal(common)}";
        return $", name: {Escape.Literal(Unique(node.Name))}, weightName: {Escape.Literal(stored[0])}, "
            + $"biasName: {Escape.Literal(stored[1])}, meanName: {Escape.Literal(stored[2])}, varianceName: {Escape.Literal(stored[3])}";
    }

    /// <summary>The layer whose weights have that name; null where the name says none.</summary>
    private static string? LayerOf(string weights)
    {
        const string Suffix = ".weight";
        return weights.Length > Suffix.Length && weights.EndsWith(Suffix, StringComparison.Ordinal)
            ? weights.Substring(0, weights.Length - Suffix.Length) : null;
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var number = 2; !_names.Add(unique); number++)
            unique = $"{name}_{number}";
        return unique;
    }

    private string Stored(Node node, int input) =>
        (node.Inputs[input].Constant as FileConstant)?.Tensor ?? throw Unspeakable(node.Name, node.OnnxType);

    /// <summary>A stored matrix that the layer reads transposed.</summary>
    private static Value? Transposed(Value weights) =>
        weights.Producer is { Operator: Transpose { Permutation: [1, 0] } } node && node.Inputs[0].Constant is FileConstant
            ? node.Inputs[0] : null;

    private static string WindowOf(Window window, bool ones)
    {
        var text = $"kernel: {Size(window.Kernel)}";
        if (ones ? !window.Strides.All(1) : !window.Strides.Equals(window.Kernel))
            text += $", stride: {Size(window.Strides)}";
        if (!window.PadsBegin.All(0) || !window.PadsEnd.All(0))
            text += $", padding: {Size(window.PadsBegin)}";
        if (!window.PadsBegin.Equals(window.PadsEnd))
            text += $", paddingEnd: {Size(window.PadsEnd)}";
        return window.Dilations.All(1) ? text : text + $", dilation: {Size(window.Dilations)}";
    }

    /// <summary>What a transposed convolution adds at the end; null where it is no such thing.</summary>
    private static string? Extra(ConvTranspose conv, Node node)
    {
        var window = conv.Window;
        int[] extra = [.. Enumerable.Range(0, window.Rank).Select(axis => conv.Spatial[axis]
            - ((node.Inputs[0].Shape[axis + 2] - 1) * window.Strides[axis]) - ((window.Kernel[axis] - 1) * window.Dilations[axis]) - 1
            + window.PadsBegin[axis] + window.PadsEnd[axis])];
        return extra.Any(count => count < 0) ? null : extra.All(count => count == 0) ? "" : $", outputPadding: {Size(extra)}";
    }

    private static bool IsGlobal(Window window, Node node) => window.Equals(Window.Global(node.Inputs[0].Shape.Spatial()));

    /// <summary>Windows that reach beyond the end.</summary>
    private static string Ceiling(Window window, Node node)
    {
        for (var axis = 0; axis < window.Rank; axis++)
        {
            var room = node.Inputs[0].Shape[axis + 2] + window.PadsBegin[axis] + window.PadsEnd[axis]
                - ((window.Kernel[axis] - 1) * window.Dilations[axis]) - 1;
            if (window.Output[axis] > (room / window.Strides[axis]) + 1)
                return ", ceiling: true";
        }

        return "";
    }

    /// <summary>A part along one axis; null where it is another one.</summary>
    private static string? Sliced(Slice slice, Node node)
    {
        var x = node.Inputs[0].Shape;
        int[] axes = [.. Enumerable.Range(1, x.Rank - 1).Where(axis => slice.Shape[axis] != x[axis] || slice.Steps[axis] != 1)];
        if (axes.Length != 1 || slice.Steps[axes[0]] < 1)
            return null;
        var (axis, step) = (axes[0], slice.Steps[axes[0]]);
        var end = slice.Starts[axis] + ((slice.Shape[axis] - 1) * step) + 1;
        return List([axis - 1, slice.Starts[axis], end]) + (step == 1 ? "" : $", {step}");
    }

    private static string Parameters(Unary unary) =>
        string.Join(", ", new[] { unary.Alpha, unary.Beta }.Take(unary.FunctionTraits.Parameters).Select(Number));

    private static string Groups(int groups) => groups == 1 ? "" : $", groups: {groups}";

    private static string Size(IEnumerable<int> sizes)
    {
        var all = sizes.ToList();
        return all.Distinct().Count() == 1 ? $"{all[0]}" : $"({List(all)})";
    }

    private static string List(IEnumerable<int> items) =>
        string.Join(", ", items.Select(item => item.ToString(CultureInfo.InvariantCulture)));

    /// <summary>As C# reads it. Numbers of files are float32: the shortest text that gives that again.</summary>
    private static string Number(double value) => (float)value == value && !double.IsInfinity(value)
        ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : CSharp.Double(value);

    private void RequireBatch(Value value, string operation)
    {
        if (value.Shape.Rank == 0 || value.Shape[0] != 1)
            throw Unspeakable(value.Name, operation);
    }

    private DiagnosticException Unspeakable(string name, string operation) => new(
        DiagnosticTable.OperatorUnsupported, model, Diagnostics.Text.Quotable(name), Diagnostics.Text.WithArticle(operation),
        " in a definition in C#");
}
