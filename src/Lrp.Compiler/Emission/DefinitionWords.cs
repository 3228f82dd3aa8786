using System.Globalization;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What layers and their arguments are called in definitions.</summary>
internal static class DefinitionWords
{
    public static IReadOnlyDictionary<UnaryFunction, string> Functions { get; } = new Dictionary<UnaryFunction, string>
    {
        [UnaryFunction.Relu] = "Relu",
        [UnaryFunction.LeakyRelu] = "LeakyRelu",
        [UnaryFunction.Elu] = "Elu",
        [UnaryFunction.Celu] = "Celu",
        [UnaryFunction.ThresholdedRelu] = "ThresholdedRelu",
        [UnaryFunction.Clip] = "Clip",
        [UnaryFunction.Softplus] = "Softplus",
        [UnaryFunction.Softsign] = "Softsign",
        [UnaryFunction.Tanh] = "Tanh",
        [UnaryFunction.Sigmoid] = "Sigmoid",
        [UnaryFunction.HardSigmoid] = "HardSigmoid",
        [UnaryFunction.HardSwish] = "HardSwish",
        [UnaryFunction.Mish] = "Mish",
        [UnaryFunction.Gelu] = "Gelu",
        [UnaryFunction.Absolute] = "Abs",
        [UnaryFunction.Exp] = "Exp",
        [UnaryFunction.Log] = "Log",
        [UnaryFunction.Sqrt] = "Sqrt",
        [UnaryFunction.Erf] = "Erf",
        [UnaryFunction.Reciprocal] = "Reciprocal",
        [UnaryFunction.Sign] = "Sign",
        [UnaryFunction.Floor] = "Floor",
        [UnaryFunction.Ceil] = "Ceiling",
    };

    public static IReadOnlyDictionary<BinaryFunction, string> Signs { get; } = new Dictionary<BinaryFunction, string>
    {
        [BinaryFunction.Add] = "+",
        [BinaryFunction.Subtract] = "-",
        [BinaryFunction.Multiply] = "*",
        [BinaryFunction.Divide] = "/",
    };

    public static IReadOnlyDictionary<BinaryFunction, string> Pairs { get; } = new Dictionary<BinaryFunction, string>
    {
        [BinaryFunction.Maximum] = "Maximum",
        [BinaryFunction.Minimum] = "Minimum",
        [BinaryFunction.Greater] = "Greater",
        [BinaryFunction.GreaterOrEqual] = "GreaterOrEqual",
        [BinaryFunction.Equal] = "Equal",
    };

    public static IReadOnlyDictionary<ReduceFunction, string> Reductions { get; } = new Dictionary<ReduceFunction, string>
    {
        [ReduceFunction.Mean] = "Mean",
        [ReduceFunction.Sum] = "Sum",
        [ReduceFunction.Maximum] = "Max",
        [ReduceFunction.Minimum] = "Min",
        [ReduceFunction.Product] = "Product",
        [ReduceFunction.SumSquare] = "SumSquare",
        [ReduceFunction.L1] = "L1Norm",
        [ReduceFunction.L2] = "L2Norm",
        [ReduceFunction.LogSumExp] = "LogSumExp",
    };

    public static NamePiece NameOf(NameKind kind, string name) => new(kind, NameTemplate.Of(name));

    /// <summary>An argument that is always there.</summary>
    public static NumberPiece One(string role, int number) => Sizes(role, [number], null, isNamed: false);

    /// <summary>One that is called by name, and left out where it is as usual.</summary>
    public static NumberPiece Option(string role, int number, int usual) => Sizes(role, [number], usual, isNamed: true);

    /// <summary>A number for all axes, or one for each.</summary>
    public static NumberPiece Sizes(string role, IEnumerable<int> sizes, int? usual, bool isNamed)
    {
        List<Whole> numbers = [.. sizes.Select(size => new Whole("", size))];
        return new NumberPiece(role, new(numbers.Distinct().Count() == 1 ? numbers.Take(1) : numbers), usual, isNamed);
    }

