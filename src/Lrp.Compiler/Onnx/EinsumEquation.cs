using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>An equation like <c>bij,bjk->bik</c>, with a number for every letter; those that "..." stands for are negative, −1 the last.</summary>
/// <param name="Terms">The letters of each operand's axes.</param>
internal sealed record EinsumEquation(IReadOnlyList<int[]> Terms, int[] Output)
{
    /// <exception cref="ShapeException">The equation is malformed, or does not fit the operands.</exception>
    public static EinsumEquation Parse(NodeImport node, string text)
    {
        var equation = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        var sides = equation.Split(["->"], StringSplitOptions.None);
        var inputs = sides[0].Split(',');
        ShapeRules.Require(sides.Length <= 2 && inputs.Length == node.InputCount,
            $"its equation '{Text.Quotable(text)}' is not of {node.InputCount} operands");
        int[][] terms = [.. inputs.Select((term, index) => Letters(term, node.Input(index).Shape, text))];
        var dots = terms.SelectMany(letters => letters).Where(letter => letter < 0).Distinct().OrderBy(letter => letter).ToArray();
        int[] output = sides.Length == 2
            ? Letters(sides[1], dots.Length, text)
            : [.. dots, .. terms.SelectMany(letters => letters).Where(letter => letter >= 0).GroupBy(letter => letter)
                .Where(group => group.Count() == 1).Select(group => group.Key).OrderBy(letter => letter)];
        ShapeRules.Require(output.Distinct().Count() == output.Length && output.All(terms.SelectMany(letters => letters).Contains),
            $"its equation '{Text.Quotable(text)}' has an output with letters of no operand, or twice");
        return new EinsumEquation(terms, output);
    }

    private static int[] Letters(string term, Shape shape, string text)
    {
        var letters = Letters(term, shape.Rank - term.Replace("...", "").Length, text);
        ShapeRules.Require(letters.Length == shape.Rank, $"its equation '{Text.Quotable(text)}' does not fit an operand {shape}");
        return letters;
    }

    private static int[] Letters(string term, int dots, string text)
    {
        var at = term.IndexOf("...", StringComparison.Ordinal);
        var plain = at < 0 ? term : term.Remove(at, 3);
        ShapeRules.Require(plain.All(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) && dots >= 0,
            $"its equation '{Text.Quotable(text)}' is malformed");
        IEnumerable<int> letters = plain.Select(letter => (int)letter);
        return at < 0 ? [.. letters] : [.. letters.Take(at), .. Enumerable.Range(-dots, dots), .. letters.Skip(at)];
    }
}
