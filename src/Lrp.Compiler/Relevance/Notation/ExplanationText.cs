using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Relevance;

/// <summary>A part of an explanation's text, for messages that point at it.</summary>
public readonly record struct TextRange(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>A rule as written: <c>epsilon(0.25, ignore-bias)</c>.</summary>
/// <param name="Numbers">The numbers in its brackets, in order; each may be a list (<c>[0, 0, 0]</c>).</param>
/// <param name="Options">The words in its brackets.</param>
public sealed record Rule(string Name, IReadOnlyList<IReadOnlyList<double>> Numbers, IReadOnlyList<string> Options, TextRange Range)
{
    /// <summary>The stabiliser that its brackets name; null: the usual one.</summary>
    public double? Epsilon { get; init; }

    /// <summary>The rule that a layer takes by itself, where no entry names one.</summary>
    public static Rule Default(string name) => new(name, [], [], default);

    /// <summary>The number at an index, or what it is where it is left out.</summary>
    public double Number(int index, double otherwise) => index < Numbers.Count ? Numbers[index][0] : otherwise;
}

/// <summary>One entry: layers that match take the rule, unless a later entry matches them, too.</summary>
public sealed record ExplanationEntry(Selector Selector, Rule Rule);

/// <summary>
/// The parsed notation: <c>selector: rule; selector: rule; …</c>, or a method's name in place of an entry. <c>gradient</c> is short
/// for <c>*: gradient; seed: one</c>, so it can be extended by appending like any composite.
/// </summary>
/// <param name="Text">What it was parsed from.</param>
/// <param name="SeedIsOne">Relevance starts as one rather than as the target's logit.</param>
/// <param name="Result">What becomes of the relevance at the input.</param>
public sealed record ExplanationText(string Text, IReadOnlyList<ExplanationEntry> Entries, bool SeedIsOne, MethodResult Result)
{
    /// <summary>Parses the notation; what cannot be read is reported and left out.</summary>
    /// <param name="index">The explanation's index in its request, for the diagnostics.</param>
    public static ExplanationText Parse(string text, int index, ICollection<Diagnostic> diagnostics) =>
        new ExplanationParser(text, index, diagnostics).Parse();
}
