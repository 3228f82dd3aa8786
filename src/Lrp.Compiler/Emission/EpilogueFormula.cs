using System.Globalization;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// An epilogue as a reader writes it: <c>y0 = t0 · sum / S(t0)</c>. <c>sum</c> is what the kernel summed, bias included; t, c, p and y are
/// its operands; S stabilises.
/// </summary>
internal static class EpilogueFormula
{
    /// <summary>A sum, a product, and what needs no parentheses.</summary>
    private const int Sum = 0, Product = 1, Whole = 2;

    /// <param name="suffix">What the second sum of a pair adds to the names of its operands.</param>
    public static string Of(Epilogue epilogue, string suffix = "")
    {
        var terms = new List<(string Text, int Level)>();
        foreach (var instruction in epilogue.Instructions)
            terms.Add(Term(instruction, terms, suffix));
        return string.Join(", ", epilogue.Stores.Select((register, index) => $"y{index}{suffix} = {terms[register].Text}"));
    }

    private static (string Text, int Level) Term(Instruction instruction, IReadOnlyList<(string Text, int Level)> terms, string suffix) =>
        instruction switch
        {
            AccumulatorInstruction => ($"sum{suffix}", Whole),
            TensorInstruction tensor => ($"t{tensor.Index}{suffix}", Whole),
            ChannelInstruction channel => ($"c{channel.Index}{suffix}", Whole),
            PositionInstruction position => ($"p{position.Index}{suffix}", Whole),
            ScalarInstruction scalar => (Number(scalar.Value), Whole),
            UnaryInstruction { Function: UnaryFunction.Stabilize, Derivative: false } unary => ($"S({terms[unary.Operand].Text})", Whole),
            UnaryInstruction unary => ($"{Name(unary)}({terms[unary.Operand].Text}{Parameters(unary)})", Whole),
            SelectInstruction select =>
                ($"({terms[select.Condition].Text} ≠ 0 ? {terms[select.Left].Text} : {terms[select.Right].Text})", Whole),
            BinaryInstruction binary => Binary(binary.Function, terms[binary.Left], terms[binary.Right]),
            _ => throw new InvalidOperationException($"no formula for {instruction}"),
        };

    private static (string Text, int Level) Binary(
        BinaryFunction function, (string Text, int Level) left, (string Text, int Level) right) =>
        function switch
        {
            BinaryFunction.Add => ($"{left.Text} + {Within(right, Sum)}", Sum),
            BinaryFunction.Subtract => ($"{left.Text} − {Within(right, Product)}", Sum),
            BinaryFunction.Multiply => ($"{Within(left, Product)} · {Within(right, Product)}", Product),
            BinaryFunction.Divide => ($"{Within(left, Product)} / {Within(right, Whole)}", Product),
            _ => ($"{Lower(function.ToString())}({left.Text}, {right.Text})", Whole),
        };

    private static string Within((string Text, int Level) term, int level) => term.Level >= level ? term.Text : $"({term.Text})";

    private static string Name(UnaryInstruction unary) => unary switch
    {
        { Function: UnaryFunction.NegativePart, Derivative: false } => "min0",
        { Derivative: true } => Lower(unary.Function.ToString()) + "'",
        _ => Lower(unary.Function.ToString()),
    };

    private static string Parameters(UnaryInstruction unary) => string.Concat(new[] { unary.Alpha, unary.Beta }
        .Take(UnaryTraits.Of(unary.Function, unary.Alpha, unary.Beta).Parameters).Select(parameter => $", {Number(parameter)}"));

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
