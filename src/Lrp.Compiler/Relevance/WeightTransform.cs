using System.Globalization;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>What a rule makes of weights, or of a bias: p W⁺ + n W⁻, their squares, or ones. It runs once, at load.</summary>
/// <param name="Positive">p.</param>
/// <param name="Negative">n.</param>
internal sealed record WeightTransform(double Positive, double Negative, bool IsSquare = false, bool IsOne = false)
{
    public static readonly WeightTransform
        All = new(1, 1),
        Plus = new(1, 0),
        Minus = new(0, 1),
        None = new(0, 0),
        Square = new(1, 1, IsSquare: true),
        One = new(1, 1, IsOne: true);

    /// <summary>The recipe of the transformed weights; <see cref="One"/> and <see cref="None"/> need none.</summary>
    public Value Apply(WeightRecipes recipes, Value weights)
    {
        if (IsSquare)
            return recipes.Make(new Unary(UnaryFunction.Square), weights);
        if (this == Plus)
            return recipes.Make(new Unary(UnaryFunction.Relu), weights);
        if (this == Minus)
            return recipes.Make(new Unary(UnaryFunction.NegativePart), weights);
        return Favour(recipes, Favour(recipes, weights, weights, UnaryFunction.Relu, Positive), weights, UnaryFunction.NegativePart, Negative);
    }

    /// <summary>With W for the letter: <c>W⁺</c>, <c>(W + 0.25W⁺)</c>, ….</summary>
    public string ToString(string letter)
    {
        if (IsOne)
            return "1";
        if (IsSquare)
            return letter + "²";
        if (this == Plus)
            return letter + "⁺";
        if (this == Minus)
            return letter + "⁻";
        var favoured = (Positive == 1 ? "" : $" + {Number(Positive - 1)}{letter}⁺") + (Negative == 1 ? "" : $" + {Number(Negative - 1)}{letter}⁻");
        return favoured.Length == 0 ? letter : $"({letter}{favoured})";
    }

    /// <summary>Adds (factor − 1) times a part of the weights.</summary>
    private static Value Favour(WeightRecipes recipes, Value sum, Value weights, UnaryFunction part, double factor) => factor == 1
        ? sum
        : recipes.Make(new Binary(BinaryFunction.Add), sum, recipes.Make(
            new Binary(BinaryFunction.Multiply), recipes.Make(new Unary(part), weights), recipes.Scalar(factor - 1)));

    // 1 + 0.1 − 1 is not 0.1.
    private static string Number(double value) => value.ToString("G12", CultureInfo.InvariantCulture);
}
