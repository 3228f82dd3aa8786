using Lrp.Compiler.Definitions;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>Writes the weight table and the recipes that pack the weights, one method per layer.</summary>
internal static class WeightsEmitter
{
    public static void Write(CodeWriter writer, LoweredNetwork network, CompilationRequest request, EmittedNames names)
    {
        var definition = (request.Source as DefinitionSource)?.Definition;
        var table = definition is null ? Table(network) : Table(network, definition);
        var positions = table.Select((file, index) => (file, index)).ToDictionary(entry => entry.file, entry => entry.index);
        var layers = network.Weights.Where(region => region.Packing is not ZeroPacking).GroupBy(region => region.Layer).ToList();
        if (definition is null)
            WriteTable(writer, network, request, table);
        else
            WriteParameters(writer, definition);
        writer.Line();
        WriteOffsets(writer, network, names);
        writer.Line();
        writer.Summary("Reads the weights, computes in float64 what the layers need of them, and packs it for the kernels.");
        var methods = new UniqueNames("Pack", "Packed");
        var calls = layers.Select(layer => methods.Add("Pack" + Identifiers.Pascal(layer.Key, "Layer"))).ToList();
        using (writer.Block("private static void Pack(LrpRuntime::WeightFile file, float* packed)"))
        {
            foreach (var call in calls)
                writer.Line($"{call}(file, packed);");
        }

        for (var index = 0; index < layers.Count; index++)
        {
            writer.Line();
            writer.Comment(layers[index].Key);
            using (writer.Block($"private static void {calls[index]}(LrpRuntime::WeightFile file, float* packed)"))
            {
                var recipe = new RecipeEmitter(writer, positions);
                foreach (var region in layers[index])
                {
                    var local = recipe.Local(region.Constant);
                    writer.Line($"LrpRuntime::WeightPacking.{Packing(region, local, $"packed + Packed.{names.Of(region)}")};");
                }
            }
        }
    }

    /// <summary>The stored tensors that recipes read.</summary>
    public static IReadOnlyList<FileConstant> Table(LoweredNetwork network)
    {
        var table = new HashSet<FileConstant>();
        var visited = new HashSet<Value>();
        var pending = new Stack<Value>(network.Weights.Select(region => region.Constant));
        while (pending.Count > 0)
        {
            var value = pending.Pop();
            if (!visited.Add(value))
                continue;
            if (value.Constant is FileConstant file)
                table.Add(file);
            foreach (var input in value.Producer?.Inputs ?? [])
                pending.Push(input);
        }

        return [.. table.OrderBy(file => file.File, StringComparer.Ordinal).ThenBy(file => file.Offset)];
    }

    /// <summary>All parameters of the definition, in its order, whether a recipe reads them or not.</summary>
    private static IReadOnlyList<FileConstant> Table(LoweredNetwork network, NetworkDefinition definition)
    {
        var read = Table(network).ToDictionary(file => file.Tensor);
        return [.. definition.Parameters.Select(parameter => read.TryGetValue(parameter.Stored, out var file) ? file
            : new FileConstant(parameter.Stored, null, 0, 0, TensorEncoding.Named, ElementType.Float32))];
    }

    private static void WriteParameters(CodeWriter writer, NetworkDefinition definition)
    {
        writer.Summary("The weights of this network, which are found by their names.");
        writer.Line("private static readonly LrpRuntime::ParameterTable s_weights = new(");
        writer.Line($"    {Escape.Literal(definition.Name)},");
        writer.Line("    [");
        foreach (var parameter in definition.Parameters)
        {
            writer.Line($"        new({Escape.Literal(parameter.Stored)}, global::Lrp.WeightInitialisation.{parameter.Initial}, "
                + $"{string.Join(", ", parameter.Shape)}),");
        }

        writer.Line("    ]);");
    }

