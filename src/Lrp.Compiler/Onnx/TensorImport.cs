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
    /// <param name="isQuantized">Its integers are weights, which a DequantizeLinear decodes.</param>
    public Value Add(Graph graph, OnnxTensor tensor, string name, bool isInitializer, bool isQuantized = false)
    {
        // What a definition calls the value is not what weight files call the tensor.
        if (tensor.Encoding == TensorEncoding.Named)
            name = tensor.Name;
        var shape = ShapeOf(tensor.Dimensions, name);
        RequireSupportedType(tensor.Type, name);
        var isWeight = (isQuantized || ShapeRules.IsFloating(tensor.Type)) && (isInitializer ? shape.Rank > 0 : shape.Count > 1);
        if (tensor.Values is not null)
            return graph.AddConstant(name, Scattered(tensor, shape, name), tensor.Type);
        var constant = Locate(tensor, shape, name);
        return isWeight
            ? graph.AddConstant(name, tensor.Type, shape, constant)
            : graph.AddConstant(name, ReadSmall(constant, shape, name), tensor.Type);
    }

    /// <summary>Floats of an attribute that are weights.</summary>
    public Value Add(Graph graph, OnnxTensor floats, Shape shape, string name) =>
        graph.AddConstant(name, floats.Type, shape, Locate(floats, shape, name));

    /// <summary>A sparse tensor: its values are weights, put in their places when the network is loaded.</summary>
    public Value Add(Graph graph, OnnxSparseTensor sparse, string name)
    {
        var shape = ShapeOf(sparse.Dimensions, name);
        var values = Add(graph, sparse.Values, name, isInitializer: true);
        var indicesShape = ShapeOf(sparse.Indices.Dimensions, name);
        RequireSupportedType(sparse.Indices.Type, name);
        var indices = sparse.Indices.Values is not null
            ? Scattered(sparse.Indices, indicesShape, name)
            : ReadSmall(Locate(sparse.Indices, indicesShape, name), indicesShape, name);
        return graph.Emit(new Scatter(Places(indices, values.Shape, shape, name), shape), name, values);
    }

    /// <summary>The places of a sparse tensor's values in the whole.</summary>
    private int[] Places(Tensor indices, Shape values, Shape shape, string name)
    {
        var count = values.Count;
        var isPerAxis = indices.Shape.Rank == 2 && indices.Shape[0] == count && indices.Shape[1] == shape.Rank;
        if (values.Rank != 1 || !(isPerAxis || (indices.Shape.Rank == 1 && indices.Shape.Count == count)))
            throw Corrupt($"the sparse tensor '{Text.Quotable(name)}' has {values} values at {indices.Shape} indices");
        int[] strides = isPerAxis ? shape.Strides() : [1], sizes = isPerAxis ? shape.Dimensions.ToArray() : [shape.Count];
        var places = new int[count];
        for (var index = 0; index < indices.Data.Length; index++)
        {
            var (position, axis) = (indices.Data[index], index % strides.Length);
            if (!(position >= 0 && position < sizes[axis]))
                throw Corrupt($"the sparse tensor '{Text.Quotable(name)}' has an element outside {shape}");
            places[index / strides.Length] += (int)position * strides[axis];
        }

        return places;
    }

    private Tensor ReadSmall(FileConstant constant, Shape shape, string name) => shape.Count <= MostInlineElements
        ? file.Read(constant, shape)
        : throw new DiagnosticException(DiagnosticTable.ModelTooLarge, file.Name,
            $"an integer tensor '{Text.Quotable(name)}' of {shape.Count} elements");

    private Shape ShapeOf(IReadOnlyList<long> dimensions, string name)
    {
        try
        {
            return ShapeRules.ShapeOf([.. dimensions]);
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
