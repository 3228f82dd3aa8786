using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>A pointer that an epilogue takes.</summary>
/// <param name="Name">y0 to an output, t0 to a tensor, c0 to a number for each channel, p0 to one for each position.</param>
/// <param name="Lanes">Floats of a column: a block of channels, one for all, or none where it stays while columns go by.</param>
internal readonly record struct EpiloguePointer(string Name, int Lanes)
{
    public bool IsByChannel => Lanes == 0;

    public bool IsByPosition => Lanes == 1;

    /// <summary>Floats between columns where those of the output are so far apart.</summary>
    public int Step(int outputStep) => outputStep / Layout.Block * Lanes;

    public override string ToString() => Name;
}

/// <summary>
/// Writes an epilogue as a method on one vector: <c>Finish(sum, y0, t0, c0)</c>, which tiles call for every accumulator. What is no number
/// stays none: x86's own minimum and maximum give their second operand where one is NaN, so bounds come first.
/// </summary>
internal static class EpilogueEmitter
{
    private const string VectorMath = "global::Lrp.Generated.VectorMath";

    /// <summary>The pointers that an epilogue takes: outputs, tensors, what is per channel, what is per position.</summary>
    public static IReadOnlyList<EpiloguePointer> Pointers(Epilogue epilogue, string suffix = "") =>
    [
        .. Enumerable.Range(0, epilogue.Stores.Count).Select(index => new EpiloguePointer($"y{index}{suffix}", Layout.Block)),
        .. Enumerable.Range(0, epilogue.Tensors).Select(index => new EpiloguePointer($"t{index}{suffix}", Layout.Block)),
        .. Enumerable.Range(0, epilogue.Channels).Select(index => new EpiloguePointer($"c{index}{suffix}", 0)),
        .. Enumerable.Range(0, epilogue.Positions).Select(index => new EpiloguePointer($"p{index}{suffix}", 1)),
    ];

    public static bool HasAccumulator(Epilogue epilogue) => epilogue.Instructions.Any(instruction => instruction is AccumulatorInstruction);

    public static void Write(CodeWriter writer, VectorIsa isa, Kernel kernel)
    {
        var parameters = Pointers(kernel.Epilogue).Select(pointer => $"float* {pointer}").ToList();
        if (HasAccumulator(kernel.Epilogue))
            parameters.Insert(0, $"{isa.Type}<float> sum");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void {kernel.Name}Finish({string.Join(", ", parameters)})"))
        {
            for (var index = 0; index < kernel.Epilogue.Instructions.Count; index++)
            {
                if (kernel.Epilogue.Instructions[index] is not (AccumulatorInstruction or ScalarInstruction))
                    writer.Line($"var r{index} = {Expression(isa, kernel.Epilogue, kernel.Epilogue.Instructions[index])};");
            }

            for (var index = 0; index < kernel.Epilogue.Stores.Count; index++)
                writer.Line($"{isa.Type}.Store({Register(isa, kernel.Epilogue, kernel.Epilogue.Stores[index])}, y{index});");
        }
    }

    private static string Register(VectorIsa isa, Epilogue epilogue, int index) => epilogue.Instructions[index] switch
    {
        AccumulatorInstruction => "sum",
        ScalarInstruction scalar => Scalar(isa, scalar.Value),
        _ => $"r{index}",
    };

    private static string Expression(VectorIsa isa, Epilogue epilogue, Instruction instruction) => instruction switch
    {
        TensorInstruction tensor => $"{isa.Type}.Load(t{tensor.Index})",
        ChannelInstruction channel => $"{isa.Type}.Load(c{channel.Index})",
        PositionInstruction position => $"{isa.Type}.Create(*p{position.Index})",
        UnaryInstruction { Derivative: false } unary => Function(isa, unary, Register(isa, epilogue, unary.Operand)),
        UnaryInstruction unary => Derivative(isa, unary, Register(isa, epilogue, unary.Operand)),
        SelectInstruction select => Select(isa, $"{isa.Type}.Equals({Register(isa, epilogue, select.Condition)}, {Zero(isa)})",
            Register(isa, epilogue, select.Right), Register(isa, epilogue, select.Left)),
        BinaryInstruction binary => Function(isa, binary.Function, Register(isa, epilogue, binary.Left), Register(isa, epilogue, binary.Right)),
        _ => throw new InvalidOperationException($"no code for {instruction}"),
    };

