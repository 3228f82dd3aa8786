using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>Loops over a sequence.</summary>
internal sealed partial class DefinitionLayers
{
    /// <summary>
    /// A loop with one state, which begins with zeros and is each turn's result, over one sequence. The file has the turns first; in a
    /// definition, the batch stays where it is.
    /// </summary>
    private DefinitionLayer? Looped(Node node)
    {
        if (node is not { Operator: Scan { Carried: 1, Body: var body, IsReversed: var isReversed }, Inputs.Count: 2, Outputs.Count: 2 }
            || node.Inputs[0] is not { Known: { } start, Shape.Rank: 2 } || start.Data.Any(value => value != 0)
            || node.Outputs[0].Uses.Count > 0)
            return null;
        var turned = IsTurned(node.Inputs[1].Producer);
        var sequence = turned ? node.Inputs[1].Producer!.Inputs[0] : node.Inputs[1];
        if (!_batch.TryGetValue(sequence, out var batch) || batch != 1)
            return null;
        var turn = Turn(body);
        if (turn.Outputs.Count != 1)
            return null;
        _batch[node.Outputs[1]] = 1;
        var reversed = turned != isReversed ? ", reversed: true" : "";
        var name = DefinitionWords.NameOf(NameKind.Layer, _names.Unique(node.Name));
        Phrase loop = $"net.Scan({Operand(Resolve(sequence))}, {start.Shape[1]}, {turn.Lambda()}{reversed}, name: {name})";
        return new DefinitionLayer(node.Outputs[1], loop.Pieces);
    }

    private DefinitionMethod Turn(Graph body)
    {
        var layers = Layers(body).ToList();
        return new DefinitionMethod("", body.Inputs, layers, [.. body.Outputs.Select(Output).Distinct()], []);
    }

    /// <summary>From the last slice to the first.</summary>
    private static bool IsTurned(Node? node) => node is { Operator: Slice { Steps: [-1, ..] } slice }
        && slice.Shape.Equals(node.Inputs[0].Shape) && slice.Steps.Skip(1).All(step => step == 1);

    /// <summary>A loop's sequence or result in the order of the other direction: the loop says it.</summary>
    private bool IsTurnOfLoop(Node node)
    {
        if (!IsTurned(node))
            return false;
        var isResult = node.Inputs[0].Producer is { Operator: Scan };
        if (isResult)
            (_same[node.Output], _batch[node.Output]) = (Resolve(node.Inputs[0]), 1);
        return isResult || node.Output.Uses is [{ Node.Operator: Scan }];
    }
}
