namespace Lrp.Cli.Checking;

/// <summary>The verdict on one explanation (or one forward pass) of a case.</summary>
/// <param name="Case">The case's folder.</param>
/// <param name="Method">The explanation's name in the case.</param>
public sealed record CheckRow(string Case, string Method, bool Passed)
{
    /// <summary>max|R − reference| / max|reference| of the input that is worst by its own tolerance; NaN where there is none.</summary>
    public double Error { get; init; } = double.NaN;

    /// <summary>What is allowed at that input.</summary>
    public double Tolerance { get; init; } = double.NaN;

    /// <summary>The same for the logits or outputs, worst input.</summary>
    public double OutputError { get; init; } = double.NaN;

    /// <summary>ΣR of the first input, and the reference's.</summary>
    public double Sum { get; init; } = double.NaN;

    public double ReferenceSum { get; init; } = double.NaN;

    /// <summary>Why it failed, where numbers do not say it.</summary>
    public string Note { get; init; } = "";

    /// <summary>A row that could not be computed.</summary>
    public static CheckRow Failed(string name, string method, string note) => new(name, method, false) { Note = note };
}
