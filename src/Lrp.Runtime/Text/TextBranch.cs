namespace Lrp.Generated;

/// <summary>One way in which a network counts what is in a text: an input of it. Immutable, shared between threads.</summary>
/// <param name="Steps">What is done to the text first.</param>
/// <param name="Grams">What is counted then.</param>
public sealed record TextBranch(IReadOnlyList<TextStep> Steps, GramTable Grams);
