using System.Text.RegularExpressions;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Statements of a method: a layer is a method in the chain of the next one, where that alone reads it, or an assignment. A variable whose
/// value nobody reads any more takes a new one.
/// </summary>
internal sealed class DefinitionStatements
{
    /// <summary>Longer chains are broken; names do not count, since they have a line of their own.</summary>
    private const int LongestChain = 90, LongestLine = 120;

    private static readonly Regex s_names = new("(, \\w*[nN]ame: \\$?\"[^\"]*\")+", RegexOptions.CultureInvariant);

    private readonly DefinitionMethod _method;
    private readonly Dictionary<Value, int> _lastUses = [];
    private readonly Dictionary<Value, int> _uses = [];
    private readonly Dictionary<Value, string> _texts = [];
    private readonly List<Value?> _variables = [];
    private readonly List<string> _lines = [];

    public DefinitionStatements(DefinitionMethod method)
    {
        _method = method;
        for (var index = 0; index < method.Layers.Count; index++)
        {
            foreach (var operand in method.Layers[index].Operands)
                (_lastUses[operand], _uses[operand]) = (index, Uses(operand) + 1);
        }

        foreach (var output in method.Outputs)
            (_lastUses[output], _uses[output]) = (int.MaxValue, Uses(output) + 1);
        foreach (var input in method.Inputs)
            Occupy(input, _variables.Count);
        Inputs = [.. method.Inputs.Select(input => _texts[input])];
        Write();
    }

    /// <summary>What the tensors that the method takes are called.</summary>
    public IReadOnlyList<string> Inputs { get; }

    public IEnumerable<string> Lines => _lines.SelectMany(Wrapped);

    private static IEnumerable<string> Wrapped(string line) =>
        line.Length > LongestLine && line.IndexOf('\n') < 0 && s_names.Match(line) is { Success: true } names
        ? [line.Substring(0, names.Index + 1), "    " + line.Substring(names.Index + 2)] : [line];

    private int Uses(Value value) => _uses.TryGetValue(value, out var count) ? count : 0;

    private void Write()
    {
        var layers = _method.Layers;
        var read = new List<Value>();
        for (var index = 0; index < layers.Count; index++)
        {
            var layer = layers[index];
            if (read.Count == 0 && WriteLoop(index) is > 0 and var turns)
            {
                index += turns - 1;
                continue;
            }

            read.AddRange(layer.Operands);
            var text = TextOf(layer.Pieces);
            if (index + 1 < layers.Count && layers[index + 1] is { Continues: true } next && next.Operands.First() == layer.Output
                && Uses(layer.Output) == 1 && s_names.Replace(text, "").Length < LongestChain)
            {
                _texts[layer.Output] = text;
                continue;
            }

            // What stands by itself needs no parentheses.
            if (layer.IsOperator)
                text = text.Substring(1, text.Length - 2);
            if (index + 1 == layers.Count && _method.Outputs.Count == 1 && _method.Outputs[0] == layer.Output)
            {
                _lines.Add($"return {text};");
                return;
            }

            Assign(layer.Output, text, index, read);
            read.Clear();
        }

        var results = string.Join(", ", _method.Outputs.Select(output => _texts[output]));
        _lines.Add(_method.Outputs.Count == 1 ? $"return {results};" : $"return ({results});");
    }

    /// <returns>How many layers the loop stands for; 0 where there is none.</returns>
    private int WriteLoop(int index)
    {
        var layers = _method.Layers;
        if (DefinitionLoop.At(layers, index, Uses) is not { } loop)
            return 0;
        var (x, result) = (layers[index].Operands.First(), layers[index + loop.Count - 1].Output);
        // The variable that the turns hand on.
        var variable = _variables.IndexOf(x);
        if (variable < 0 || _lastUses[x] > index)
            return 0;
        var text = TextOf(loop.Turn);
        _lines.Add(loop.Head);
        _lines.Add($"    {_texts[x]} = {text};");
        Occupy(result, variable);
        return loop.Count;
    }

    private void Assign(Value value, string text, int index, List<Value> read)
    {
        List<int> free = [.. Enumerable.Range(0, _variables.Count).Where(variable =>
            _variables[variable] is not { } held || !_lastUses.TryGetValue(held, out var last) || last <= index)];
        // Best the variable of the tensor that the layer is applied to.
        var place = read.Select(operand => _variables.IndexOf(operand)).Where(free.Contains).Concat(free)
            .DefaultIfEmpty(_variables.Count).First();
        var isNew = place == _variables.Count;
        Occupy(value, place);
        _lines.Add($"{(isNew ? "var " : "")}{_texts[value]} = {text};");
    }

    private void Occupy(Value value, int variable)
    {
        if (variable == _variables.Count)
            _variables.Add(null);
        _variables[variable] = value;
        _texts[value] = variable switch { 0 => "x", 1 => "y", 2 => "z", _ => $"x{variable + 1}" };
    }

    private string TextOf(IEnumerable<Piece> pieces) =>
        string.Concat(pieces.Select(piece => piece is OperandPiece operand ? _texts[operand.Value] : piece.ToString()));
}
