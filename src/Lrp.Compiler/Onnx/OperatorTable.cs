using Lrp.Compiler.IR;
using static Lrp.Compiler.IR.BinaryFunction;
using static Lrp.Compiler.IR.UnaryFunction;

namespace Lrp.Compiler.Onnx;

/// <summary>A supported ONNX operator.</summary>
/// <param name="Name">The ONNX name, with its domain where that is not the default one.</param>
/// <param name="Remark">What is special, in one line: the README's table shows it.</param>
public sealed record OperatorRow(string Name, string Remark)
{
    internal OperatorRow(string name, string remark, IReadOnlyList<IReadOnlyList<string>> rules, Func<NodeImport, Value> import)
        : this(name, remark, rules, node => [import(node)])
    {
    }

    internal OperatorRow(
        string name, string remark, IReadOnlyList<IReadOnlyList<string>> rules, Func<NodeImport, IReadOnlyList<Value?>> import)
        : this(name, remark) => (Rules, Import) = (rules, import);

    /// <summary>
    /// The rules of the layers that the operator becomes, for each kind of them, the default first. None: nothing to explain is left of it.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Rules { get; } = [];

    internal Func<NodeImport, IReadOnlyList<Value?>> Import { get; } = _ => [];
}

/// <summary>The one list of supported operators: the importer dispatches by it, and the README shows it.</summary>
public static class OperatorTable
{
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("Abs", "", [RuleSets.Activation], ActivationImport.Unary(Absolute)),
        new("Add", "", [RuleSets.Sum], ArithmeticImport.Binary(Add)),
        new("And", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Binary(And)),
        new("ArgMax", "mostly an output", [RuleSets.Constant], RankingImport.Extreme(ofSmallest: false)),
        new("ArgMin", "mostly an output", [RuleSets.Constant], RankingImport.Extreme(ofSmallest: true)),
        new("AveragePool", "1-D to 3-D; auto_pad, ceil_mode, count_include_pad, dilations", [RuleSets.Mean], PoolImport.AveragePool),
        new("BatchNormalization", "in evaluation mode; merged into a neighbouring layer",
            [RuleSets.Affine], NormalizationImport.BatchNormalization),
        new("Cast", "rounds to float16 and bfloat16, truncates to integers", [RuleSets.Activation], MovementImport.Cast),
        new("CastLike", "like Cast", [RuleSets.Activation], MovementImport.CastLike),
        new("Ceil", "", [RuleSets.Activation], ActivationImport.Unary(Ceil)),
        new("Celu", "", [RuleSets.Activation], ActivationImport.Unary(Celu, 1)),
        new("Clip", "with constant bounds", [RuleSets.Rectifier], ActivationImport.Clip),
        new("Concat", "", [RuleSets.Route], MovementImport.Concat),
        new("Constant", "also sparse", [], ConstantImport.Constant),
        new("ConstantOfShape", "", [], ConstantImport.ConstantOfShape),
        new("Conv", "1-D to 3-D; groups, strides, dilations, pads, auto_pad", [RuleSets.Linear], ConvImport.Conv),
        new("ConvTranspose", "like Conv; output_padding, output_shape", [RuleSets.Linear], ConvImport.ConvTranspose),
        new("DepthToSpace", "", [RuleSets.Route], ReshapeImport.DepthToSpace),
        new("DequantizeLinear", "of weights: at load; per tensor, axis or block", [RuleSets.Activation], QuantizationImport.Dequantize),
        new("Div", "by a constant; of two activations", [RuleSets.Activation, RuleSets.Quotient], ArithmeticImport.Divide),
        new("Dropout", "in evaluation mode", [RuleSets.Nothing], MovementImport.Dropout),
        new("Einsum", "as transpositions, products and sums",
            [RuleSets.Linear, RuleSets.MatrixProduct, RuleSets.Product, RuleSets.Mean], EinsumImport.Einsum),
        new("Elu", "", [RuleSets.Activation], ActivationImport.Unary(Elu, 1)),
        new("Equal", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Binary(Equal)),
        new("Erf", "", [RuleSets.Activation], ActivationImport.Unary(Erf)),
        new("Exp", "", [RuleSets.Activation], ActivationImport.Unary(Exp)),
        new("Expand", "", [RuleSets.Route], MovementImport.Expand),
        new("Flatten", "", [RuleSets.Route], ReshapeImport.Flatten),
        new("Floor", "", [RuleSets.Activation], ActivationImport.Unary(Floor)),
        new("Gather", "also with indices of run time: embeddings of tokens", [RuleSets.Route], SliceImport.Gather),
        new("GatherElements", "", [RuleSets.Route], SliceImport.GatherElements),
        new("Gelu", "exact and tanh; also written out", [RuleSets.Activation], ActivationImport.Gelu),
        new("Gemm", "", [RuleSets.Linear, RuleSets.MatrixProduct], DenseImport.Gemm),
        new("GlobalAveragePool", "", [RuleSets.Mean], PoolImport.GlobalAveragePool),
        new("GlobalLpPool", "", [RuleSets.NormPool], PoolImport.GlobalLpPool),
        new("GlobalMaxPool", "", [RuleSets.Winner], PoolImport.GlobalMaxPool),
        new("Greater", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Binary(Greater)),
        new("GreaterOrEqual", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Binary(GreaterOrEqual)),
        new("GroupNormalization", "also written out", [RuleSets.Normalization], NormalizationImport.Group),
        new("HardSigmoid", "also written out", [RuleSets.Activation], ActivationImport.HardSigmoid),
        new("HardSwish", "also written out", [RuleSets.Activation], ActivationImport.Unary(HardSwish)),
        new("Identity", "", [RuleSets.Nothing], MovementImport.Identity),
        new("If", "one branch where shapes decide; else both and a choice", [RuleSets.Route], ConditionImport.If),
        new("InstanceNormalization", "also written out", [RuleSets.Normalization], NormalizationImport.Instance),
        new("LRN", "", [RuleSets.LocalResponse], NormalizationImport.LocalResponse),
        new("LayerNormalization", "also written out", [RuleSets.Normalization], NormalizationImport.Layer(subtractsMean: true)),
        new("LeakyRelu", "also written out", [RuleSets.Activation], ActivationImport.Unary(LeakyRelu, 0.01)),
        new("Less", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Binary(Greater, isSwapped: true)),
        new("LessOrEqual", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Binary(GreaterOrEqual, isSwapped: true)),
        new("Log", "", [RuleSets.Activation], ActivationImport.Unary(Log)),
        new("LogSoftmax", "", [RuleSets.Gradient], SoftmaxImport.LogSoftmax),
        new("LpPool", "1-D to 3-D; auto_pad, ceil_mode, dilations; p ≥ 1", [RuleSets.NormPool], PoolImport.LpPool),
        new("MatMul", "with constant weights; of two activations", [RuleSets.Linear, RuleSets.MatrixProduct], DenseImport.MatMul),
        new("Max", "with a constant; of two activations", [RuleSets.Activation, RuleSets.Extreme], ArithmeticImport.Chain(Maximum)),
        new("MaxPool", "1-D to 3-D; auto_pad, ceil_mode, dilations; without indices", [RuleSets.Winner], PoolImport.MaxPool),
        new("Mean", "a sum, scaled", [RuleSets.Sum, RuleSets.Activation], ArithmeticImport.Mean),
        new("MeanVarianceNormalization", "also written out", [RuleSets.Normalization], NormalizationImport.MeanVariance),
        new("Min", "with a constant; of two activations", [RuleSets.Activation, RuleSets.Extreme], ArithmeticImport.Chain(Minimum)),
        new("Mish", "also written out", [RuleSets.Activation], ActivationImport.Unary(Mish)),
        new("Mod", "of constants and shapes only", [], ArithmeticImport.Mod),
        new("Mul", "by a constant; with a gate; of two activations",
            [RuleSets.Activation, RuleSets.GatedProduct, RuleSets.Product], ArithmeticImport.Binary(Multiply)),
        new("Neg", "", [RuleSets.Activation], ActivationImport.Unary(Negate)),
        new("Not", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Not),
        new("Or", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Binary(Or)),
        new("PRelu", "", [RuleSets.Activation], ArithmeticImport.PRelu),
        new("Pad", "with constant pads; constant, reflect, edge, wrap", [RuleSets.Route], MovementImport.Pad),
        new("Pow", "to a constant; of two activations", [RuleSets.Activation, RuleSets.Gradient], ArithmeticImport.Pow),
        new("RMSNormalization", "also written out", [RuleSets.Normalization], NormalizationImport.Layer(subtractsMean: false)),
        new("Range", "of constants and shapes only", [], ConstantImport.Range),
        new("Reciprocal", "", [RuleSets.Activation], ActivationImport.Unary(Reciprocal)),
        new("ReduceL1", "", [RuleSets.Homogeneous], ReduceImport.Reduce(ReduceFunction.L1)),
        new("ReduceL2", "", [RuleSets.Homogeneous], ReduceImport.Reduce(ReduceFunction.L2)),
        new("ReduceLogSum", "a logarithm of ReduceSum", [RuleSets.Mean, RuleSets.Activation], ReduceImport.LogSum),
        new("ReduceLogSumExp", "", [RuleSets.Gradient], ReduceImport.Reduce(ReduceFunction.LogSumExp)),
        new("ReduceMax", "over space: a global max pool", [RuleSets.Winner], ReduceImport.Reduce(ReduceFunction.Maximum)),
        new("ReduceMean", "over space: a global average pool", [RuleSets.Mean], ReduceImport.Reduce(ReduceFunction.Mean)),
        new("ReduceMin", "", [RuleSets.Winner], ReduceImport.Reduce(ReduceFunction.Minimum)),
        new("ReduceProd", "", [RuleSets.Homogeneous], ReduceImport.Reduce(ReduceFunction.Product)),
        new("ReduceSum", "", [RuleSets.Mean], ReduceImport.Reduce(ReduceFunction.Sum, axesInputSince: 13)),
        new("ReduceSumSquare", "", [RuleSets.Homogeneous], ReduceImport.Reduce(ReduceFunction.SumSquare)),
        new("Relu", "also written out", [RuleSets.Rectifier], ActivationImport.Unary(Relu)),
        new("Reshape", "to a constant shape", [RuleSets.Route], ReshapeImport.Reshape),
        new("Resize", "nearest, linear, cubic; constant scales or sizes; without antialias and tf_crop_and_resize",
            [RuleSets.Route], ResizeImport.Resize),
        new("Scan", "a loop over an axis, of operator set 9 and later; the body takes constants from around it", [RuleSets.Route], ScanImport.Scan),
        new("Selu", "", [RuleSets.Activation], ActivationImport.Selu),
        new("Shape", "", [], ConstantImport.ShapeOf),
        new("Sigmoid", "", [RuleSets.Activation], ActivationImport.Unary(Sigmoid)),
        new("Sign", "", [RuleSets.Activation], ActivationImport.Unary(Sign)),
        new("SimplifiedLayerNormalization", "", [RuleSets.Normalization], NormalizationImport.Layer(subtractsMean: false)),
        new("Size", "", [], ConstantImport.Size),
        new("Slice", "with constant bounds", [RuleSets.Route], SliceImport.Slice),
        new("Softmax", "", [RuleSets.Softmax], SoftmaxImport.Softmax),
        new("Softplus", "", [RuleSets.Activation], ActivationImport.Unary(Softplus)),
        new("Softsign", "also written out", [RuleSets.Activation], ActivationImport.Unary(Softsign)),
        new("SpaceToDepth", "", [RuleSets.Route], ReshapeImport.SpaceToDepth),
        new("Split", "with constant sizes", [RuleSets.Route], SliceImport.Split),
        new("Sqrt", "", [RuleSets.Activation], ActivationImport.Unary(Sqrt)),
        new("Squeeze", "", [RuleSets.Route], ReshapeImport.Squeeze),
        new("Sub", "", [RuleSets.Sum], ArithmeticImport.Binary(Subtract)),
        new("Sum", "", [RuleSets.Sum], ArithmeticImport.Chain(Add)),
        new("Swish", "also written out (SiLU)", [RuleSets.Activation], ActivationImport.Unary(Silu, 1)),
        new("Tanh", "", [RuleSets.Activation], ActivationImport.Unary(Tanh)),
        new("ThresholdedRelu", "", [RuleSets.Activation], ActivationImport.Unary(ThresholdedRelu, 1)),
        new("Tile", "with constant repeats", [RuleSets.Route], MovementImport.Tile),
        new("TopK", "with a constant count", [RuleSets.Route, RuleSets.Constant], RankingImport.Top),
        new("Transpose", "", [RuleSets.Route], ReshapeImport.Transpose),
        new("Unsqueeze", "", [RuleSets.Route], ReshapeImport.Unsqueeze),
        new("Upsample", "nearest and linear, constant scales", [RuleSets.Route], ResizeImport.Upsample),
        new("Where", "", [RuleSets.Route], ConditionImport.Where),
        new("Xor", "at run time 0 or 1", [RuleSets.Constant], ConditionImport.Xor),
        new("ai.onnx.ml.FeatureVectorizer", "", [RuleSets.Route], FeatureImport.Vectorizer),
        new("ai.onnx.ml.Imputer", "a choice", [RuleSets.Route, RuleSets.Constant], FeatureImport.Imputer),
        new("ai.onnx.ml.LinearClassifier", "scores and integer labels; post_transform LOGISTIC, SOFTMAX",
            [RuleSets.Linear], LearningImport.LinearClassifier),
        new("ai.onnx.ml.LinearRegressor", "post_transform LOGISTIC, SOFTMAX", [RuleSets.Linear], LearningImport.LinearRegressor),
        new("ai.onnx.ml.Normalizer", "a quotient by the norm", [RuleSets.Quotient, RuleSets.Sum, RuleSets.Homogeneous, RuleSets.Constant], LearningImport.Normalizer),
        new("ai.onnx.ml.SVMClassifier", "with support vectors; scores as ONNX Runtime's; Platt's probabilities",
            [RuleSets.KernelSum, RuleSets.Kernel, RuleSets.Activation, RuleSets.Route], SupportVectorImport.Classifier),
        new("ai.onnx.ml.SVMRegressor", "with support vectors; also of one class",
            [RuleSets.KernelSum, RuleSets.Kernel], SupportVectorImport.Regressor),
        new("ai.onnx.ml.Scaler", "", [RuleSets.Sum, RuleSets.Activation], LearningImport.Scaler),
        new("ai.onnx.ml.ZipMap", "names of classes beside the scores", [RuleSets.Nothing], LearningImport.ZipMap),
        new("com.microsoft.BiasGelu", "", [RuleSets.Sum, RuleSets.Activation], FusedImport.Gelu(Gelu)),
        new("com.microsoft.FastGelu", "", [RuleSets.Sum, RuleSets.Activation], FusedImport.Gelu(GeluTanh)),
        new("com.microsoft.FusedConv", "a convolution, a sum, an activation",
            [RuleSets.Linear, RuleSets.Sum, RuleSets.Rectifier], FusedImport.Conv),
        new("com.microsoft.FusedGemm", "a Gemm and an activation", [RuleSets.Linear, RuleSets.Rectifier], FusedImport.Gemm),
        new("com.microsoft.FusedMatMul", "without transposed batches", [RuleSets.Linear, RuleSets.MatrixProduct], FusedImport.MatMul),
        new("com.microsoft.Gelu", "", [RuleSets.Activation], ActivationImport.Unary(Gelu)),
        new("com.microsoft.GroupNorm", "channels first or last; with SiLU",
            [RuleSets.Normalization, RuleSets.Activation], NormalizationImport.MicrosoftGroup),
        new("com.microsoft.LayerNormalization", "", [RuleSets.Normalization], NormalizationImport.Layer(subtractsMean: true)),
        new("com.microsoft.QuickGelu", "", [RuleSets.Activation], ActivationImport.Unary(Silu, 1.702)),
        new("com.microsoft.SimplifiedLayerNormalization", "", [RuleSets.Normalization], NormalizationImport.Layer(subtractsMean: false)),
        new("com.microsoft.SkipLayerNormalization", "a sum and a normalisation",
            [RuleSets.Sum, RuleSets.Normalization], NormalizationImport.SkipLayer(subtractsMean: true)),
        new("com.microsoft.SkipSimplifiedLayerNormalization", "a sum and a normalisation",
            [RuleSets.Sum, RuleSets.Normalization], NormalizationImport.SkipLayer(subtractsMean: false)),
        new("lrp.Codebook", "of pipelines: nearest words, hard, soft, by rank", [RuleSets.Whole], BagOfWordsImport.Codebook),
        new("lrp.DescriptorGrid", "of pipelines: patches, gradients, colours; PCA", [RuleSets.Whole], BagOfWordsImport.DescriptorGrid),
        new("lrp.FisherVector", "of pipelines: mixtures of Gaussians; pyramids", [RuleSets.Fisher], BagOfWordsImport.FisherVector),
        new("lrp.KernelMachine", "of pipelines: with support vectors", [RuleSets.KernelSum, RuleSets.Kernel], BagOfWordsImport.KernelMachine),
        new("lrp.Normalization", "of pipelines: a power and a norm", [RuleSets.Passing], BagOfWordsImport.Normalization),
        new("lrp.Pool", "of pipelines: means, sums, maxima; pyramids", [RuleSets.Shares], BagOfWordsImport.Pool),
    ];

    private static readonly Dictionary<string, OperatorRow> ByName = Rows.ToDictionary(row => row.Name);

    internal static OperatorRow? Find(OnnxNode node) => ByName.TryGetValue(QualifiedName(node), out var row) ? row : null;

    internal static string QualifiedName(OnnxNode node) => QualifiedName(node.Domain, node.OperatorType);

    internal static string QualifiedName(string domain, string name) => domain.Length == 0 ? name : $"{domain}.{name}";
}
