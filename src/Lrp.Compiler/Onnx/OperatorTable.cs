using Lrp.Compiler.IR;
using static Lrp.Compiler.IR.BinaryFunction;
using static Lrp.Compiler.IR.UnaryFunction;

namespace Lrp.Compiler.Onnx;

/// <summary>A supported ONNX operator.</summary>
/// <param name="Name">The ONNX name, with its domain where that is not the default one.</param>
/// <param name="Remark">What is special, in one line: the README's table shows it.</param>
public sealed record OperatorRow(string Name, string Remark)
{
    internal OperatorRow(string name, string remark, Func<NodeImport, Value> import)
        : this(name, remark) => Import = node => [import(node)];

    internal OperatorRow(string name, string remark, Func<NodeImport, IReadOnlyList<Value>> import)
        : this(name, remark) => Import = import;

    internal Func<NodeImport, IReadOnlyList<Value>> Import { get; } = _ => [];
}

/// <summary>The one list of supported operators: the importer dispatches by it, and the README shows it.</summary>
public static class OperatorTable
{
    private const string Known = "of constants and shapes only";

    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("Abs", "", ActivationImport.Unary(Absolute)),
        new("Add", "", ArithmeticImport.Binary(Add)),
        new("And", Known, ArithmeticImport.Predicate((a, b) => a != 0 && b != 0)),
        new("AveragePool", "1-D to 3-D; auto_pad, ceil_mode, count_include_pad, dilations", PoolImport.AveragePool),
        new("BatchNormalization", "in evaluation mode; merged into a neighbouring layer", NormalizationImport.BatchNormalization),
        new("Cast", "between floating types, rounding to float16 and bfloat16; to others of constants and shapes only",
            MovementImport.Cast),
        new("CastLike", "between floating types", MovementImport.CastLike),
        new("Ceil", "", ActivationImport.Unary(Ceil)),
        new("Celu", "", ActivationImport.Unary(Celu, 1)),
        new("Clip", "with constant bounds", ActivationImport.Clip),
        new("Concat", "", MovementImport.Concat),
        new("Constant", "", ConstantImport.Constant),
        new("ConstantOfShape", "", ConstantImport.ConstantOfShape),
        new("Conv", "1-D to 3-D; groups, strides, dilations, pads, auto_pad", ConvImport.Conv),
        new("ConvTranspose", "like Conv; output_padding, output_shape", ConvImport.ConvTranspose),
        new("DepthToSpace", "", ReshapeImport.DepthToSpace),
        new("Div", "", ArithmeticImport.Binary(Divide)),
        new("Dropout", "in evaluation mode", MovementImport.Dropout),
        new("Elu", "", ActivationImport.Unary(Elu, 1)),
        new("Equal", Known, ArithmeticImport.Predicate((a, b) => a == b)),
        new("Erf", "", ActivationImport.Unary(Erf)),
        new("Exp", "", ActivationImport.Unary(Exp)),
        new("Expand", "", MovementImport.Expand),
        new("Flatten", "", ReshapeImport.Flatten),
        new("Floor", "", ActivationImport.Unary(Floor)),
        new("Gather", "with constant indices", SliceImport.Gather),
        new("Gelu", "exact and tanh; also written out with Erf", ActivationImport.Gelu),
        new("Gemm", "", DenseImport.Gemm),
        new("GlobalAveragePool", "", PoolImport.GlobalAveragePool),
        new("GlobalLpPool", "", PoolImport.GlobalLpPool),
        new("GlobalMaxPool", "", PoolImport.GlobalMaxPool),
        new("Greater", Known, ArithmeticImport.Predicate((a, b) => a > b)),
        new("GreaterOrEqual", Known, ArithmeticImport.Predicate((a, b) => a >= b)),
        new("HardSigmoid", "", ActivationImport.HardSigmoid),
        new("HardSwish", "also written out", ActivationImport.Unary(HardSwish)),
        new("Identity", "", MovementImport.Identity),
        new("LRN", "", NormalizationImport.LocalResponse),
        new("LeakyRelu", "", ActivationImport.Unary(LeakyRelu, 0.01)),
        new("Less", Known, ArithmeticImport.Predicate((a, b) => a < b)),
        new("LessOrEqual", Known, ArithmeticImport.Predicate((a, b) => a <= b)),
        new("Log", "", ActivationImport.Unary(Log)),
        new("LogSoftmax", "", NormalizationImport.LogSoftmax),
        new("LpPool", "1-D to 3-D; auto_pad, ceil_mode, dilations; p ≥ 1", PoolImport.LpPool),
        new("MatMul", "", DenseImport.MatMul),
        new("Max", "", ArithmeticImport.Chain(Maximum)),
        new("MaxPool", "1-D to 3-D; auto_pad, ceil_mode, dilations; without indices", PoolImport.MaxPool),
        new("Mean", "", ArithmeticImport.Mean),
        new("Min", "", ArithmeticImport.Chain(Minimum)),
        new("Mish", "also written out", ActivationImport.Unary(Mish)),
        new("Mod", Known, ArithmeticImport.Mod),
        new("Mul", "", ArithmeticImport.Binary(Multiply)),
        new("Neg", "", ActivationImport.Unary(Negate)),
        new("Not", Known, ArithmeticImport.Not),
        new("Or", Known, ArithmeticImport.Predicate((a, b) => a != 0 || b != 0)),
        new("PRelu", "", ArithmeticImport.PRelu),
        new("Pad", "with constant pads; constant, reflect, edge, wrap", MovementImport.Pad),
        new("Pow", "", ArithmeticImport.Pow),
        new("Range", Known, ConstantImport.Range),
        new("Reciprocal", "", ActivationImport.Unary(Reciprocal)),
        new("ReduceL1", "", ReduceImport.Reduce(ReduceFunction.L1)),
        new("ReduceL2", "", ReduceImport.Reduce(ReduceFunction.L2)),
        new("ReduceMax", "", ReduceImport.Reduce(ReduceFunction.Maximum)),
        new("ReduceMean", "over space: a global average pool", ReduceImport.Reduce(ReduceFunction.Mean)),
        new("ReduceMin", "", ReduceImport.Reduce(ReduceFunction.Minimum)),
        new("ReduceProd", "", ReduceImport.Reduce(ReduceFunction.Product)),
        new("ReduceSum", "", ReduceImport.Reduce(ReduceFunction.Sum, axesInputSince: 13)),
        new("ReduceSumSquare", "", ReduceImport.Reduce(ReduceFunction.SumSquare)),
        new("Relu", "", ActivationImport.Unary(Relu)),
        new("Reshape", "to a constant shape", ReshapeImport.Reshape),
        new("Resize", "nearest, linear, cubic; constant scales or sizes; without antialias and tf_crop_and_resize", ResizeImport.Resize),
        new("Selu", "", ActivationImport.Selu),
        new("Shape", "", ConstantImport.ShapeOf),
        new("Sigmoid", "", ActivationImport.Unary(Sigmoid)),
        new("Sign", "", ActivationImport.Unary(Sign)),
        new("Size", "", ConstantImport.Size),
        new("Slice", "with constant bounds", SliceImport.Slice),
        new("Softmax", "", NormalizationImport.Softmax),
        new("Softplus", "", ActivationImport.Unary(Softplus)),
        new("Softsign", "", ActivationImport.Unary(Softsign)),
        new("SpaceToDepth", "", ReshapeImport.SpaceToDepth),
        new("Split", "with constant sizes", SliceImport.Split),
        new("Sqrt", "", ActivationImport.Unary(Sqrt)),
        new("Squeeze", "", ReshapeImport.Squeeze),
        new("Sub", "", ArithmeticImport.Binary(Subtract)),
        new("Sum", "", ArithmeticImport.Chain(Add)),
        new("Swish", "also written out (SiLU)", ActivationImport.Unary(Silu, 1)),
        new("Tanh", "", ActivationImport.Unary(Tanh)),
        new("ThresholdedRelu", "", ActivationImport.Unary(ThresholdedRelu, 1)),
        new("Tile", "with constant repeats", MovementImport.Tile),
        new("Transpose", "", ReshapeImport.Transpose),
        new("Unsqueeze", "", ReshapeImport.Unsqueeze),
        new("Upsample", "nearest and linear, constant scales", ResizeImport.Upsample),
        new("Where", "with a constant condition", ArithmeticImport.Where),
        new("com.microsoft.Gelu", "", ActivationImport.Unary(Gelu)),
    ];

    private static readonly Dictionary<string, OperatorRow> ByName = Rows.ToDictionary(row => row.Name);

    internal static OperatorRow? Find(OnnxNode node) => ByName.TryGetValue(QualifiedName(node), out var row) ? row : null;

    internal static string QualifiedName(OnnxNode node) =>
        node.Domain.Length == 0 ? node.OperatorType : $"{node.Domain}.{node.OperatorType}";
}
