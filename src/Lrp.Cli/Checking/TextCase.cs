using System.Text.Json;

namespace Lrp.Cli.Checking;

/// <summary>
/// A folder of networks that read texts, one per folder in it: decision values, relevance of features, and that of words. The documents are
/// those of the case.
/// </summary>
/// <param name="Machine">The network, and its numbers.</param>
/// <param name="Vocabulary">The features' names; null where the case does not say.</param>
/// <param name="Words">The words of each document, with their relevance per decision value; null where the case does not say.</param>
internal sealed record TextCase(
    MachineCase Machine, IReadOnlyList<string> Documents, IReadOnlyList<string>? Vocabulary, IReadOnlyList<WordCase>? Words)
{
    public static bool IsAt(string folder) => JsonCase.Parse(folder,
        root => root.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("documents", out _));

    /// <exception cref="InvalidDataException">A file is missing or malformed.</exception>
    public static IReadOnlyList<TextCase> Read(string folder) => JsonCase.Parse(folder, root =>
    {
        var documents = Strings(root.GetProperty("documents"));
        return root.GetProperty("models").EnumerateObject()
            .Select(model => Read(Path.Combine(folder, model.Name), model, documents)).ToList();
    });

    private static TextCase Read(string folder, JsonProperty model, IReadOnlyList<string> documents)
    {
        var path = Path.Combine(folder, "model.onnx");
        if (!File.Exists(path))
            throw new InvalidDataException($"'{model.Name}' has no model.onnx");
        var words = ReadJson(folder, "tokens.json", list => list.EnumerateArray().Select(WordCase.Read).ToList());
        if (words is not null && words.Count != documents.Count)
            throw new InvalidDataException($"'{model.Name}' has words of {words.Count} documents, but there are {documents.Count}");
        return new TextCase(new MachineCase(model.Name, folder, path, documents.Count, MachineCase.LabelsOf(model.Value)), documents,
            ReadJson(folder, "vocabulary.json", Strings), words);
    }

    private static T? ReadJson<T>(string folder, string name, Func<JsonElement, T> read)
        where T : class
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return null;
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return read(document.RootElement);
    }

    private static IReadOnlyList<string> Strings(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];
}

/// <summary>The words of a document in their order.</summary>
/// <param name="Relevance">A row for each decision value, with a number for each word.</param>
internal sealed record WordCase(IReadOnlyList<string> Words, IReadOnlyList<double[]> Relevance)
{
    public static WordCase Read(JsonElement document) => new(
        [.. document.GetProperty("tokens").EnumerateArray().Select(word => word.GetString()!)],
        [.. document.GetProperty("relevance").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(number => number.GetDouble()).ToArray())]);
}
