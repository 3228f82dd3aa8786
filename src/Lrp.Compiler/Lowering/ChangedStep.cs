namespace Lrp.Compiler.Lowering;

/// <summary>A step of the forward pass that runs again where a part of the inputs is not what it was.</summary>
/// <param name="Part">How it computes only what reads something that changed; null where it computes all.</param>
/// <param name="Causes">In that case what may have changed of its operands, and what a place of its output reads of them.</param>
public sealed record ChangedStep(Step Step, PartialCall? Part, IReadOnlyList<(Buffer Buffer, Window2D Window)> Causes)
{
    /// <summary>What it writes and others read.</summary>
    public IEnumerable<Buffer> Results => Step.Results().Distinct();

    public override string ToString()
    {
        var results = string.Join(", ", Results.Select(result => result.Name));
        return Part is null ? $"{results}: all" : $"{results}: a part by {string.Join(", ", Causes.Select(cause => cause.Buffer.Name))}";
    }
}
