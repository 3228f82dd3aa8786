using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>Makes a block of layers that are alike: what differs becomes parameters.</summary>
internal sealed class DefinitionBlock
{
    private readonly IReadOnlyList<IReadOnlyList<DefinitionLayer>> _repeats;
    private readonly IReadOnlyList<IReadOnlyList<Value>> _inputs;
    private readonly IReadOnlyList<string>? _scopes;
    private readonly BlockParameters _parameters = new();
    private readonly DefinitionMethod _block;

    private DefinitionBlock(IReadOnlyList<IReadOnlyList<DefinitionLayer>> repeats, IEnumerable<string> taken)
    {
        _repeats = repeats;
        _inputs = [.. repeats.Select(InputsOf)];
        _scopes = BlockScopes.Of(repeats);
        List<DefinitionLayer> layers = [.. repeats[0].Select((layer, index) => layer with
        {
            Pieces = [.. layer.Pieces.Select((_, piece) => Common([.. repeats.Select(repeat => repeat[index].Pieces[piece])]))],
        })];
        var name = NameOf(layers, taken);
        _block = new DefinitionMethod(name, _inputs[0], layers, [layers[layers.Count - 1].Output], _parameters.Declared);
    }

    /// <summary>The methods with calls of a new block in place of the repeats; null where it would have too many parameters.</summary>
    public static IReadOnlyList<DefinitionMethod>? Extract(
        IReadOnlyList<DefinitionMethod> methods, IReadOnlyList<Repeat> repeats, string className)
    {
        List<IReadOnlyList<DefinitionLayer>> layers =
            [.. repeats.Select(repeat => methods[repeat.Method].Layers.Skip(repeat.Start).Take(repeat.Length).ToList())];
        // Groups are made by hashes: what only has the same hash is left alone.
        List<int> alike = [.. Enumerable.Range(0, layers.Count).Where(index => AreAlike(layers[0], layers[index]))];
        if (alike.Count < 2)
            return null;
        var block = new DefinitionBlock([.. alike.Select(index => layers[index])], [className, .. methods.Select(method => method.Name)]);
        if (block._parameters.AreTooMany)
            return null;
        var changed = methods.Select(method => method.Layers.ToList()).ToList();
        for (var call = alike.Count - 1; call >= 0; call--)
        {
            var repeat = repeats[alike[call]];
            changed[repeat.Method].RemoveRange(repeat.Start, repeat.Length);
            changed[repeat.Method].Insert(repeat.Start, block.Call(call));
        }

        return [.. methods.Select((method, index) => method with { Layers = changed[index] }), block._block];
    }

    private DefinitionLayer Call(int repeat)
    {
        Phrase call = $"{_block.Name}({new NamePiece(NameKind.Scope, new NameTemplate(_scopes?[repeat] ?? ""))}";
        foreach (var input in _inputs[repeat])
            call = $"{call}, {new OperandPiece(input)}";
        foreach (var argument in _parameters.Arguments(repeat))
            call = $"{call}{argument}";
        return new DefinitionLayer(_repeats[repeat][_repeats[repeat].Count - 1].Output, ((Phrase)$"{call})").Pieces);
    }

    /// <summary>A piece as the block has it.</summary>
    private Piece Common(IReadOnlyList<Piece> pieces) => pieces[0] switch
    {
        NumberPiece first => first with
        {
            Numbers = new(first.Numbers.Select((_, axis) => _parameters.Number(
                first.Role, first.Default, [.. pieces.Select(piece => ((NumberPiece)piece).Numbers[axis])]))),
        },
        NamePiece first => first with
        {
            Name = _parameters.Name([.. pieces.Select((piece, repeat) => _scopes is null || first.Kind == NameKind.Stored
                ? ((NamePiece)piece).Name : BlockScopes.Within(_scopes[repeat], (NamePiece)piece))]),
        },
        var other => other,
    };

    private static bool AreAlike(IReadOnlyList<DefinitionLayer> a, IReadOnlyList<DefinitionLayer> b)
    {
        var pairs = new Dictionary<Value, Value>();
        for (var index = 0; index < a.Count; index++)
        {
            if (!a[index].Pieces.Select(piece => piece.Key).SequenceEqual(b[index].Pieces.Select(piece => piece.Key)))
                return false;
            foreach (var (operand, other) in a[index].Operands.Zip(b[index].Operands, (operand, other) => (operand, other)))
            {
                if (pairs.TryGetValue(operand, out var known) && known != other)
                    return false;
                pairs[operand] = other;
            }

            pairs[a[index].Output] = b[index].Output;
        }

        return pairs.Values.Distinct().Count() == pairs.Count;
    }

    private static List<Value> InputsOf(IReadOnlyList<DefinitionLayer> layers)
    {
        var outputs = new HashSet<Value>(layers.Select(layer => layer.Output));
        return [.. layers.SelectMany(layer => layer.Operands).Where(operand => !outputs.Contains(operand)).Distinct()];
    }

    private static bool IsSum(DefinitionLayer layer) => layer is
    {
        IsOperator: true, Pieces: [_, OperandPiece, WordPiece { Text: " + " }, OperandPiece, _]
    };

    /// <summary>A name that says what the block is, as far as that is easily told.</summary>
    private static string NameOf(IReadOnlyList<DefinitionLayer> layers, IEnumerable<string> taken)
    {
        bool Has(string word) => layers.Any(layer => layer.Pieces.OfType<WordPiece>().Any(piece => piece.Text.Contains(word)));
        var name = Has(".Softmax(") ? "Attention"
            : Has("net.Concat(") ? "Branches"
            : layers.Any(IsSum) ? "Residual"
            : Has("net.DepthwiseConvolution(") ? "Separable"
            : Has(".Erf(") ? "Gelu"
            : "Block";
        var unique = name;
        for (var number = 2; taken.Contains(unique); number++)
            unique = $"{name}{number}";
        return unique;
    }
}
