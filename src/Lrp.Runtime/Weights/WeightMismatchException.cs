namespace Lrp;

/// <summary>
/// A weight file does not fit the compiled network: another architecture, or damaged. The message names the first tensor that
/// differs. Weights trained anew fit; for another architecture, rebuild with the new file.
/// </summary>
public sealed class WeightMismatchException : Exception
{
    /// <summary>Says what does not fit.</summary>
    public WeightMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Says what does not fit, and why that came to light.</summary>
    public WeightMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
