using Lrp.Cli.Explaining.Inputs;

namespace Lrp.Cli.Data;

/// <summary>A sample of a data set. What it holds is read when it is needed: data sets are larger than memory.</summary>
/// <param name="Name">What the user knows it by: a file, or a place in an array.</param>
/// <param name="Class">The class it belongs to; null where the data do not say.</param>
/// <param name="Load">Reads the input; unreadable files are <see cref="InvalidDataException"/> and <see cref="IOException"/>.</param>
internal sealed record DataItem(string Name, int? Class, Func<NetworkInput> Load)
{
    /// <summary>Reads where the object is, a truth value for each element of the map; null where the data do not say.</summary>
    public Func<bool[]>? LoadMask { get; init; }

    /// <summary>
    /// Whether an error is that of one item's file, and not of the run: one bad file among many good ones is told, and counted, and not
    /// the end.
    /// </summary>
    public static bool IsOfItsFile(Exception error) => error is InvalidDataException or IOException or UnauthorizedAccessException;
}
