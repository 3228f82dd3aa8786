using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lrp.Cli.Checking;

/// <summary>The file that describes a case.</summary>
internal static partial class JsonCase
{
    public const string FileName = "case.json";

    /// <summary>Reads it; whatever is wrong with it is one kind of error.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static T Parse<T>(string folder, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(BareNaN().Replace(File.ReadAllText(Path.Combine(folder, FileName)), "null"));
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception
            is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"case.json is malformed: {exception.Message}", exception);
        }
    }

    /// <summary>NaN stands in such files as a number, which JSON does not know.</summary>
    [GeneratedRegex(@"(?<=[\[,:]\s*)NaN(?=\s*[,\]}])")]
    private static partial Regex BareNaN();
}
