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
            && Follows(layers[first + count - 1], layers[first + count]))
            count++;
        for (; count >= FewestTurns; count--)
        {
            if (Of([.. layers.Skip(first).Take(count)]) is { } loop)
                return loop;
        }

        return null;
    }

    private static bool Follows(DefinitionLayer before, DefinitionLayer next) =>
        next.Operands.FirstOrDefault() == before.Output && next.Operands.Skip(1).SequenceEqual(before.Operands.Skip(1))
        && next.Pieces.Select(piece => piece.Key).SequenceEqual(before.Pieces.Select(piece => piece.Key));

    private static DefinitionLoop? Of(IReadOnlyList<DefinitionLayer> turns)
    {
        var columns = turns[0].Pieces.Select((_, piece) => turns.Select(turn => turn.Pieces[piece]).ToList()).ToList();
        if (columns.Any(column => column[0] is NamePiece first && column.Any(piece => !((NamePiece)piece).Name.IsLike(first.Name))))
            return null;
        var numbers = columns.SelectMany(Numbers).ToList();
        if (!numbers.All(IsEven) || numbers.FirstOrDefault(values => StepOf(values) == 1) is not { } counter)
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
        List<Whole[]> turns = [.. column.Select(piece => piece switch
        {
            NumberPiece number => number.Numbers.ToArray(),
            NamePiece name => name.Name.Numbers.ToArray(),
            _ => [],
        })];
        return turns[0].Select((_, index) => turns.Select(turn => turn[index]).ToList());
    }

    private static int StepOf(IReadOnlyList<Whole> values) => values[1].Offset - values[0].Offset;

    private static bool IsEven(IReadOnlyList<Whole> values) => values.All(value => value == values[0]) || (StepOf(values) > 0
        && values.Select((value, turn) => value == new Whole("", values[0].Offset + (turn * StepOf(values)))).All(fits => fits));
}
