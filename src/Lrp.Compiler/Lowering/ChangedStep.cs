namespace Lrp.Compiler.Lowering;

/// <summary>When, and how much of it, a step of the forward pass has to run where a part of the inputs is not what it was.</summary>
public abstract record ChangedStep(Step Step)
{
    /// <summary>What it writes and others read.</summary>
    public IEnumerable<Buffer> Results => Step.Writes.Where(IsResult).Select(buffer => buffer.Root).Distinct();

    private string Names => string.Join(", ", Results.Select(result => result.Name));

    public sealed override string ToString() => this switch
    {
        PartlyRun partly => $"{Names}: a part by {string.Join(", ", partly.Causes.Select(cause => cause.Buffer.Name))}",
        WhollyRun { IsRepair: true } => $"{Names}: repaired",
        WhollyRun { Causes.Count: 0 } => $"{Names}: always",
        WhollyRun wholly => $"{Names}: all by {string.Join(", ", wholly.Causes.Select(cause => cause.Name))}",
        _ => throw new InvalidOperationException($"no text for {GetType().Name}"),
    };

    private bool IsResult(Buffer buffer) => Step is not CallStep call
        || call.Arguments.OfType<BufferOperand>().Any(operand => operand.Buffer == buffer && operand.Access == Access.Write);
}

/// <summary>It computes the places that read what changed.</summary>
public sealed record PartlyRun(CallStep Call, PartialCall Part, IReadOnlyList<(Buffer Buffer, Window2D Window)> Causes) : ChangedStep(Call);

/// <summary>It runs as a whole where something that it reads changed.</summary>
/// <param name="Causes">Empty where it always runs.</param>
public sealed record WhollyRun(Step All, IReadOnlyList<Buffer> Causes) : ChangedStep(All)
{
    /// <summary>It reads nothing, but makes good what others left where they wrote: zeros behind the last channel.</summary>
    public bool IsRepair => Causes.Count > 0 && Step.Reads.Count == 0;
}
