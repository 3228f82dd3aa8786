namespace Lrp.Compiler.IR;

/// <summary>An input that is counted from a text.</summary>
/// <param name="Counts">The input of the network: how often each sequence is there.</param>
/// <param name="Steps">What is done to the text first.</param>
/// <param name="Grams">The sequences of words.</param>
public sealed record TextInput(Value Counts, IReadOnlyList<TextStep> Steps, GramPool<string> Grams)
{
    public override string ToString() => $"{string.Join("; ", Steps)}; {Grams}";
}
