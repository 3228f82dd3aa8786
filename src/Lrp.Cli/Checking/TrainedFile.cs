using System.Globalization;
using Lrp.Pipelines;

namespace Lrp.Cli.Checking;

/// <summary>A file of safetensors with numbers in its metadata.</summary>
internal sealed class TrainedFile
{
    private readonly string _name;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private readonly WeightSource _source;
    private readonly Dictionary<string, StoredTensor> _tensors;

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public TrainedFile(string path)
    {
        (_name, _metadata, _source) = (Path.GetFileName(path), Safetensors.ReadMetadata(path), WeightSource.FromFile(path));
        _tensors = _source.List().ToDictionary(tensor => tensor.Name);
    }

    public bool Has(string tensor) => _tensors.ContainsKey(tensor);

    public PipelineTensor Tensor(string name) => _tensors.TryGetValue(name, out var tensor)
        ? new PipelineTensor(name, _source.Read(name), [.. tensor.Shape.Select(dimension => (int)dimension)])
        : throw new InvalidDataException($"'{_name}' has no tensor '{name}'");

    public string Text(string key) =>
        _metadata.TryGetValue(key, out var text) ? text : throw new InvalidDataException($"the metadata of '{_name}' have no '{key}'");

    /// <param name="otherwise">Where there is none; null where there must be one.</param>
    public double Number(string key, double? otherwise = null)
    {
        if (otherwise is { } usual && !_metadata.ContainsKey(key))
            return usual;
        return double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : throw new InvalidDataException($"'{Text(key)}' of '{key}' in the metadata of '{_name}' is no number");
    }
}