    private static string Function(VectorIsa isa, BinaryFunction function, string a, string b) => function switch
    {
        BinaryFunction.Add => $"{a} + {b}",
        BinaryFunction.Subtract => $"{a} - {b}",
        BinaryFunction.Multiply => $"{a} * {b}",
        BinaryFunction.Divide => $"{a} / {b}",
        BinaryFunction.Minimum => $"{isa.Type}.Min({a}, {b})",
        BinaryFunction.Maximum => $"{isa.Type}.Max({a}, {b})",
        BinaryFunction.PRelu => Select(isa, $"{isa.Type}.GreaterThanOrEqual({a}, {Zero(isa)})", a, $"{a} * {b}"),
        BinaryFunction.PReluDerivative => Select(isa, $"{isa.Type}.GreaterThan({a}, {Zero(isa)})", Scalar(isa, 1), b),
        BinaryFunction.Where => Select(isa, $"{isa.Type}.Equals({a}, {Zero(isa)})", Zero(isa), b),
        BinaryFunction.Greater => Truth(isa, $"{isa.Type}.GreaterThan({a}, {b})"),
        BinaryFunction.GreaterOrEqual => Truth(isa, $"{isa.Type}.GreaterThanOrEqual({a}, {b})"),
        BinaryFunction.Equal => Truth(isa, $"{isa.Type}.Equals({a}, {b})"),
        BinaryFunction.And => Select(isa, $"{isa.Type}.Equals({a}, {Zero(isa)}) | {isa.Type}.Equals({b}, {Zero(isa)})", Zero(isa), Scalar(isa, 1)),
        BinaryFunction.Or => Select(isa, $"{isa.Type}.Equals({a}, {Zero(isa)}) & {isa.Type}.Equals({b}, {Zero(isa)})", Zero(isa), Scalar(isa, 1)),
        _ => $"{VectorMath}.{function}({a}, {b})",
    };

    private static string Function(VectorIsa isa, UnaryInstruction unary, string x) => unary.Function switch
    {
        UnaryFunction.Relu => $"{isa.Type}.MaxNative({Zero(isa)}, {x})",
        UnaryFunction.NegativePart => $"{isa.Type}.MinNative({Zero(isa)}, {x})",
        UnaryFunction.Clip => Clip(isa, x, unary.Alpha, unary.Beta),
        UnaryFunction.LeakyRelu => Select(isa, $"{isa.Type}.GreaterThanOrEqual({x}, {Zero(isa)})", x, $"{x} * {Scalar(isa, unary.Alpha)}"),
        UnaryFunction.HardSigmoid => Clip(isa, $"({x} * {Scalar(isa, unary.Alpha)} + {Scalar(isa, unary.Beta)})", 0, 1),
        UnaryFunction.HardSwish => $"{x} * {Clip(isa, $"({x} * {Scalar(isa, 1.0 / 6)} + {Scalar(isa, 0.5)})", 0, 1)}",
        UnaryFunction.ThresholdedRelu => Select(isa, $"{isa.Type}.LessThanOrEqual({x}, {Scalar(isa, unary.Alpha)})", Zero(isa), x),
        UnaryFunction.Stabilize =>
            $"{x} + {Select(isa, $"{isa.Type}.GreaterThanOrEqual({x}, {Zero(isa)})", Scalar(isa, unary.Alpha), Scalar(isa, -unary.Alpha))}",
        UnaryFunction.Negate => $"-{x}",
        UnaryFunction.Absolute => $"{isa.Type}.Abs({x})",
        UnaryFunction.Square => $"{x} * {x}",
        UnaryFunction.Sqrt => $"{isa.Type}.Sqrt({x})",
        UnaryFunction.Reciprocal => $"{Scalar(isa, 1)} / {x}",
        UnaryFunction.Floor => $"{isa.Type}.Floor({x})",
        UnaryFunction.Ceil => $"{isa.Type}.Ceiling({x})",
        UnaryFunction.Truncate => $"{isa.Type}.Truncate({x})",
        UnaryFunction.Not => Truth(isa, $"{isa.Type}.Equals({x}, {Zero(isa)})"),
        UnaryFunction.Sign => Sign(isa, x),
        _ => $"{VectorMath}.{unary.Function}({x}{Parameters(unary)})",
    };

