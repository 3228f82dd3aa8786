using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Shared;

namespace Lrp.Compiler.Toolbox;

/// <summary>
/// The front end for the LRP Toolbox's text files (Lapuschkin et al., JMLR 2016): the same graph as from ONNX, with the numbers
/// staying in the file. Inputs and outputs have the Toolbox's shapes, channels last.
/// </summary>
public sealed class ToolboxImport
{
    private const string Input = "input";

    private readonly ModelFile _file;
    private readonly Graph _graph;
    private string _node = Input;

    private ToolboxImport(ModelFile file)
    {
        _file = file;
        _graph = new Graph(file.Name) { Weights = file, Source = "LRP Toolbox, text" };
    }

    /// <summary>Text files are the Toolbox's.</summary>
    public static bool Recognises(string path) => path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);

    /// <param name="options">
    /// The shape of "input", which the file does not tell where it begins with an image: [1, height, width, channels].
    /// </param>
    /// <exception cref="DiagnosticException">The file cannot be read, or its layers do not fit.</exception>
    public static Graph Import(ModelFile file, ImportOptions options) => new ToolboxImport(file).Run(ToolboxReader.Read(file), options);

    /// <summary>Appends the operation of the current layer.</summary>
    /// <param name="onnxType">What selectors call it; "" where it only prepares.</param>
    internal Value Emit(Operator operation, string onnxType, params Value[] operands) =>
        _graph.Append(operation, _node, onnxType, operands).Output;

    internal Value Scalar(double value) => _graph.AddScalar(value);

    /// <summary>Weights (0) or bias (1) of a layer; they are read when the network is loaded.</summary>
    internal Value Stored(ToolboxLayer layer, int parameter, params int[] shape)
    {
        var name = $"{_node}.{(parameter == 0 ? "W" : "B")}";
        var numbers = layer.Parameters[parameter];
        return _graph.AddConstant(name, ElementType.Float64, new Shape(shape),
            new FileConstant(name, null, numbers.Offset, numbers.Length, TensorEncoding.Text, ElementType.Float64));
    }

    /// <summary>From planes of channels, as operators want them, back to the Toolbox's order.</summary>
    internal Value ToChannelsLast(Value x) => Permute(x, 0, 2, 3, 1);

    private Graph Run(IReadOnlyList<ToolboxLayer> layers, ImportOptions options)
    {
        var input = _graph.AddInput(Input, ElementType.Float32, InputShape(layers[0], options.InputShapes));
        var value = Permute(input, 0, 3, 1, 2);
        for (var index = 0; index < layers.Count; index++)
        {
            var layer = layers[index];
            _node = $"{layer.Type}{index + 1}";
            try
            {
                value = ToolboxLayers.All[layer.Type].Import(this, layer, value);
            }
            catch (ShapeException misfit)
            {
                throw new DiagnosticException(DiagnosticTable.ToolboxInvalid, _file.Name,
                    $"line {layer.Line}: its layer {layer.Type} does not fit: {misfit.Message}");
            }
        }

        _graph.Outputs.Add(ToChannelsLast(value));
        Choose(options);
        return _graph;
    }

    /// <summary>Layers go by their kind and number; the only output is that of the last one.</summary>
    private void Choose(ImportOptions options)
    {
        if (options.Output.Length > 0 && options.Output != _node)
            throw new DiagnosticException(DiagnosticTable.OutputUnknown, _file.Name, Text.Quotable(options.Output), $"'{_node}'", "");
        if (options.Start.Length == 0)
            return;
        var names = _graph.Nodes.Select(node => node.Name).Distinct().ToList();
        _graph.Logits = _graph.Nodes.LastOrDefault(node => node.Name == options.Start)?.Output ?? throw new DiagnosticException(
            DiagnosticTable.StartUnknown, _file.Name, Text.Quotable(options.Start), "names no node or value", Spelling.Suggest(options.Start, names));
    }

    private Shape InputShape(ToolboxLayer first, IReadOnlyDictionary<string, IntList> inputShapes)
    {
        foreach (var name in inputShapes.Keys.Where(name => name != Input))
            throw new DiagnosticException(DiagnosticTable.InputShapeMisfit, _file.Name, name, $"the model's input is '{Input}'");
        if (!inputShapes.TryGetValue(Input, out var pinned))
        {
            return first.Type == "Linear"
                ? new Shape(1, first.Sizes[0])
                : throw new DiagnosticException(DiagnosticTable.DynamicDimension, _file.Name, "1", Input, "the file does not tell it");
        }

        var isImage = pinned.Count == 4 && (first.Type != "Convolution" || pinned[3] == first.Sizes[2]);
        if (pinned.Any(dimension => dimension < 1) || pinned.Count == 0 || pinned[0] != 1 || !(pinned.Count == 2 || isImage))
        {
            throw new DiagnosticException(DiagnosticTable.InputShapeMisfit, _file.Name, Input,
                $"{pinned} is neither [1, features] nor [1, height, width, channels] of its first layer, {first.Type}");
        }

        try
        {
            return ShapeRules.ShapeOf(pinned);
        }
        catch (ShapeException misfit)
        {
            throw new DiagnosticException(DiagnosticTable.InputShapeMisfit, _file.Name, Input, misfit.Message);
        }
    }

    /// <summary>Moves the axis of channels; where nothing moves in memory, it is a change of shape.</summary>
    private Value Permute(Value x, params int[] permutation)
    {
        if (x.Shape.Rank != 4)
            return x;
        var moved = permutation.Select(axis => x.Shape[axis]).ToArray();
        var isReshape = permutation.Where(axis => x.Shape[axis] > 1).SequenceEqual(Enumerable.Range(0, 4).Where(axis => x.Shape[axis] > 1));
        return Emit(isReshape ? new Reshape(new Shape(moved)) : new Transpose(permutation), "", x);
    }
}
