using Lrp.Compiler.Definitions;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Microsoft.CodeAnalysis;

namespace Lrp.Generator.Definitions;

/// <summary>A call that makes a layer: its arguments, checked, and the definition to append to.</summary>
/// <param name="receiver">The tensor that the method is called on; null where it is the network's.</param>
/// <param name="placeOf">Where an argument is.</param>
/// <param name="arguments">By the names of parameters.</param>
internal sealed class LayerCall(
    DefinitionWriter writer, NetworkValue scope, string method, TensorValue? receiver, Func<string, Location> placeOf,
    IReadOnlyDictionary<string, object?> arguments, Location place)
{
    public string Method => method;

    public DefinitionWriter Writer => writer;

    public NetworkValue Scope => scope;

    public Location Place => place;

    /// <summary>The layer's input.</summary>
    public TensorValue X => receiver ?? Tensor("x");

    public TensorValue Tensor(string name) => arguments[name] as TensorValue ?? throw Invalid(name, "is no tensor");

    /// <summary>A tensor or a number.</summary>
    public object Operand(string name) => arguments[name] as double? ?? (object)Tensor(name);

    public TensorValue[] Tensors(string name) =>
        arguments[name] is object?[] items && items.Length > 0 && items.All(item => item is TensorValue)
        ? [.. items.Cast<TensorValue>()]
        : throw Invalid(name, "is no list of tensors");

    public int Int(string name, int least = int.MinValue) => arguments[name] is int value
        ? value >= least ? value : throw Invalid(name, $"is {value}, but must be at least {least}")
        : throw Invalid(name, "is no whole number");

    public int[] Ints(string name) => arguments[name] is object?[] items && items.All(item => item is int)
        ? [.. items.Cast<int>()]
        : throw Invalid(name, "is no list of whole numbers");

    public double[] Numbers(string name) => arguments[name] is object?[] items && items.All(item => item is double)
        ? [.. items.Cast<double>()]
        : throw Invalid(name, "is no list of numbers");

    public double Number(string name) => arguments[name] as double? ?? throw Invalid(name, "is no number");

    public bool Flag(string name) => arguments[name] as bool? ?? throw Invalid(name, "is no truth value");

    public string Text(string name) => arguments[name] as string is { Length: > 0 } text ? text : throw Invalid(name, "is no text");

    public string? Optional(string name) => arguments.TryGetValue(name, out var value) ? value as string : null;

    public bool Has(string name) => arguments.TryGetValue(name, out var value) && value is not null;

    /// <summary>A lambda: it takes the scope of its layers, and its arguments.</summary>
    public Func<NetworkValue, object?[], object?> Function(string name) =>
        arguments[name] as Func<NetworkValue, object?[], object?> ?? throw Invalid(name, "is no lambda");

    /// <summary>A number for each axis; the fallback where the argument is left out.</summary>
    public int[] Size(string name, int axes, int[] fallback, int least) => arguments[name] switch
    {
        null => fallback,
        int all => all >= least ? [.. Enumerable.Repeat(all, axes)] : throw Invalid(name, $"is {all}, but must be at least {least}"),
        object?[] items when items.Length != axes => throw Invalid(name, $"has {items.Length} numbers for {axes} spatial axes"),
        object?[] items when items.All(item => item is int size && size >= least) => [.. items.Cast<int>()],
        _ => throw Invalid(name, $"has something else than whole numbers from {least} on"),
    };

    /// <summary>The same where the argument must be there.</summary>
    public int[] Size(string name, int axes, int least) =>
        Size(name, axes, [], least) is { Length: > 0 } size ? size : throw Invalid(name, "is missing");

    /// <summary>An axis of a sample as the importer counts it.</summary>
    public int Axis(int axis, TensorValue tensor, string name)
    {
        var rank = tensor.Sample.Length;
        if (axis < -rank || axis >= rank)
            throw Invalid(name, $"is {axis}, but {tensor} has the axes 0 to {rank - 1}");
        return (axis < 0 ? axis + rank : axis) + (tensor.IsParameter ? 0 : 1);
    }

    /// <summary>The layer's weights, and its bias where it has one.</summary>
    /// <param name="name">The layer's.</param>
    public TensorValue[] Weights(string name, WeightInitialisation initial, int[] shape, params int[] bias)
    {
        var weights = writer.Parameter(this, name, "weight", Optional("weightName"), initial, shape);
        return Has("bias") && !Flag("bias") ? [weights]
            : [weights, writer.Parameter(this, name, "bias", Optional("biasName"), WeightInitialisation.Zero, bias)];
    }

    /// <summary>Appends the layer and returns its first output.</summary>
    /// <param name="kind">What layers without a name are called, with a number.</param>
    public TensorValue Emit(string operation, string kind, IEnumerable<TensorValue?> inputs, params DefinedAttribute[] attributes) =>
        writer.Append(this, operation, NameAs(kind), inputs, attributes, 1)[0];

    /// <summary>The name of the layer, which is taken from now on.</summary>
    public string NameAs(string kind) => writer.Name(this, kind, Optional("name"));

    public DefinitionFault Misfit(string what) =>
        new(DiagnosticTable.LayerMisfit, place, method, what);

    /// <summary>The same in the words of the importer, whose shapes have the batch: tensors of the call are said as users do.</summary>
    public DefinitionFault MisfitOfImport(string what)
    {
        IEnumerable<object?> operands = [receiver, .. arguments.Values];
        foreach (var tensor in operands.OfType<TensorValue>().Where(tensor => !tensor.IsParameter))
            what = what.Replace($"{tensor.Shape}", $"{tensor}");
        // What would come out begins with the batch, too; weights do not.
        return Misfit(method == "Parameter" ? what
            : what.Replace("elements: [1, ", "elements: [").Replace("dimension: [1, ", "dimension: ["));
    }

    public DefinitionFault Invalid(string name, string what) =>
        new(DiagnosticTable.LayerArgument, placeOf(name), name, method, what);

    public DefinitionFault Taken(string name) => new(DiagnosticTable.LayerNameTaken, placeOf("name"), name);

    public DefinitionFault Mismatch(TensorValue a, TensorValue b, string what) =>
        new(DiagnosticTable.OperandsMisfit, place, $"{a}", $"{b}", what);

    public static DefinedIntegers List(string name, IEnumerable<int> values) => new(name, new IntList([.. values]));
}
