using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>
/// What methods of <c>Network</c> and <c>Tensor</c> make: the one list, by their names. A test compares it with those types.
/// </summary>
internal static class LayerTable
{
    public static IReadOnlyDictionary<string, Func<LayerCall, object?>> All { get; } = new Dictionary<string, Func<LayerCall, object?>>
    {
        ["Input"] = InputLayers.Input,
        ["Tokens"] = InputLayers.Tokens,
        ["Parameter"] = InputLayers.Parameter,
        ["Constant"] = InputLayers.Constant,
        ["Scope"] = InputLayers.Scope,

        ["Convolution"] = ConvolutionLayers.Convolution,
        ["DepthwiseConvolution"] = ConvolutionLayers.Depthwise,
        ["TransposedConvolution"] = ConvolutionLayers.Transposed,
        ["Dense"] = DenseLayers.Dense,
        ["MatMul"] = DenseLayers.MatMul,
        ["Embedding"] = DenseLayers.Embedding,

        ["BatchNormalization"] = NormalizationLayers.Batch,
        ["LayerNormalization"] = NormalizationLayers.Layer,
        ["RmsNormalization"] = NormalizationLayers.Rms,
        ["GroupNormalization"] = NormalizationLayers.Group,
        ["InstanceNormalization"] = NormalizationLayers.Instance,
        ["LocalResponseNormalization"] = NormalizationLayers.LocalResponse,

        ["Relu"] = Function("Relu"),
        ["LeakyRelu"] = Function("LeakyRelu", ("slope", "alpha")),
        ["Elu"] = Function("Elu", ("alpha", "alpha")),
        ["Selu"] = Function("Selu"),
        ["Celu"] = Function("Celu", ("alpha", "alpha")),
        ["ThresholdedRelu"] = Function("ThresholdedRelu", ("alpha", "alpha")),
        ["Gelu"] = ActivationLayers.Gelu,
        ["Silu"] = call => call.Emit("Swish", "silu", [call.X]),
        ["Mish"] = Function("Mish"),
        ["HardSwish"] = Function("HardSwish"),
        ["Sigmoid"] = Function("Sigmoid"),
        ["HardSigmoid"] = Function("HardSigmoid", ("alpha", "alpha"), ("beta", "beta")),
        ["Tanh"] = Function("Tanh"),
        ["Softplus"] = Function("Softplus"),
        ["Softsign"] = Function("Softsign"),
        ["Clip"] = ActivationLayers.Clip,
        ["PRelu"] = ActivationLayers.PRelu,
        ["Softmax"] = ActivationLayers.OverAxis("Softmax"),
        ["LogSoftmax"] = ActivationLayers.OverAxis("LogSoftmax"),
        ["Abs"] = Function("Abs"),
        ["Sign"] = Function("Sign"),
        ["Floor"] = Function("Floor"),
        ["Ceiling"] = Function("Ceil"),
        ["Exp"] = Function("Exp"),
        ["Log"] = Function("Log"),
        ["Sqrt"] = Function("Sqrt"),
        ["Erf"] = Function("Erf"),
        ["Reciprocal"] = Function("Reciprocal"),
        ["Pow"] = call => call.Emit("Pow", "pow", [call.X, call.Writer.Scalar(call.Number("exponent"))]),
        ["Dropout"] = Function("Dropout"),

        ["MaxPool"] = PoolLayers.Max,
        ["AveragePool"] = PoolLayers.Average,
        ["GlobalAveragePool"] = PoolLayers.Global("GlobalAveragePool"),
        ["GlobalMaxPool"] = PoolLayers.Global("GlobalMaxPool"),
        ["Mean"] = PoolLayers.Over("ReduceMean"),
        ["Sum"] = PoolLayers.Over("ReduceSum"),
        ["Max"] = PoolLayers.Over("ReduceMax"),
        ["Min"] = PoolLayers.Over("ReduceMin"),
        ["Product"] = PoolLayers.Over("ReduceProd"),
        ["SumSquare"] = PoolLayers.Over("ReduceSumSquare"),
        ["L1Norm"] = PoolLayers.Over("ReduceL1"),
        ["L2Norm"] = PoolLayers.Over("ReduceL2"),
        ["LogSumExp"] = PoolLayers.Over("ReduceLogSumExp"),

        ["Descriptors"] = BagOfWordsLayers.Descriptors,
        ["Codebook"] = BagOfWordsLayers.Codebook,
        ["PoolDescriptors"] = BagOfWordsLayers.Pool,
        ["FisherVector"] = BagOfWordsLayers.FisherVector,
        ["NormalizeHistogram"] = BagOfWordsLayers.Normalization,
        ["KernelMachine"] = BagOfWordsLayers.KernelMachine,

        ["Add"] = Pair("Add"),
        ["Subtract"] = Pair("Sub"),
        ["Multiply"] = Pair("Mul"),
        ["Divide"] = Pair("Div"),
        ["Maximum"] = Pair("Max"),
        ["Minimum"] = Pair("Min"),
        ["Greater"] = Pair("Greater"),
        ["GreaterOrEqual"] = Pair("GreaterOrEqual"),
        ["Equal"] = Pair("Equal"),
        ["Where"] = Choice,

        ["Scan"] = LoopLayers.Scan,

        ["Flatten"] = Function("Flatten"),
        ["Reshape"] = ShapeLayers.Reshape,
        ["Expand"] = ShapeLayers.Expand,
        ["Transpose"] = ShapeLayers.Transpose,
        ["Slice"] = ShapeLayers.Slice,
        ["Split"] = ShapeLayers.Split,
        ["Pad"] = ShapeLayers.Pad,
        ["Resize"] = ShapeLayers.Resize,
        ["Concat"] = ShapeLayers.Concat,
    };

    /// <summary>An operator on tensors and numbers.</summary>
    public static TensorValue Operator(LayerCall call, string operation, object?[] operands)
    {
        TensorValue[] values = [.. operands.Select(operand => operand as TensorValue ?? call.Writer.Scalar(Convert.ToDouble(operand)))];
        if (operands is [TensorValue a, TensorValue b])
            RequireAlike(call, operation, a, b);
        return call.Emit(operation, operation.ToLowerInvariant(), values);
    }

    private static Func<LayerCall, object?> Function(string operation, params (string Parameter, string Attribute)[] numbers) => call =>
        call.Emit(operation, operation.ToLowerInvariant(), [call.X],
            [.. numbers.Select(number => new DefinedNumber(number.Attribute, call.Number(number.Parameter)))]);

    private static TensorValue Choice(LayerCall call)
    {
        var (condition, a, b) = (call.Tensor("condition"), call.Tensor("a"), call.Tensor("b"));
        RequireAlike(call, "chosen between", a, b);
        RequireAlike(call, "a condition", condition, a);
        return call.Emit("Where", "where", [condition, a, b]);
    }

    private static Func<LayerCall, object?> Pair(string operation) => call => Operator(call, operation, [call.X, call.Operand("other")]);

    /// <summary>Operands broadcast.</summary>
    public static void RequireAlike(LayerCall call, string operation, TensorValue a, TensorValue b)
    {
        if (Compiler.IR.Shape.Broadcast(a.Shape, b.Shape) is null)
        {
            throw call.Mismatch(a, b, operation switch
            {
                "Add" => "added",
                "Sub" => "subtracted",
                "Mul" => "multiplied",
                "Div" => "divided",
                "chosen between" => operation,
                "a condition" => "condition and choice",
                "PRelu" => "input and slope",
                _ => "compared",
            });
        }
    }
}
