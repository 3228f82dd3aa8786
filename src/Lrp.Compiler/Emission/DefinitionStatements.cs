using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Statements of a method: a layer is a method in the chain of the next one, where that alone reads it, or an assignment. A variable whose
/// value nobody reads any more takes a new one.
/// </summary>
internal sealed class DefinitionStatements
{
    /// <summary>Longer chains are broken.</summary>
    private const int LongestChain = 90;

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

    public IReadOnlyList<string> Lines => _lines;

    private int Uses(Value value) => _uses.TryGetValue(value, out var count) ? count : 0;

    private void Write()
    {
        var layers = _method.Layers;
        var read = new List<Value>();
        for (var index = 0; index < layers.Count; index++)
        {
            var layer = layers[index];
            read.AddRange(layer.Operands);
            var text = TextOf(layer);
            if (index + 1 < layers.Count && layers[index + 1] is { Continues: true } next && next.Operands.First() == layer.Output
                && Uses(layer.Output) == 1 && text.Length < LongestChain)
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

    private void Assign(Value value, string text, int index, List<Value> read)
    {
        List<int> free = [.. Enumerable.Range(0, _variables.Count).Where(variable =>
            _variables[variable] is not { } held || !_lastUses.TryGetValue(held, out var last) || last <= index)];
        // Best the variable of the tensor that the layer is applied to.
        var place = read.Select(operand => _variables.IndexOf(operand)).Where(free.Contains).Concat(free).DefaultIfEmpty(_variables.Count).First();
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

    private string TextOf(DefinitionLayer layer) =>
        string.Concat(layer.Pieces.Select(piece => piece is OperandPiece operand ? _texts[operand.Value] : piece.ToString()));
}
