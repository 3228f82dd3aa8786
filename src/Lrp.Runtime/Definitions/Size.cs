namespace Lrp.Definitions;

/// <summary>
/// A number for each spatial axis of a window: <c>5</c> for all alike, <c>(1, 7)</c> for rows and columns, <c>(3, 3, 3)</c> for a volume.
/// For definitions of networks, which are read and never run.
/// </summary>
public readonly struct Size
{
    /// <summary>The same along all axes.</summary>
    /// <exception cref="NotSupportedException">Always: a definition is read by the compiler.</exception>
    public static implicit operator Size(int all) => throw Definition.NotExecutable();

    /// <summary>Rows and columns.</summary>
    /// <exception cref="NotSupportedException">Always: a definition is read by the compiler.</exception>
    public static implicit operator Size((int Rows, int Columns) sizes) => throw Definition.NotExecutable();

    /// <summary>Slices, rows and columns.</summary>
    /// <exception cref="NotSupportedException">Always: a definition is read by the compiler.</exception>
    public static implicit operator Size((int Slices, int Rows, int Columns) sizes) => throw Definition.NotExecutable();
}

/// <summary>What all members of definitions do when they are called.</summary>
internal static class Definition
{
    public static NotSupportedException NotExecutable() => new(
        "A definition of a network is read by the compiler (Lrp.Generator), and never runs. Load the class with [ExplainedNetwork] whose "
        + "[NetworkDefinition] this is: Load(WeightSource.FromFile(…)).");
}
