using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>Calls in a row, each of the result of the last one, whose numbers go up evenly: the turns of a loop.</summary>
/// <param name="Start">The first value of its variable.</param>
/// <param name="Turn">The layer of a turn.</param>
internal sealed record DefinitionLoop(int Start, int Count, IReadOnlyList<Piece> Turn)
{
    /// <summary>Fewer turns are as easy to read one by one.</summary>
    private const int FewestTurns = 3;

    private const string Variable = "i";

    public string Head => $"for (var {Variable} = {Start}; {Variable} < {Start + Count}; {Variable}++)";

    /// <summary>The longest loop that begins with a layer; null where there is none.</summary>
    public static DefinitionLoop? At(IReadOnlyList<DefinitionLayer> layers, int first, Func<Value, int> uses)
    {
        if (layers[first].IsOperator || layers[first].Continues || !layers[first].Operands.Any())
            return null;
        var count = 1;
        while (first + count < layers.Count && uses(layers[first + count - 1].Output) == 1
            && Follows(layers[first + count - 1], layers[first + count]) && GoesOn(layers, first, count))
            count++;
        return count < FewestTurns ? null : Of([.. layers.Skip(first).Take(count)]);
    }

    private static bool Follows(DefinitionLayer before, DefinitionLayer next) =>
        next.Operands.FirstOrDefault() == before.Output && next.Operands.Skip(1).SequenceEqual(before.Operands.Skip(1))
        && next.Pieces.Select(piece => piece.Key).SequenceEqual(before.Pieces.Select(piece => piece.Key));

    /// <summary>Whether a turn's numbers are as far from those of the first as the second turn's tell.</summary>
    private static bool GoesOn(IReadOnlyList<DefinitionLayer> layers, int first, int turn) => layers[first].Pieces.Select((piece, index) =>
    {
        var (second, last) = (layers[first + 1].Pieces[index], layers[first + turn].Pieces[index]);
        return (piece is not NamePiece name || name.Name.IsLike(((NamePiece)last).Name))
            && NumbersOf(piece).Zip(NumbersOf(second), (one, two) => one == two ? one : one.Plus(turn * (two.Offset - one.Offset)))
                .SequenceEqual(NumbersOf(last));
    }).All(fits => fits);

    private static DefinitionLoop? Of(IReadOnlyList<DefinitionLayer> turns)
    {
        var columns = turns[0].Pieces.Select((_, piece) => turns.Select(turn => turn.Pieces[piece]).ToList()).ToList();
        var numbers = columns.SelectMany(Numbers).ToList();
        if (numbers.Any(values => StepOf(values) < 0 || values.Any(value => value != values[0] && value.Parameter.Length > 0))
            || numbers.FirstOrDefault(values => StepOf(values) == 1) is not { } counter)
            return null;
        var start = counter[0].Offset;
        return new DefinitionLoop(start, turns.Count, [.. columns.Select(Turn)]);

        Whole At(IReadOnlyList<Whole> values) => StepOf(values) is 0 ? values[0]
            : StepOf(values) is var step && step == 1 ? new Whole(Variable, values[0].Offset - start)
            : new Whole($"{step} * {Variable}", values[0].Offset - (step * start));

        Piece Turn(List<Piece> column) => column[0] switch
        {
            NumberPiece number => number with { Numbers = new(Numbers(column).Select(At)) },
            NamePiece name => name with { Name = name.Name.With([.. Numbers(column).Select(At)]) },
            var other => other,
        };
    }

    /// <summary>For each number in a piece, those of all turns.</summary>
    private static IEnumerable<IReadOnlyList<Whole>> Numbers(List<Piece> column)
    {
        List<IReadOnlyList<Whole>> turns = [.. column.Select(NumbersOf)];
        return turns[0].Select((_, index) => turns.Select(turn => turn[index]).ToList());
    }

    private static IReadOnlyList<Whole> NumbersOf(Piece piece) => piece switch
    {
        NumberPiece number => number.Numbers,
        NamePiece name => [.. name.Name.Numbers],
        _ => [],
    };

    private static int StepOf(IReadOnlyList<Whole> values) => values[1].Offset - values[0].Offset;
}
