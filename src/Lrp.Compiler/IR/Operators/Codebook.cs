namespace Lrp.Compiler.IR;

/// <summary>How descriptors are assigned to the words of a codebook.</summary>
public enum Assignment
{
    /// <summary>m = 1 for the nearest word, the first of those; 0 for others.</summary>
    Hard,

    /// <summary>m_d = exp(−β|z − c_d|²) / Σ exp(−β|z − c|²).</summary>
    Soft,

    /// <summary>m_d = b^−r for the word of rank r, from 1 on, by distance.</summary>
    Rank,
}

/// <summary>
/// Assigns descriptors [N, L, D] to words [K, D]: m [N, L, K]. Distances are Euclid's; of words at the same distance the first is nearer.
/// </summary>
/// <param name="Parameter">β of soft assignment, b of ranks.</param>
/// <param name="Neighbours">The nearest words that take part; 0 for all.</param>
public sealed partial record Codebook(Assignment Assignment, double Parameter, int Neighbours) : Operator;
