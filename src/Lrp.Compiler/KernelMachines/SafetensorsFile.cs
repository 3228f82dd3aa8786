using System.Globalization;
using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.KernelMachines;

/// <summary>
/// The header of a file of safetensors: eight bytes of length, JSON, then the elements of all tensors
/// (https://github.com/huggingface/safetensors). The file is untrusted.
/// </summary>
internal sealed class SafetensorsFile
{
    private const int Prefix = 8;

    /// <summary>Machines and pipelines have a handful of tensors; weights of networks have no business here.</summary>
    private const int LongestHeader = 1 << 20;

    private static readonly Dictionary<string, ElementType> _types = new()
    {
        ["F64"] = ElementType.Float64,
        ["F32"] = ElementType.Float32,
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
    };

    private readonly string _name;
    private readonly string? _file;
    private readonly Dictionary<string, FileConstant> _tensors = [];
    private readonly Dictionary<string, Shape> _shapes = [];

    private SafetensorsFile(string name, string? file) => (_name, _file) = (name, file);

    /// <summary>As messages call it.</summary>
    public string Name => _name;

    /// <summary>The tensors of floats.</summary>
    public IEnumerable<(string Name, Shape Shape, FileConstant Constant)> Tensors =>
        _tensors.Select(pair => (pair.Key, _shapes[pair.Key], pair.Value));

    /// <summary>Texts beside the tensors.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <param name="model">The model.</param>
    /// <param name="beside">The file of safetensors beside it; null for the model itself.</param>
    /// <exception cref="DiagnosticException">It cannot be read, or is no such file.</exception>
    public static SafetensorsFile Read(ModelFile model, string? beside)
    {
        var content = new SafetensorsFile(beside ?? model.Name, beside);
        using var stream = model.OpenBeside(beside);
        var reader = new BinaryReader(stream, Encoding.UTF8);
        if (stream.Length < Prefix)
            throw content.Invalid($"it has {stream.Length} bytes");
        var length = reader.ReadUInt64();
        if (length > LongestHeader || (long)length > stream.Length - Prefix)
            throw content.Invalid($"its header would have {length} bytes");
        var header = reader.ReadBytes((int)length);
        try
        {
            var json = new JsonReader(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(header));
            json.ReadObject(name => content.ReadEntry(json, name, Prefix + (long)length, stream.Length));
            json.End();
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw content.Invalid($"its header is no valid JSON: {exception.Message}");
        }

        return content;
    }

    /// <summary>The shape of a tensor; null where there is none.</summary>
    public Shape? ShapeOf(string name) => _shapes.TryGetValue(name, out var shape) ? shape : null;

    /// <summary>A tensor as a constant; its elements stay in the file.</summary>
    /// <param name="rank">Null for one or two dimensions.</param>
    public Value Constant(Graph graph, string name, int? rank)
    {
        if (!_tensors.TryGetValue(name, out var constant))
            throw Invalid($"it has no tensor '{name}'");
        var shape = _shapes[name];
        if (rank is null ? shape.Rank is not (1 or 2) : shape.Rank != rank)
            throw Invalid($"its tensor '{name}' has shape {shape}");
        return shape.Count > 0 ? graph.AddConstant(name, constant.Type, shape, constant) : throw Invalid($"its tensor '{name}' is empty");
    }

    /// <summary>
    /// The kernel of the metadata: <c>kernel</c> with <c>gamma</c>, <c>coef0</c> and <c>degree</c>; or <c>blocks</c>, a list of
    /// kernel:start:length[:weight[:gamma]] for a sum of kernels on ranges of features.
    /// </summary>
    public IReadOnlyList<KernelTerm> Kernel(int features)
    {
        var (gamma, offset, degree) = (Number("gamma", 1), Number("coef0", 0), Number("degree", 3));
        if (!Metadata.TryGetValue("blocks", out var blocks))
        {
            var name = Metadata.TryGetValue("kernel", out var text) ? text : throw Invalid("its metadata name no kernel");
            return [KernelTable.Term(Find(name).Function, features, gamma, offset, degree)];
        }

        return [.. blocks.Split(',').Select(block =>
        {
            var parts = block.Split(':');
            if (parts.Length is < 3 or > 5 || !Integer(parts[1], out var start) || !Integer(parts[2], out var length))
                throw Invalid($"its block '{block}' is not kernel:start:length[:weight[:gamma]]");
            var weight = parts.Length > 3 ? Number(block, parts[3]) : 1;
            return new KernelTerm(Find(parts[0]).Function, start, length, parts.Length > 4 ? Number(block, parts[4]) : gamma, offset,
                degree, weight);
        })];
    }

    public DiagnosticException Invalid(string what) => new(DiagnosticTable.KernelMachineInvalid, _name, Text.Quotable(what));

    private KernelRow Find(string name) =>
        KernelTable.Find(name) ?? throw Invalid($"its kernel '{name}' is none of {KernelTable.Names}");

    private double Number(string key, double otherwise) =>
        Metadata.TryGetValue(key, out var text) ? Number(key, text) : otherwise;

    private double Number(string what, string text) =>
        LineTokens.Parse(text, out var number) ? number : throw Invalid($"'{text}' of its metadata {what} is no number");

    private static bool Integer(string text, out int integer) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out integer);

    private void ReadEntry(JsonReader json, string name, long start, long fileLength)
    {
        if (name == "__metadata__")
        {
            json.ReadObject(key => Metadata[key] = json.ReadString());
            return;
        }

        var type = "";
        List<long> shape = [], place = [];
        json.ReadObject(key =>
        {
            if (key == "dtype")
                type = json.ReadString();
            else
                (key switch { "shape" => shape, "data_offsets" => place, _ => [] }).AddRange(json.ReadIntegers());
        });
        // Tensors of other types are none of a machine's.
        if (!_types.TryGetValue(type, out var element))
            return;
        try
        {
            var checkedShape = ShapeRules.ShapeOf([.. shape]);
            if (place is not [var begin, var end] || end - begin != (long)checkedShape.Count * TensorPayload.SizeOf(element)
                || end > fileLength - start)
                throw Invalid($"its tensor '{name}' of shape {checkedShape} and type {type} does not lie within the file");
            if (_tensors.ContainsKey(name))
                throw Invalid($"its tensor '{name}' is there twice");
            _tensors[name] = new FileConstant(name, _file, start + begin, end - begin, TensorEncoding.Raw, element);
            _shapes[name] = checkedShape;
        }
        catch (ShapeException misfit)
        {
            throw Invalid($"its tensor '{name}' does not fit: {misfit.Message}");
        }
    }
}
