using System.Reflection;
using System.Runtime.InteropServices;

namespace Lrp.Generated;

/// <summary>
/// The weights of a compiled network: its model file, checked against the table in the generated code before a tensor is read.
/// For one thread at a time.
/// </summary>
public sealed class WeightFile : IDisposable
{
    private readonly Stream _model;
    private readonly WeightTable _table;
    private readonly string? _path;
    private readonly Dictionary<string, Stream> _external = [];

    private WeightFile(Stream model, WeightTable table, string? path)
    {
        _model = model;
        _table = table;
        _path = path;
        try
        {
            WeightTableCheck.Verify(model, table, path ?? table.Model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Opens a model file.</summary>
    /// <param name="path">The file; external data files are looked for beside it.</param>
    /// <param name="table">What the generated code expects.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightMismatchException">The file is of another network, or damaged.</exception>
    public static WeightFile Open(string path, WeightTable table)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The weight file '{path}' does not exist. It is the model file '{table.Model}' that the network was compiled from.", path);
        }

        return new WeightFile(OpenRead(path), table, path);
    }

    /// <summary>Opens the model file that the build copied beside the application.</summary>
    /// <param name="path">Where that is, below the application's folder, with forward slashes.</param>
    /// <param name="table">What the generated code expects.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static WeightFile OpenBesideApplication(string path, WeightTable table)
    {
        var full = Path.GetFullPath(path, AppContext.BaseDirectory);
        return File.Exists(full) ? Open(full, table) : throw new FileNotFoundException(
            $"The weight file '{full}' does not exist: the build copies the model file '{table.Model}' to '{path}' below the " +
            "application's folder, which has to be deployed, too. Load(path) reads it elsewhere.", full);
    }

    /// <summary>Takes a model file that is already in memory.</summary>
    /// <exception cref="WeightMismatchException">The bytes are of another network, or damaged.</exception>
    public static WeightFile FromMemory(ReadOnlyMemory<byte> bytes, WeightTable table)
    {
        var array = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
        return new WeightFile(new MemoryStream(array.Array!, array.Offset, array.Count, writable: false), table, null);
    }

    /// <summary>Reads a model file from a stream, to its end; the stream stays the caller's.</summary>
    /// <exception cref="WeightMismatchException">The bytes are of another network, or damaged.</exception>
    public static WeightFile FromStream(Stream stream, WeightTable table)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new WeightFile(copy, table, null);
    }

    /// <summary>Opens a model file that the build embedded.</summary>
    /// <param name="assembly">The assembly of the generated network.</param>
    /// <param name="name">The resource.</param>
    /// <exception cref="FileNotFoundException">There is no such resource.</exception>
    /// <exception cref="WeightMismatchException">The resource is of another network.</exception>
    public static WeightFile FromResource(Assembly assembly, string name, WeightTable table)
    {
        var stream = assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(
            $"The assembly {assembly.GetName().Name} has no resource '{name}'; " +
            $"<LrpModel Include=\"{table.Model}\" Weights=\"Embedded\" /> embeds it.", name);
        return new WeightFile(stream, table, null);
    }

    /// <summary>Reads the tensor of an entry of the table.</summary>
    /// <exception cref="WeightMismatchException">The file ends early, or is damaged there.</exception>
    /// <exception cref="FileNotFoundException">The external data file is missing.</exception>
    public WeightTensor Read(int entry)
    {
        var weight = _table.Entries[entry];
        return WeightDecoder.Read(weight.File is null ? _model : OpenExternal(weight), weight);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _model.Dispose();
        foreach (var stream in _external.Values)
            stream.Dispose();
    }

    private Stream OpenExternal(WeightEntry weight)
    {
        if (_external.TryGetValue(weight.File!, out var stream))
            return stream;
        if (_path is null)
        {
            throw new FileNotFoundException(
                $"The tensor '{weight.Name}' is in the external data file '{weight.File}', which is found only beside a model file " +
                "that is loaded by path.", weight.File);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        var path = Path.GetFullPath(Path.Combine(folder, weight.File!));
        if (!path.StartsWith(Path.Join(folder, Path.DirectorySeparatorChar.ToString()), StringComparison.Ordinal))
            throw new WeightMismatchException($"The external data file '{weight.File}' is outside the model file's folder.");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The external data file '{path}' does not exist. It belongs beside the model file, where the build copies it " +
                $"as an item of the project: <LrpModelData Include=\"{weight.File}\" />.", path);
        }

        return _external[weight.File!] = OpenRead(path);
    }

    private static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
}
