using System.Reflection;
using System.Runtime.InteropServices;

namespace Lrp.Generated;

/// <summary>
/// The weights of a compiled network, checked against the table in the generated code before a tensor is read: the model file, or, of
/// a network defined in C#, tensors by name. For one thread at a time.
/// </summary>
public abstract class WeightFile : IDisposable
{
    private protected WeightFile()
    {
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

        return new ModelWeights(new ModelFiles(path), table, path);
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
    public static WeightFile FromMemory(ReadOnlyMemory<byte> bytes, WeightTable table) => Take(StreamOf(bytes), table);

    /// <summary>Reads a model file from a stream, to its end; the stream stays the caller's.</summary>
    /// <exception cref="WeightMismatchException">The bytes are of another network, or damaged.</exception>
    public static WeightFile FromStream(Stream stream, WeightTable table)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Take(copy, table);
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
        return Take(stream, table);
    }

    /// <summary>Opens weights that have the names of the network's parameters.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="table">What the generated code expects.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="WeightMismatchException">A tensor is missing, is left over, or has another shape; the message names it.</exception>
    public static WeightFile FromSource(WeightSource source, ParameterTable table) => new NamedWeights(source.Open(), table);

    /// <summary>
    /// Weights that nobody has trained, for tests and benchmarks: the same for the same seed, wherever they are computed.
    /// </summary>
    /// <param name="seed">Where random numbers begin.</param>
    /// <param name="table">What the generated code expects.</param>
    public static WeightFile Initialised(int seed, ParameterTable table) => new InitialWeights(seed, table);

    /// <summary>Reads the tensor of an entry of the table.</summary>
    /// <exception cref="WeightMismatchException">The file ends early, or is damaged there.</exception>
    /// <exception cref="FileNotFoundException">The external data file is missing.</exception>
    public abstract WeightTensor Read(int entry);

    /// <summary>Closes the files.</summary>
    public abstract void Dispose();

    /// <summary>Bytes as a stream; copied only where they are in no array.</summary>
    internal static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes)
    {
        var array = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
        return new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
    }

    private static ModelWeights Take(Stream model, WeightTable table) => new(new ModelFiles(model, null), table, table.Model);
}
