using Lrp.Compiler.IR;

namespace Lrp.Compiler.Toolbox;

/// <summary>A kind of layer.</summary>
/// <param name="Sizes">Numbers behind its name.</param>
/// <param name="Weights">How many of them are dimensions of its weights, the last one being that of its bias; 0 for layers without.</param>
/// <param name="Import">Appends it to the graph.</param>
internal sealed record ToolboxLayerDefinition(int Sizes, int Weights, Func<ToolboxImport, ToolboxLayer, Value, Value> Import);

/// <summary>The layers of the Toolbox, and the operators that they are.</summary>
internal static class ToolboxLayers
{
    public static IReadOnlyDictionary<string, ToolboxLayerDefinition> All { get; } = new Dictionary<string, ToolboxLayerDefinition>
    {
        ["Linear"] = new(2, 2, Linear),
        ["Convolution"] = new(6, 4, Convolution),
        ["SumPool"] = new(4, 0, SumPool),
        ["MaxPool"] = new(4, 0, (import, layer, x) =>
            import.Emit(new MaxPool(Window(x, layer, strides: 2)), "MaxPool", x)),
        ["Rect"] = new(0, 0, (import, _, x) => import.Emit(new Unary(UnaryFunction.Relu), "Relu", x)),
        ["Tanh"] = new(0, 0, (import, _, x) => import.Emit(new Unary(UnaryFunction.Tanh), "Tanh", x)),
        ["Flatten"] = new(0, 0, (import, _, x) =>
            import.Emit(new Reshape(new Shape(1, x.Shape.Count)), "Flatten", import.ToChannelsLast(x))),
        ["SoftMax"] = new(0, 0, SoftMax),
    };

    /// <summary>y = xW + b with W [inputs, outputs].</summary>
    private static Value Linear(ToolboxImport import, ToolboxLayer layer, Value x)
    {
        ShapeRules.RequireShape(x, "input", 1, layer.Sizes[0]);
        var weights = import.Emit(new Transpose(new IntList(1, 0)), "", import.Stored(layer, 0, layer.Sizes[0], layer.Sizes[1]));
        return import.Emit(new Dense(), "Gemm", x, weights, import.Stored(layer, 1, layer.Sizes[1]));
    }

    /// <summary>A convolution without padding, with W [height, width, channels, filters].</summary>
    private static Value Convolution(ToolboxImport import, ToolboxLayer layer, Value x)
    {
        var window = Window(x, layer, strides: 4);
        var stored = import.Stored(layer, 0, [.. layer.Sizes.Take(4)]);
        var weights = import.Emit(new Transpose(new IntList(3, 2, 0, 1)), "", stored);
        return import.Emit(new Conv(window, 1), "Conv", x, weights, import.Stored(layer, 1, layer.Sizes[3]));
    }

    /// <summary>The Toolbox divides the sum by the root of the number of taps n: √n times the mean.</summary>
    private static Value SumPool(ToolboxImport import, ToolboxLayer layer, Value x)
    {
        var window = Window(x, layer, strides: 2);
        var mean = import.Emit(new AveragePool(window, CountPadding: false), "AveragePool", x);
        var root = import.Scalar(Math.Sqrt((double)layer.Sizes[0] * layer.Sizes[1]));
        return import.Emit(new Binary(BinaryFunction.Multiply), "Mul", mean, root);
    }

    private static Value SoftMax(ToolboxImport import, ToolboxLayer layer, Value x)
    {
        ShapeRules.RequireRank(x, "input", 2);
        return import.Emit(new Softmax(1), "Softmax", x);
    }

    /// <summary>Windows that lie within the input; what is left over at its end is not read.</summary>
    /// <param name="strides">Where the strides stand among the layer's sizes; the kernel comes first.</param>
    private static Window Window(Value x, ToolboxLayer layer, int strides)
    {
        ShapeRules.RequireRank(x, "input", 4);
        var kernel = new IntList(layer.Sizes[0], layer.Sizes[1]);
        var none = IntList.Repeat(0, 2);
        var output = new int[2];
        for (var axis = 0; axis < 2; axis++)
        {
            var length = x.Shape[axis + 2];
            ShapeRules.Require(kernel[axis] <= length, $"its window {kernel} is larger than its input {x.Shape}");
            output[axis] = ((length - kernel[axis]) / layer.Sizes[strides + axis]) + 1;
        }

        return new Window(kernel, new IntList(layer.Sizes[strides], layer.Sizes[strides + 1]), IntList.Repeat(1, 2), none, none, output);
    }
}
