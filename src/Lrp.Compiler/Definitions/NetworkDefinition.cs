using Lrp.Compiler.IR;

namespace Lrp.Compiler.Definitions;

/// <summary>
/// A network as its definition says it, whatever language that is written in: layers by ONNX operators and attributes, since what those
/// mean is defined and checked in one place. It compares by content: it is what decides whether a network is compiled anew.
/// </summary>
/// <param name="Name">The network's name, for messages.</param>
/// <param name="Outputs">Values that are outputs; the first is explained.</param>
public sealed record NetworkDefinition(
    string Name,
    EquatableArray<DefinedInput> Inputs,
    EquatableArray<DefinedParameter> Parameters,
    EquatableArray<DefinedConstant> Constants,
    EquatableArray<DefinedLayer> Layers,
    EquatableArray<string> Outputs);

/// <summary>An input.</summary>
/// <param name="Shape">Of one sample: the batch comes before it.</param>
/// <param name="IsInteger">It takes whole numbers, tokens.</param>
public sealed record DefinedInput(string Name, IntList Shape, bool IsInteger);

/// <summary>A tensor of weights.</summary>
/// <param name="Name">The value's name within the definition.</param>
/// <param name="Stored">What weight files call it.</param>
/// <param name="Shape">All of its dimensions.</param>
/// <param name="Initial">How weights that nobody has trained are drawn.</param>
public sealed record DefinedParameter(string Name, string Stored, IntList Shape, WeightInitialisation Initial);

/// <summary>Numbers that the definition says itself: a shape, a bound, a factor.</summary>
/// <param name="Shape">None: a scalar.</param>
public sealed record DefinedConstant(string Name, IntList Shape, bool IsInteger, EquatableArray<double> Values);

/// <summary>A layer.</summary>
/// <param name="Operator">The ONNX operator, with its domain where that is not the default one.</param>
/// <param name="Name">What selectors, messages and documentation call it; unique.</param>
/// <param name="Inputs">Names of values; "" for an optional one that is left out.</param>
/// <param name="Outputs">Names of values.</param>
public sealed record DefinedLayer(
    string Operator, string Name, EquatableArray<string> Inputs, EquatableArray<string> Outputs,
    EquatableArray<DefinedAttribute> Attributes);

/// <summary>An attribute of a layer's operator.</summary>
public abstract record DefinedAttribute(string Name);

public sealed record DefinedInteger(string Name, long Value) : DefinedAttribute(Name);

public sealed record DefinedIntegers(string Name, IntList Values) : DefinedAttribute(Name);

public sealed record DefinedNumber(string Name, double Value) : DefinedAttribute(Name);

public sealed record DefinedText(string Name, string Value) : DefinedAttribute(Name);

/// <summary>The body of a loop; it also reads parameters and constants of the network around it.</summary>
public sealed record DefinedBody(string Name, NetworkDefinition Body) : DefinedAttribute(Name);
