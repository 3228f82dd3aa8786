using System.Globalization;
using System.Text;
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
/// Writes an epilogue as a method on one vector: <c>Finish(at, sum, y0, t0, c0)</c>, which tiles call for every accumulator. What is no
/// number stays none: x86's own minimum and maximum give their second operand where one is NaN, so bounds come first.
/// </summary>
internal static class EpilogueEmitter
{
    /// <summary>What is longer is given a name.</summary>
    private const int LongestInPlace = 80;

    private const string VectorMath = "LrpRuntime::VectorMath";

    /// <summary>The pointers that an epilogue takes: outputs, tensors, what is per channel, what is per position.</summary>
    public static IReadOnlyList<EpiloguePointer> Pointers(Epilogue epilogue, string suffix = "") =>
    [
        .. Enumerable.Range(0, epilogue.Stores.Count).Select(index => new EpiloguePointer($"y{index}{suffix}", Layout.Block)),
        .. Enumerable.Range(0, epilogue.Tensors).Select(index => new EpiloguePointer($"t{index}{suffix}", Layout.Block)),
        .. Enumerable.Range(0, epilogue.Channels).Select(index => new EpiloguePointer($"c{index}{suffix}", 0)),
        .. Enumerable.Range(0, epilogue.Positions).Select(index => new EpiloguePointer($"p{index}{suffix}", 1)),
    ];

    /// <summary>
    /// Whether a tile runs an epilogue in a loop: where it has a function that is long, and reads no tensor, which might be the output.
    /// </summary>
    public static bool IsLoop(Kernel kernel) =>
        kernel.Epilogue is { Tensors: 0 } epilogue && ChannelSum.Of(kernel).Count == 1 && epilogue.Instructions.Any(IsLong);

    public static bool HasAccumulator(Epilogue epilogue) => epilogue.Instructions.Any(instruction => instruction is AccumulatorInstruction);

    /// <summary>
    /// Parameters of the method: how far behind the pointers the vector is, how many of its lanes are stored where they are columns, the
    /// sum, where there is one, and pointers.
    /// </summary>
    public static IReadOnlyList<string> Parameters(Kernel kernel, string sum) =>
    [
        "long at", .. kernel.HasColumnLanes ? ["int count"] : Array.Empty<string>(),
        .. HasAccumulator(kernel.Epilogue) ? [sum] : Array.Empty<string>(),
        .. Pointers(kernel.Epilogue).Select(pointer => $"float* {pointer}"),
    ];

    /// <param name="isOfRegister">Whether the sum is in a register, else in memory.</param>
    public static void Write(CodeWriter writer, VectorIsa isa, Kernel kernel, bool isOfRegister)
    {
        var epilogue = kernel.Epilogue;
        writer.Comment(EpilogueFormula.Of(epilogue));
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (writer.Method(
            $"{(isOfRegister ? "private" : "public")} static void {kernel.Name}Finish",
            Parameters(kernel, isOfRegister ? $"{isa.Type}<float> sum" : "float* sum")))
        {
            // What is short and read once is written where it is read. Of several results, all are computed before one is stored.
            var expressions = new List<string>();
            var texts = epilogue.Instructions.Select(instruction => Expression(isa, instruction, isOfRegister)).ToList();
            var results = epilogue.Stores.Select(Token).ToList();
            for (var index = 0; index < texts.Count; index++)
            {
                var text = Resolve(texts[index], expressions);
                var isName = epilogue.Instructions[index] is ScalarInstruction || text == "sum";
                var uses = texts.Concat(results).Sum(other => CountOf(other, Token(index)));
                var isLocal = !isName && (text.Length > LongestInPlace || uses > 1
                    || (results.Count > 1 && epilogue.Stores.Contains(index)));
                if (isLocal)
                    writer.Line($"var r{index} = {text};");
                expressions.Add(isLocal ? $"r{index}" : text);
            }

            for (var index = 0; index < results.Count; index++)
            {
                var result = Resolve(results[index], expressions);
                writer.Line(kernel.HasColumnLanes
                    ? $"LrpRuntime::ColumnLanes.Store({result}, &y{index}[at], count);"
                    : $"{isa.Type}.Store({result}, &y{index}[at]);");
            }

        }
    }

    private static bool IsLong(Instruction instruction) => instruction is UnaryInstruction unary
        && Expression(VectorIsa.All[0], unary, isOfRegister: true).StartsWith(VectorMath, StringComparison.Ordinal);

    /// <summary>Stands for a register until it is known whether that becomes a local or an expression in its place.</summary>
    private static string Token(int register) => $"«{register}»";

    private static int CountOf(string text, string token) => (text.Length - text.Replace(token, "").Length) / token.Length;

    /// <summary>Puts expressions in place of tokens, in parentheses where they stand between operators.</summary>
    private static string Resolve(string text, IReadOnlyList<string> expressions)
    {
        var result = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '«')
            {
                result.Append(text[index]);
                continue;
            }

            var end = text.IndexOf('»', index);
            var expression = expressions[int.Parse(text.Substring(index + 1, end - index - 1), CultureInfo.InvariantCulture)];
            var isWhole = (index == 0 || text[index - 1] == '(' || (index > 1 && text[index - 2] == ','))
                && (end == text.Length - 1 || text[end + 1] is ')' or ',');
            result.Append(isWhole || !HasOperator(expression) ? expression : $"({expression})");
            index = end;
        }

        return result.ToString();
    }

    /// <summary>Whether an operator stands outside of parentheses, or before the first operand.</summary>
    private static bool HasOperator(string expression)
    {
        var depth = 0;
        foreach (var character in expression)
        {
            depth += character switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && character == ' ')
                return true;
        }

        return expression[0] == '-';
    }

    private static string Expression(VectorIsa isa, Instruction instruction, bool isOfRegister) => instruction switch
    {
        AccumulatorInstruction => isOfRegister ? "sum" : $"{isa.Type}.Load(sum)",
        ScalarInstruction scalar => Scalar(isa, scalar.Value),
        TensorInstruction tensor => $"{isa.Type}.Load(&t{tensor.Index}[at])",
        ChannelInstruction channel => $"{isa.Type}.Load(&c{channel.Index}[at & 15])",
        PositionInstruction position => $"{isa.Type}.Create(p{position.Index}[at >> 4])",
        UnaryInstruction { Derivative: false } unary => Function(isa, unary, Token(unary.Operand)),
        UnaryInstruction unary => Derivative(isa, unary, Token(unary.Operand)),
        SelectInstruction select => Select(
            isa, $"{isa.Type}.Equals({Token(select.Condition)}, {Zero(isa)})", Token(select.Right), Token(select.Left)),
        BinaryInstruction binary => Function(isa, binary.Function, Token(binary.Left), Token(binary.Right)),
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
