namespace Lrp.Compiler.IR;

/// <summary>
/// A loop of so many turns over a graph of its own: a recurrent layer over time. Inputs are the carried values at the beginning, then
/// tensors [Count, …] of which every turn gets a slice. The body's inputs are the carried values and those slices; its outputs are the
/// carried values for the next turn, and a slice for each of the results [Count, …]. Outputs are the carried values at the end, then the
/// results.
/// </summary>
/// <param name="Carried">How many values are carried from turn to turn.</param>
/// <param name="IsReversed">The first turn is that of the last slices.</param>
public sealed partial record Scan(Graph Body, int Carried, int Count, bool IsReversed) : Operator
{
    /// <summary>The slice that a turn works on.</summary>
    public int SliceOf(int turn) => IsReversed ? Count - 1 - turn : turn;
}