    /// <param name="name">The kernel's argument; "" where it is the first.</param>
    /// <param name="asKernel">Steps are usually as wide as the kernel; else 1.</param>
    public static Phrase WindowOf(Window window, string name, bool asKernel)
    {
        Phrase kernel = $"{(name.Length == 0 ? "" : $"{name}: ")}{Sizes("kernel", window.Kernel, null, isNamed: false)}";
        if (!asKernel || !window.Strides.Equals(window.Kernel))
            kernel = $"{kernel}{Sizes("stride", window.Strides, asKernel ? null : 1, isNamed: true)}";
        kernel = $"{kernel}{Sizes("padding", window.PadsBegin, 0, isNamed: true)}";
        if (!window.PadsBegin.Equals(window.PadsEnd))
            kernel = $"{kernel}{Sizes("paddingEnd", window.PadsEnd, null, isNamed: true)}";
        return $"{kernel}{Sizes("dilation", window.Dilations, 1, isNamed: true)}";
    }

    /// <summary>What a transposed convolution adds at the end; null where it is no such thing.</summary>
    public static NumberPiece? Extra(ConvTranspose conv, Node node)
    {
        var window = conv.Window;
        int[] extra = [.. Enumerable.Range(0, window.Rank).Select(axis => conv.Spatial[axis]
            - ((node.Inputs[0].Shape[axis + 2] - 1) * window.Strides[axis]) - ((window.Kernel[axis] - 1) * window.Dilations[axis]) - 1
            + window.PadsBegin[axis] + window.PadsEnd[axis])];
        return extra.Any(count => count < 0) ? null : Sizes("outputPadding", extra, 0, isNamed: true);
    }

    public static bool IsGlobal(Window window, Node node) => window.Equals(Window.Global(node.Inputs[0].Shape.Spatial()));

    public static bool HasNoPads(Window window) => window.PadsBegin.All(0) && window.PadsEnd.All(0);

    /// <summary>Windows that reach beyond the end.</summary>
    public static string Ceiling(Window window, Node node)
    {
        for (var axis = 0; axis < window.Rank; axis++)
        {
            var room = node.Inputs[0].Shape[axis + 2] + window.PadsBegin[axis] + window.PadsEnd[axis]
                - ((window.Kernel[axis] - 1) * window.Dilations[axis]) - 1;
            if (window.Output[axis] > (room / window.Strides[axis]) + 1)
                return ", ceiling: true";
        }

        return "";
    }

    /// <summary>A part along one axis of a sample; null where it is another one.</summary>
    /// <param name="batch">The axis that definitions do not count; of weights: one that they do not have.</param>
    public static Phrase? Sliced(Slice slice, Shape x, int batch)
    {
        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(axis => slice.Shape[axis] != x[axis] || slice.Steps[axis] != 1)];
        if (axes.Length != 1 || axes[0] == batch || slice.Steps[axes[0]] < 1)
            return null;
        var (axis, step) = (axes[0], slice.Steps[axes[0]]);
        var end = slice.Starts[axis] + ((slice.Shape[axis] - 1) * step) + 1;
        return $"{axis - (axis < batch ? 0 : 1)}, {One("start", slice.Starts[axis])}, {One("end", end)}{Option("step", step, 1)}";
    }

    public static string Parameters(Unary unary) =>
        string.Join(", ", new[] { unary.Alpha, unary.Beta }.Take(unary.FunctionTraits.Parameters).Select(Number));

    /// <summary>With the constants of the paper, in float32 as the operator has them.</summary>
    public static bool IsUsual(Unary selu) =>
        (float)selu.Alpha == 1.67326319217681884765625f && (float)selu.Beta == 1.05070102214813232421875f;

    /// <summary>A shape, whose dimensions are arguments of their own.</summary>
    public static Phrase Dimensions(IEnumerable<int> dimensions)
    {
        var phrase = new Phrase();
        foreach (var dimension in dimensions)
            phrase = $"{phrase}{(phrase.Pieces.Count == 0 ? "" : ", ")}{One("size", dimension)}";
        return phrase;
    }

    public static string List(IEnumerable<int> items) =>
        string.Join(", ", items.Select(item => item.ToString(CultureInfo.InvariantCulture)));

    /// <summary>As C# reads it. Numbers of files are float32: the shortest text that gives that again.</summary>
    public static string Number(double value) => (float)value == value && !double.IsInfinity(value)
        ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : CSharp.Double(value);

    /// <summary>A number that is left out where it is as usual.</summary>
    public static string Number(string role, double value, double usual) =>
        (float)value == (float)usual ? "" : $", {role}: {Number(value)}";
}
