using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Turns stored tensors into constants of the graph.</summary>
internal sealed class TensorImport(ModelFile file)
{
    /// <summary>Constants up to this size are folded, and integers up to it read: shapes, indices, bounds.</summary>
    public const int MostInlineElements = 1 << 16;

    private readonly Dictionary<string, long> _fileLengths = [];

    /// <summary>
    /// Floating tensors stay in the file, so that a retrained file brings its own values; what architecture depends on is read now:
    /// integers and scalars.
    /// </summary>
    public Value Add(Graph graph, OnnxTensor tensor, string name, bool isInitializer)
    {
        var shape = ShapeOf(tensor, name);
        RequireSupportedType(tensor.Type, name);
        var isWeight = ShapeRules.IsFloating(tensor.Type) && (isInitializer ? shape.Rank > 0 : shape.Count > 1);
        if (tensor.Values is not null)
            return graph.AddConstant(name, Scattered(tensor, shape, name), tensor.Type);
        var constant = Locate(tensor, shape, name);
        if (isWeight)
            return graph.AddConstant(name, tensor.Type, shape, constant);
        if (shape.Count > MostInlineElements)
        {
            throw new DiagnosticException(DiagnosticTable.ModelTooLarge, file.Name,
                $"an integer tensor '{Text.Quotable(name)}' of {shape.Count} elements");
        }

        return graph.AddConstant(name, file.Read(constant, shape), tensor.Type);
    }

    private Shape ShapeOf(OnnxTensor tensor, string name)
    {
        try
        {
            return ShapeRules.ShapeOf([.. tensor.Dimensions]);
        }
        catch (ShapeException misfit)
        {
            throw Corrupt($"tensor '{Text.Quotable(name)}': {misfit.Message}");
        }
    }

    private void RequireSupportedType(ElementType type, string name)
    {
        if (TensorPayload.SizeOf(type) == 0)
        {
            throw new DiagnosticException(
                DiagnosticTable.ElementTypeUnsupported, file.Name, Text.Quotable(name), $"{type}", "float32 weights");
        }
    }

    private Tensor Scattered(OnnxTensor tensor, Shape shape, string name)
    {
        if (tensor.Values!.Count != shape.Count)
            throw Corrupt($"tensor '{Text.Quotable(name)}' of shape {shape} has {tensor.Values.Count} elements");
        return new Tensor(shape, [.. tensor.Values.Select(bits => TensorPayload.FromBits(bits, tensor.Type, widened: true))]);
    }

    private FileConstant Locate(OnnxTensor tensor, Shape shape, string name)
    {
        var expected = (tensor.Encoding == TensorEncoding.TaggedFloat32 ? 5L : TensorPayload.SizeOf(tensor.Type)) * shape.Count;
        var length = tensor.Length < 0 ? expected : tensor.Length;
        var fits = tensor.Encoding switch
        {
            // A varint has one to ten bytes.
            TensorEncoding.Varint => length >= shape.Count && length <= 10L * shape.Count
                && tensor.Type is not (ElementType.Float32 or ElementType.Float64),
            TensorEncoding.TaggedFloat32 => length == expected && tensor.Type == ElementType.Float32,
            _ => length == expected,
        };
        if (!fits)
            throw Corrupt($"tensor '{Text.Quotable(name)}' of type {tensor.Type} and shape {shape} cannot have {length} bytes of data");
        var external = tensor.File is null ? null : file.NormalizeExternal(tensor.File);
        if (external is not null && tensor.Offset > LengthOf(external) - length)
            throw Corrupt($"the external data file '{Text.Quotable(external)}' ends before the data of tensor '{Text.Quotable(name)}'");
        return new FileConstant(name, external, tensor.Offset, length, tensor.Encoding, tensor.Type);
    }

    private long LengthOf(string external) =>
        _fileLengths.TryGetValue(external, out var length) ? length : _fileLengths[external] = file.LengthOf(external);

    private DiagnosticException Corrupt(string what) => new(DiagnosticTable.ModelCorrupt, file.Name, what);
}
