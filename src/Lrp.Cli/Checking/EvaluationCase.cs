using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;
using Lrp.Evaluation;

namespace Lrp.Cli.Checking;

/// <summary>
/// What independent implementations say about perturbation curves and other measures: a folder whose <c>case.json</c> describes regions
/// and replacements, beside the folder of the network, whose relevance is the reference's.
/// </summary>
internal sealed partial class EvaluationCase
{
    /// <summary>What only such a case describes.</summary>
    private static readonly string[] _marks = ["curves.npy", "regions", "pixel flipping"];

    private readonly string _folder;
    private readonly JsonElement _root;

    private EvaluationCase(string folder, JsonElement root, ReferenceCase network)
    {
        (_folder, _root, Network) = (folder, root, network);
        Targets = root.TryGetProperty("targets", out var targets)
            ? [.. targets.EnumerateArray().Select(target => target.GetInt32())]
            : network.Targets;
        if (Targets.Count > network.Targets.Count)
            throw new InvalidDataException($"there are {Targets.Count} targets, but the network has {network.Targets.Count} inputs");
    }

    /// <summary>The network's case, with model, inputs and relevance.</summary>
    public ReferenceCase Network { get; }

    /// <summary>The target of each input; there may be fewer than the network's case has inputs.</summary>
    public IReadOnlyList<int> Targets { get; }

    /// <summary>Height and width of a tile.</summary>
    public int[] Tile => [.. Match(Tiles(), "regions", "4x4 tiles that do not overlap").Groups.Values.Skip(1).Select(Whole)];

    /// <summary>Tiles that are replaced between two looks.</summary>
    public int TilesPerStep => TileSteps().Match(Text("regions")) is { Success: true } match ? Whole(match.Groups[1]) : 1;

    /// <summary>Pixels that are flipped between two looks.</summary>
    public int PixelsPerStep => Whole(Match(Flips(), "pixel flipping", "28 pixels a step").Groups[1]);

    /// <summary>Curves are of the probability rather than of the logit.</summary>
    public bool IsOfProbability => Text("curves.npy").Contains("probability", StringComparison.Ordinal);

    /// <summary>Names of the replacements in files, and what the case says of each.</summary>
    public IEnumerable<string> Replacements => Entries("replace").Select(entry => entry.Name);

    /// <summary>What is said of every method.</summary>
    public IEnumerable<(string Name, JsonElement Expected)> Methods => Entries("methods").Select(entry => (entry.Name, entry.Value));

    /// <summary>What is said of the random order; null for nothing.</summary>
    public JsonElement? Random => _root.TryGetProperty("random", out var random) ? random : null;

    public static bool IsAt(string folder) => JsonCase.Parse(folder, root => _marks.Any(mark => root.TryGetProperty(mark, out _)));

    /// <exception cref="InvalidDataException">The file does not describe such a case; the message says why.</exception>
    public static EvaluationCase Read(string folder) => JsonCase.Parse(folder, root =>
    {
        var name = root.GetProperty("network").GetString()!;
        var network = Path.Combine(folder, "..", name);
        return Directory.Exists(network)
            ? new EvaluationCase(folder, root.Clone(), ReferenceCase.Read(network))
            : throw new InvalidDataException($"the network's folder '{name}' is not beside the case");
    });

    /// <summary>What a replacement puts in a region's place: in the words of cases, or as the command line writes it.</summary>
    /// <exception cref="InvalidDataException">It is another one.</exception>
    public Replacement ReplacementOf(string name)
    {
        var text = Entries("replace").FirstOrDefault(entry => entry.Name == name).Value is { ValueKind: JsonValueKind.String } value
            ? value.GetString()!
            : throw new InvalidDataException($"case.json does not describe the replacement '{name}'");
        if (Constants().Match(text) is { Success: true } constant)
            return Replacement.Constant(new Baseline([.. Numbers().Matches(constant.Value).Select(number => Number(number.Value))]));
        if (text.StartsWith("the mean of the whole", StringComparison.Ordinal))
            return Replacement.Mean;
        // v := −v is the inversion of a range around zero, v := 1 − v that of 0 to 1.
        if (Inversions().Match(text) is { Success: true } inversion)
            return Replacement.Inversion(0, inversion.Groups[1].Length > 0 ? Number(inversion.Groups[1].Value) : 0);
        try
        {
            return Replacement.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"case.json describes a replacement of another form than 'constant -1.0': {exception.Message}",
                exception);
        }
    }

    public bool Has(string file) => File.Exists(Path.Combine(_folder, file));

    /// <summary>The inputs, one row each.</summary>
    public float[][] ReadInputs() => ReadNetworkRows("input");

    /// <summary>The reference's relevance of each input.</summary>
    public float[][] ReadRelevance(string method) => ReadNetworkRows(method);

    /// <summary>An array of the case, a row for each input.</summary>
    /// <exception cref="InvalidDataException">It is missing, malformed, or has another number of rows.</exception>
    public double[][] ReadRows(string name)
    {
        var array = ReadArray(name);
        if (array.Shape.Rank == 0 || array.Shape[0] != Targets.Count)
            throw new InvalidDataException($"'{name}' has shape {array.Shape}, but there are {Targets.Count} inputs");
        return [.. array.Data.Chunk(Math.Max(1, array.Shape.Count / Targets.Count))];
    }

    /// <summary>The sets of pixels of each input.</summary>
    public int[][][] ReadSubsets()
    {
        var array = ReadArray("subsets.npy");
        if (array.Shape.Rank != 3 || array.Shape[0] != Targets.Count)
            throw new InvalidDataException($"'subsets.npy' has shape {array.Shape}, not [{Targets.Count}, sets, pixels]");
        return [.. Array.ConvertAll(array.Data, value => (int)value).Chunk(array.Shape[2]).Chunk(array.Shape[1])];
    }

    private Tensor ReadArray(string name) => Has(name)
        ? TensorFile.Read(Path.Combine(_folder, name))
        : throw new InvalidDataException($"'{name}' is missing");

    private float[][] ReadNetworkRows(string name) =>
        [.. Network.ReadRows(name).Take(Targets.Count).Select(row => Array.ConvertAll(row, value => (float)value))];

    private IEnumerable<JsonProperty> Entries(string name) =>
        _root.TryGetProperty(name, out var entries) ? entries.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private string Text(string name) => _root.TryGetProperty(name, out var text) ? text.GetString()! : "";

    private Match Match(Regex pattern, string name, string example) => pattern.Match(Text(name)) is { Success: true } match
        ? match
        : throw new InvalidDataException($"case.json describes {name} of another form than '{example}': '{Text(name)}'");

    private static int Whole(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d{1,4}) ?x ?(\d{1,4}) tiles")]
    private static partial Regex Tiles();

    [GeneratedRegex(@"(\d{1,6}) tiles a step")]
    private static partial Regex TileSteps();

    [GeneratedRegex(@"(\d{1,6}) pixels? a step")]
    private static partial Regex Flips();

    [GeneratedRegex(@"^constant \[?(-?[\d.]+(e-?\d+)?(, *)?)+\]?$")]
    private static partial Regex Constants();

    [GeneratedRegex(@"-?[\d.]+(e-?\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"v := (-?[\d.]+ )?[-−] ?v\b")]
    private static partial Regex Inversions();
}
