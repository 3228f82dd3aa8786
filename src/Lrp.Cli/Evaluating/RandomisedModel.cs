using System.Runtime.InteropServices;
using Lrp.Cli.Tensors;
using Lrp.Evaluation;

namespace Lrp.Cli.Evaluating;

/// <summary>
/// Copies of a model whose weights are random from the output down to some layer: weights are data, so that the compiled code stays the
/// same. Every tensor of weights is shuffled, which keeps its mean and its spread. (Adebayo et al., NeurIPS 2018.)
/// </summary>
internal static class RandomisedModel
{
    private const int ModelGraph = 7, GraphNode = 1, GraphInitializer = 5, NodeInput = 1;
    private const int TensorDimensions = 1, TensorType = 2, TensorFloats = 4, TensorName = 8, TensorRaw = 9, Float32 = 1;

    /// <summary>Copies with the last layer random, with the upper half, and with all layers.</summary>
    /// <exception cref="InvalidDataException">The file stores no weights of float32 that could be shuffled.</exception>
    public static IReadOnlyList<byte[]> Cascade(string path, int seed)
    {
        var model = File.ReadAllBytes(path);
        var tensors = WeightsOf(model);
        if (tensors.Count == 0)
            throw new InvalidDataException($"'{path}' holds no layer's weights in float32; 'randomisation' cannot be measured.");
        return [.. new[] { 1, (tensors.Count + 1) / 2, tensors.Count }.Distinct()
            .Select(count => Shuffle(model, tensors.TakeLast(count), seed))];
    }

    private static byte[] Shuffle(byte[] model, IEnumerable<(int Offset, int Length)> tensors, int seed)
    {
        var copy = (byte[])model.Clone();
        var random = new SeededRandom(seed);
        foreach (var (offset, length) in tensors)
        {
            // Payloads are not aligned in the file.
            var values = MemoryMarshal.Cast<byte, float>(copy.AsSpan(offset, length)).ToArray();
            random.Shuffle(values.AsSpan());
            MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(copy.AsSpan(offset));
        }

        return copy;
    }

    /// <summary>Payloads of matrices and kernels, in the order in which nodes use them.</summary>
    private static List<(int Offset, int Length)> WeightsOf(byte[] model)
    {
        var (uses, tensors) = (new List<string>(), new Dictionary<string, (int, int)>());
        var reader = new ProtobufReader(model);
        while (!reader.AtEnd)
        {
            var (field, wire) = reader.Tag();
            if (field == ModelGraph && wire == 2)
                ReadGraph(model, reader.Bytes(), uses, tensors);
            else
                reader.Skip(wire);
        }

        return [.. uses.Distinct().Where(tensors.ContainsKey).Select(name => tensors[name])];
    }

    private static void ReadGraph(byte[] model, ReadOnlySpan<byte> graph, List<string> uses, Dictionary<string, (int, int)> tensors)
    {
        var reader = new ProtobufReader(graph);
        while (!reader.AtEnd)
        {
            switch (reader.Tag())
            {
                case (GraphNode, 2):
                    var node = new ProtobufReader(reader.Bytes());
                    while (!node.AtEnd)
                    {
                        var (field, wire) = node.Tag();
                        if (field == NodeInput && wire == 2)
                            uses.Add(System.Text.Encoding.UTF8.GetString(node.Bytes()));
                        else
                            node.Skip(wire);
                    }

                    break;
                case (GraphInitializer, 2): ReadTensor(model, reader.Bytes(), tensors); break;
                case var (_, wire): reader.Skip(wire); break;
            }
        }
    }

    private static void ReadTensor(byte[] model, ReadOnlySpan<byte> tensor, Dictionary<string, (int, int)> tensors)
    {
        var (rank, type, name) = (0, 0UL, "");
        var payload = default(ReadOnlySpan<byte>);
        var reader = new ProtobufReader(tensor);
        while (!reader.AtEnd)
        {
            switch (reader.Tag())
            {
                case (TensorDimensions, 0): reader.Varint(); rank++; break;
                case (TensorDimensions, 2):
                    var packed = new ProtobufReader(reader.Bytes());
                    for (; !packed.AtEnd; rank++)
                        packed.Varint();
                    break;
                case (TensorType, 0): type = reader.Varint(); break;
                case (TensorName, 2): name = System.Text.Encoding.UTF8.GetString(reader.Bytes()); break;
                case (TensorRaw or TensorFloats, 2): payload = reader.Bytes(); break;
                case var (_, wire): reader.Skip(wire); break;
            }
        }

        // Biases and scales have one axis.
        if (rank >= 2 && type == Float32 && payload.Length > 0 && model.AsSpan().Overlaps(payload, out var offset))
            tensors[name] = (offset, payload.Length);
    }
}
