using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Definitions;

/// <summary>Definitions as the graphs that ONNX files hold, so that one importer checks and reads both.</summary>
internal static class DefinitionGraph
{
    /// <summary>The operator set whose operators layers are.</summary>
    public const int Opset = 21;

    public static OnnxGraph Of(NetworkDefinition definition)
    {
        var graph = new OnnxGraph { Name = definition.Name };
        graph.Inputs.AddRange(definition.Inputs.Select(Input));
        foreach (var parameter in definition.Parameters)
            graph.Initializers[parameter.Name] = Parameter(parameter);
        foreach (var constant in definition.Constants)
            graph.Initializers[constant.Name] = Constant(constant);
        graph.Nodes.AddRange(definition.Layers.Select(Node));
        graph.Outputs.AddRange(definition.Outputs.Select(output => new OnnxValueInfo(output, ElementType.Float32, null)));
        return graph;
    }

    /// <summary>The batch is left open: it is 1, unless somebody pins it.</summary>
    public static OnnxValueInfo Input(DefinedInput input) => new(
        input.Name, input.IsInteger ? ElementType.Int64 : ElementType.Float32,
        [new OnnxDimension(0, "batch"), .. input.Shape.Select(dimension => new OnnxDimension(dimension, ""))]);

    public static OnnxTensor Parameter(DefinedParameter parameter)
    {
        var tensor = new OnnxTensor
        {
            Name = parameter.Stored,
            Type = ElementType.Float32,
            Encoding = TensorEncoding.Named,
            Length = -1,
        };
        tensor.Dimensions.AddRange(parameter.Shape.Select(dimension => (long)dimension));
        return tensor;
    }

    public static OnnxTensor Constant(DefinedConstant constant)
    {
        var tensor = new OnnxTensor
        {
            Name = constant.Name,
            Type = constant.IsInteger ? ElementType.Int64 : ElementType.Float32,
            Values = [.. constant.Values.Select(value => constant.IsInteger ? (ulong)(long)value : Bits.OfSingle((float)value))],
        };
        tensor.Dimensions.AddRange(constant.Shape.Select(dimension => (long)dimension));
        return tensor;
    }

    public static OnnxNode Node(DefinedLayer layer)
    {
        var domain = layer.Operator.LastIndexOf('.');
        var node = new OnnxNode
        {
            Name = layer.Name,
            OperatorType = layer.Operator.Substring(domain + 1),
            Domain = layer.Operator.Substring(0, Math.Max(domain, 0)),
        };
        node.Inputs.AddRange(layer.Inputs);
        node.Outputs.AddRange(layer.Outputs);
        foreach (var attribute in layer.Attributes)
            node.Attributes[attribute.Name] = Attribute(attribute, isPrecise: domain >= 0);
        return node;
    }

    /// <param name="isPrecise">Numbers are float64; those of ONNX's operators are float32.</param>
    private static OnnxAttribute Attribute(DefinedAttribute attribute, bool isPrecise)
    {
        var onnx = new OnnxAttribute { Name = attribute.Name };
        switch (attribute)
        {
            case DefinedInteger integer:
                (onnx.Type, onnx.Int) = (OnnxAttributeType.Int, integer.Value);
                break;
            case DefinedIntegers integers:
                onnx.Type = OnnxAttributeType.Ints;
                onnx.Ints.AddRange(integers.Values.Select(value => (long)value));
                break;
            case DefinedNumber number:
                (onnx.Type, onnx.Float) = (OnnxAttributeType.Float, isPrecise ? number.Value : (float)number.Value);
                break;
            case DefinedText text:
                (onnx.Type, onnx.String) = (OnnxAttributeType.String, text.Value);
                break;
            case DefinedBody body:
                (onnx.Type, onnx.Graph) = (OnnxAttributeType.Graph, Of(body.Body));
                break;
        }

        return onnx;
    }
}
