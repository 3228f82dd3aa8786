#pragma warning disable RS1035 // The one place with file IO: a model is binary and may be huge, so it cannot come as an AdditionalText.
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Toolbox;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// A model file and the external data files beside it. Streams are opened for one read and closed again, so that no file stays locked
/// while an IDE is open.
/// </summary>
public sealed class ModelFile : IWeightSource
{
    /// <summary>Opens the model (null) or an external data file; absent files give null.</summary>
    private readonly Func<string?, Stream?> _open;

    private ModelFile(string name, Func<string?, Stream?> open) => (Name, _open, Weights) = (name, open, this);

    /// <summary>The file's name, as messages call it.</summary>
    public string Name { get; }

    /// <summary>A model on disk; nothing is opened yet.</summary>
    public static ModelFile FromPath(string path) => new(Path.GetFileName(path), file => OpenFile(path, file));

    /// <summary>A model in memory, with the external data files it may refer to.</summary>
    public static ModelFile FromBytes(string name, byte[] bytes, IReadOnlyDictionary<string, byte[]>? externalFiles = null) =>
        new(name, file => file is null ? new MemoryStream(bytes, writable: false)
            : externalFiles is not null && externalFiles.TryGetValue(file, out var content) ? new MemoryStream(content, writable: false)
            : null);

    /// <summary>
    /// What stands for the file of a network that has none: a definition, whose weights are known no sooner than at run time.
    /// </summary>
    public static ModelFile WithoutWeights(string name) => new(name, _ => null) { Weights = null };

    /// <summary>Who reads the weights' payloads; null where there are none yet.</summary>
    public IWeightSource? Weights { get; private init; }

    /// <summary>Reads one tensor.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read or is shorter than the model says.</exception>
    public Tensor Read(FileConstant constant, Shape shape)
    {
        using var stream = Open(constant.File);
        if (constant.Offset < 0 || constant.Length < 0 || constant.Offset > stream.Length - constant.Length)
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelCorrupt, Name, $"it has no data for tensor '{Text.Quotable(constant.Tensor)}'");
        }

        if (constant.Encoding == TensorEncoding.Text)
        {
            stream.Position = constant.Offset;
            return new Tensor(shape, new ToolboxTokens(stream, Name).ReadNumbers(constant.Tensor, shape.Count));
        }

        if (constant.Encoding == TensorEncoding.SparseRows)
        {
            var rows = new Tensor(shape);
            stream.Position = constant.Offset;
            return Shared.SparseRows.Read(stream, constant.Length, -1, rows.Data, shape[0], shape[1]) is not { } wrong
                ? rows
                : throw new DiagnosticException(DiagnosticTable.ModelCorrupt, Name, $"its {constant.Tensor}: {wrong.What}");
        }

        var reader = new WireReader(stream, Name, constant.Offset, constant.Length);
        return new Tensor(shape, TensorPayload.Decode(reader, constant.Encoding, constant.Type, shape.Count));
    }

    /// <summary>Bytes of the model file.</summary>
    public long Length => LengthOf(null);

    /// <summary>Hash of the model file's bytes outside the payloads of these tensors.</summary>
    public ulong Fingerprint(IEnumerable<FileConstant> payloads)
    {
        using var stream = Open(null);
        return Shared.Fingerprint.Compute(
            stream, payloads.Where(payload => payload.File is null).Select(payload => (payload.Offset, payload.Length)));
    }

    /// <summary>The model file itself, for reading.</summary>
    internal Stream OpenModel() => Open(null);

    /// <summary>A file beside it, for reading; null for the model itself.</summary>
    internal Stream OpenBeside(string? file) => Open(file);

    internal OnnxModel ReadModel()
    {
        using var stream = Open(null);
        if (stream.Length == 0)
            throw new DiagnosticException(DiagnosticTable.ModelCorrupt, Name, "it is empty");
        return OnnxReader.ReadModel(new WireReader(stream, Name));
    }

    /// <summary>Bytes of the model or of an external data file.</summary>
    internal long LengthOf(string? file)
    {
        using var stream = Open(file);
        return stream.Length;
    }

    /// <summary>
    /// The relative path of an external data file with forward slashes. Paths that are rooted or climb out are refused, on every
    /// system alike: the file is untrusted.
    /// </summary>
    internal string NormalizeExternal(string location)
    {
        var segments = location.Replace('\\', '/').Split('/');
        if (segments[0] == ".")
            segments = [.. segments.Skip(1)];
        if (segments.Length == 0 || segments.Any(segment => segment is "" or "." or ".." || segment.Any(IsForbidden)))
            throw new DiagnosticException(DiagnosticTable.ExternalDataOutside, Name, Text.Quotable(location));
        return string.Join("/", segments);

        static bool IsForbidden(char character) => character == ':' || char.IsControl(character);
    }

    private Stream Open(string? file)
    {
        try
        {
            return _open(file) ?? throw new FileNotFoundException($"external data file '{file}' does not exist");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticTable.ModelUnreadable, file is null ? Name : file, failure.Message);
        }
    }

    private static FileStream OpenFile(string modelPath, string? file)
    {
        var path = modelPath;
        if (file is not null)
        {
            path = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
            foreach (var segment in file.Split('/'))
            {
                path = Path.Combine(path, segment);
                if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
                    throw new DiagnosticException(DiagnosticTable.ExternalDataOutside, Path.GetFileName(modelPath), $"{file} (a link)");
            }
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }
}
