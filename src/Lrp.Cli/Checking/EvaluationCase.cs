using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lrp.Cli.Tensors;
using Lrp.Evaluation;

namespace Lrp.Cli.Checking;

/// <summary>
/// What independent implementations say about perturbation curves and other measures: a folder whose <c>case.json</c> describes regions
/// and replacements, beside the folder of the network, whose relevance is the reference's.
/// </summary>
internal sealed partial class EvaluationCase
{
    private readonly string _folder;

    private EvaluationCase(string folder) => _folder = folder;

    /// <summary>The network's case, with model, inputs and relevance.</summary>
    public required ReferenceCase Network { get; init; }

    /// <summary>Height and width of a tile.</summary>
    public required (int Height, int Width) Tile { get; init; }

    /// <summary>Pixels that are flipped between two looks.</summary>
    public required int PixelsPerStep { get; init; }

    /// <summary>Replacements by their names in files.</summary>
    public required IReadOnlyDictionary<string, Replacement> Replacements { get; init; }

    /// <summary>What is said of every method, and of the random order under the name <c>random</c>.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Expected { get; init; }

    /// <summary>The value that stands for nothing.</summary>
    public float Low { get; init; }

    public static bool IsAt(string folder) => JsonCase.Parse(folder, root => root.TryGetProperty("curves.npy", out _));

    /// <exception cref="InvalidDataException">The file does not describe such a case; the message says why.</exception>
    public static EvaluationCase Read(string folder) => JsonCase.Parse(folder, root =>
    {
        var network = Path.Combine(folder, "..", root.GetProperty("network").GetString()!);
        if (!Directory.Exists(network))
            throw new InvalidDataException($"the network's folder '{root.GetProperty("network").GetString()}' is not beside the case");
        var tile = Match(Tiles(), root.GetProperty("regions").GetString()!, "regions of another form than '4x4 tiles'");
        var flips = Match(Flips(), root.GetProperty("pixel flipping").GetString()!,
            "pixel flipping of another form than '28 pixels a step'");
        var replacements = root.GetProperty("replace").EnumerateObject().ToDictionary(entry => entry.Name, ReadReplacement);
        return new EvaluationCase(folder)
        {
            Network = ReferenceCase.Read(network),
            Tile = (Whole(tile.Groups[1]), Whole(tile.Groups[2])),
            PixelsPerStep = Whole(flips.Groups[1]),
            Replacements = replacements,
            Low = Constant(root.GetProperty("replace").GetProperty("low").GetString()!),
            Expected = root.GetProperty("methods").EnumerateObject().Append(root.EnumerateObject().First(entry => entry.Name == "random"))
                .ToDictionary(entry => entry.Name, entry => entry.Value.Clone()),
        };
    });

    /// <summary>An array of the case, a row for each input.</summary>
    /// <exception cref="InvalidDataException">It is missing, malformed, or has another number of rows.</exception>
    public double[][] ReadRows(string name)
    {
        var path = Path.Combine(_folder, name);
        if (!File.Exists(path))
            throw new InvalidDataException($"'{name}' is missing");
        var array = TensorFile.Read(path);
        if (array.Shape.Rank == 0 || array.Shape[0] != Network.Targets.Count)
            throw new InvalidDataException($"'{name}' has shape {array.Shape}, but there are {Network.Targets.Count} inputs");
        return [.. array.Data.Chunk(Math.Max(1, array.Shape.Count / Network.Targets.Count))];
    }

    /// <summary>The sets of elements of each input.</summary>
    public int[][][] ReadSubsets()
    {
        var array = TensorFile.Read(Path.Combine(_folder, "subsets.npy"));
        if (array.Shape.Rank != 3 || array.Shape[0] != Network.Targets.Count)
            throw new InvalidDataException($"'subsets.npy' has shape {array.Shape}, not [{Network.Targets.Count}, sets, elements]");
        var elements = Array.ConvertAll(array.Data, value => (int)value);
        return [.. elements.Chunk(array.Shape[2]).Chunk(array.Shape[1])];
    }

    private static Replacement ReadReplacement(JsonProperty entry) => entry.Name switch
    {
        "low" => Replacement.Constant(Constant(entry.Value.GetString()!)),
        "mean" => Replacement.Mean,
        // v := −v is the inversion of a range around zero.
        "invert" => Replacement.Inversion(-1, 1),
        _ => throw new InvalidDataException($"'{entry.Name}' is none of the replacements low, mean and invert"),
    };

    private static float Constant(string text) =>
        float.Parse(Match(Constants(), text, "a constant of another form than 'constant -1.0'").Groups[1].Value,
            CultureInfo.InvariantCulture);

    private static Match Match(Regex pattern, string text, string otherwise) => pattern.Match(text) is { Success: true } match
        ? match
        : throw new InvalidDataException($"case.json describes {otherwise}: '{text}'");

    private static int Whole(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d{1,4})x(\d{1,4}) tiles that do not overlap")]
    private static partial Regex Tiles();

    [GeneratedRegex(@"(\d{1,6}) pixels a step")]
    private static partial Regex Flips();

    [GeneratedRegex(@"^constant (-?\d+(\.\d+)?)$")]
    private static partial Regex Constants();
}