    private static string Derivative(VectorIsa isa, UnaryInstruction unary, string x) => unary.Function switch
    {
        UnaryFunction.Relu => Step(isa, x, 0, 1, 0),
        UnaryFunction.NegativePart => Select(isa, $"{isa.Type}.LessThan({x}, {Zero(isa)})", Scalar(isa, 1), Zero(isa)),
        UnaryFunction.Clip => Inside(isa, x, unary.Alpha, unary.Beta, Scalar(isa, 1)),
        UnaryFunction.LeakyRelu => Step(isa, x, 0, 1, unary.Alpha),
        UnaryFunction.HardSigmoid => Inside(isa, $"({x} * {Scalar(isa, unary.Alpha)} + {Scalar(isa, unary.Beta)})", 0, 1, Scalar(isa, unary.Alpha)),
        UnaryFunction.HardSwish => Select(isa, $"{isa.Type}.LessThan({x}, {Scalar(isa, -3)})", Zero(isa),
            Select(isa, $"{isa.Type}.LessThanOrEqual({x}, {Scalar(isa, 3)})", $"({x} * {Scalar(isa, 1.0 / 3)} + {Scalar(isa, 0.5)})", Scalar(isa, 1))),
        UnaryFunction.ThresholdedRelu => Step(isa, x, unary.Alpha, 1, 0),
        UnaryFunction.Stabilize or UnaryFunction.RoundToFormat => Scalar(isa, 1),
        UnaryFunction.Negate => Scalar(isa, -1),
        UnaryFunction.Absolute => Sign(isa, x),
        UnaryFunction.Square => $"{x} + {x}",
        UnaryFunction.Sqrt => $"{Scalar(isa, 0.5)} / {isa.Type}.Sqrt({x})",
        UnaryFunction.Reciprocal => $"{Scalar(isa, -1)} / ({x} * {x})",
        UnaryFunction.Sign or UnaryFunction.Floor or UnaryFunction.Ceil or UnaryFunction.Truncate or UnaryFunction.Not => Zero(isa),
        _ => $"{VectorMath}.{unary.Function}Derivative({x}{Parameters(unary)})",
    };

    private static string Parameters(UnaryInstruction unary) => string.Concat(new[] { unary.Alpha, unary.Beta }
        .Take(UnaryTraits.Of(unary.Function, unary.Alpha, unary.Beta).Parameters).Select(parameter => $", {CSharp.Double(parameter)}"));

    private static string Clip(VectorIsa isa, string x, double low, double high)
    {
        var above = double.IsNegativeInfinity(low) ? x : $"{isa.Type}.MaxNative({Scalar(isa, low)}, {x})";
        return double.IsPositiveInfinity(high) ? above : $"{isa.Type}.MinNative({Scalar(isa, high)}, {above})";
    }

    private static string Inside(VectorIsa isa, string x, double low, double high, string value) => Select(isa,
        $"{isa.Type}.GreaterThan({x}, {Scalar(isa, low)}) & {isa.Type}.LessThan({x}, {Scalar(isa, high)})", value, Zero(isa));

    private static string Step(VectorIsa isa, string x, double at, double above, double below) =>
        Select(isa, $"{isa.Type}.GreaterThan({x}, {Scalar(isa, at)})", Scalar(isa, above), Scalar(isa, below));

    private static string Sign(VectorIsa isa, string x) => Select(isa, $"{isa.Type}.GreaterThan({x}, {Zero(isa)})", Scalar(isa, 1),
        Select(isa, $"{isa.Type}.LessThan({x}, {Zero(isa)})", Scalar(isa, -1), Zero(isa)));

    private static string Select(VectorIsa isa, string condition, string yes, string no) =>
        $"{isa.Type}.ConditionalSelect({condition}, {yes}, {no})";

    private static string Truth(VectorIsa isa, string condition) => Select(isa, condition, Scalar(isa, 1), Zero(isa));

    private static string Zero(VectorIsa isa) => $"{isa.Type}<float>.Zero";

    private static string Scalar(VectorIsa isa, double value) => value == 0 ? Zero(isa) : $"{isa.Type}.Create({CSharp.Float(value)})";
}
