namespace Lrp.Generated;

/// <summary>A model file and the external data files beside it, which are opened when a tensor is read from them.</summary>
/// <param name="model">The model file.</param>
/// <param name="path">Where it is; null in memory, where there is no external data.</param>
internal sealed class ModelFiles(Stream model, string? path) : IDisposable
{
    private readonly Dictionary<string, Stream> _external = [];

    public ModelFiles(string path)
        : this(MappedFile.Open(path), path)
    {
    }

    public Stream Model => model;

    /// <summary>The file that a tensor's elements are in.</summary>
    /// <exception cref="WeightMismatchException">It would lie outside the model file's folder.</exception>
    /// <exception cref="FileNotFoundException">The external data file is missing.</exception>
    public Stream Of(WeightEntry weight) => weight.File is null ? model : OpenExternal(weight.Name, weight.File);

    public void Dispose()
    {
        model.Dispose();
        foreach (var stream in _external.Values)
            stream.Dispose();
    }

    private Stream OpenExternal(string tensor, string file)
    {
        if (_external.TryGetValue(file, out var stream))
            return stream;
        if (path is null)
        {
            throw new FileNotFoundException(
                $"The tensor '{tensor}' is in the external data file '{file}', which is found only beside a model file " +
                "that is loaded by path.", file);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var full = Path.GetFullPath(Path.Combine(folder, file));
        if (!full.StartsWith(Path.Join(folder, Path.DirectorySeparatorChar.ToString()), StringComparison.Ordinal))
            throw new WeightMismatchException($"The external data file '{file}' is outside the model file's folder.");
        if (!File.Exists(full))
        {
            throw new FileNotFoundException(
                $"The external data file '{full}' does not exist. It belongs beside the model file, where the build copies it " +
                $"as an item of the project: <LrpModelData Include=\"{file}\" />.", full);
        }

        return _external[file] = MappedFile.Open(full);
    }
}