    private static void WriteTable(CodeWriter writer, LoweredNetwork network, CompilationRequest request, IReadOnlyList<FileConstant> table)
    {
        var shapes = network.Graph.Bodies.Append(network.Graph).SelectMany(graph => graph.Nodes).SelectMany(node => node.Inputs)
            .Concat(network.Weights.Select(region => region.Constant))
            .Where(value => value.Constant is FileConstant)
            .GroupBy(value => (FileConstant)value.Constant!)
            .ToDictionary(group => group.Key, group => group.First().Shape);
        var source = network.Graph.Weights;
        writer.Summary("The tensors of the model file that this network reads, and what tells that file from another network's.");
        writer.Line("private static readonly LrpRuntime::WeightTable s_weights = new(");
        writer.Line($"    {Escape.Literal(request.ModelName)}, {source?.Length ?? 0}L, 0x{source?.Fingerprint(table) ?? 0:x16}UL,");
        writer.Line("    [");
        foreach (var entry in table)
        {
            var file = entry.File is null ? "null" : Escape.Literal(entry.File);
            var shape = string.Concat(shapes[entry].Dimensions.Select(dimension => $", {dimension}"));
            writer.Line($"        new({Escape.Literal(entry.Tensor)}, {file}, {entry.Offset}, {entry.Length}, "
                + $"LrpRuntime::WeightEncoding.{entry.Encoding}, LrpRuntime::WeightType.{entry.Type}{shape}),");
        }

        writer.Line("    ]);");
    }

    private static void WriteOffsets(CodeWriter writer, LoweredNetwork network, EmittedNames names)
    {
        writer.Summary("Where packed weights begin, in floats.");
        using (writer.Block("private static class Packed"))
        {
            // A dense layer loads whole strips of its bias, which may end before.
            writer.Line($"public const long Length = {network.Weights.Sum(region => region.Length) + BlockLayout.Strip};");
            foreach (var region in network.Weights)
                writer.Line($"public const long {names.Of(region)} = {region.Offset};");
        }
    }

    private static string Packing(WeightRegion region, string weights, string target) => region.Packing switch
    {
        DoublePacking => $"PackDoubles({weights}, {target})",
        FlatPacking => $"PackFlat({weights}, {target})",
        BlockedPacking blocked =>
            $"PackBlocked({weights}, {target}, channelAxis: {blocked.ChannelAxis}, {string.Join(", ", blocked.Shape.Dimensions)})",
        ConvolutionPacking conv => $"PackConvolution({weights}, {target}, groups: {conv.Groups}, "
            + $"transposed: {(conv.Transposed ? "true" : "false")}, lanes: {conv.Lanes}, band: {conv.Band}, "
            + $"{Taps(conv.Y)}, {Taps(conv.X)}{Taps(conv.Z)})",
        ColumnLanesPacking columns => $"PackColumnLanes({weights}, {target}, transposed: {(columns.Transposed ? "true" : "false")}, "
            + $"{Taps(columns.Y)}, [{string.Join(", ", columns.X.Select(Taps))}]{Taps(columns.Z)})",
        WinogradPacking tiles => $"PackWinograd({weights}, {target}, transposed: {(tiles.Transposed ? "true" : "false")}, "
            + $"{Taps(tiles.Y)}, {Taps(tiles.X)})",
        DepthwisePacking depthwise => $"PackDepthwise({weights}, {target}, {Taps(depthwise.Y)}, {Taps(depthwise.X)}{Taps(depthwise.Z)})",
        GroupedPacking grouped => $"PackGroups({weights}, {target}, transposed: {(grouped.Transposed ? "true" : "false")}, "
            + $"{Taps(grouped.Y)}, {Taps(grouped.X)})",
        DensePacking => $"PackDense({weights}, {target})",
        _ => throw new InvalidOperationException($"no code for {region.Packing}"),
    };

    /// <summary>Of images nothing.</summary>
    private static string Taps(SliceTaps slices) => slices == SliceTaps.One ? ""
        : $", z: {Taps(slices.Taps)}, dilation: {slices.Dilation}";

    private static string Taps(Taps taps) => $"new({taps.Start}, {taps.Step}, {taps.Count})";
}
