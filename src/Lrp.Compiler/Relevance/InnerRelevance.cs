using System.Text.RegularExpressions;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Keeps relevance and activation of the layers that <c>KeepLayers</c> names: a list of words as selectors have them, separated by
/// <c>;</c>. Their relevance is multiplied by a mask over channels, so that a backward can follow single concepts
/// (Achtibat et al. 2023).
/// </summary>
internal sealed class InnerRelevance
{
    private static readonly Regex _word = new(@"[^;\s]([^;]*[^;\s])?");

    private readonly Graph _graph;
    private readonly IReadOnlyList<Layer> _layers;
    private readonly IReadOnlyList<WordTerm> _words;
    private readonly Dictionary<Value, Value> _masks = [];
    private readonly Dictionary<Value, Value> _masked = [];

    public InnerRelevance(Graph graph, IReadOnlyList<Layer> layers, string text)
    {
        _graph = graph;
        _words = [.. _word.Matches(text).Cast<Match>().Select(word => new WordTerm(word.Value, new TextRange(word.Index, word.Length)))];
        _layers = [.. layers.Where(layer => _words.Any(word => word.Matches(layer)))];
        foreach (var node in _layers.Select(layer => layer.Node))
            _masks.Add(node.Output, graph.AddSeed(node.Name + " mask", MaskShape(node.Output)));
    }

    /// <summary>The layers with what has arrived at them; zeros where no relevance came.</summary>
    public IReadOnlyList<KeptLayer> Finish() =>
        [.. _layers.Select(layer => layer.Node).Select(node => new KeptLayer(node.Name, node.Output,
            _masked.TryGetValue(node.Output, out var relevance)
                ? relevance
                : _graph.Emit(new Expand(node.Output.Shape), node.Name, _graph.AddScalar(0)),
            _masks[node.Output]))];

    /// <summary>Relevance of a layer's output, as it goes on: times the mask where the layer is kept.</summary>
    public Value Keep(Node node, Value relevance)
    {
        if (!_masks.TryGetValue(node.Output, out var mask))
            return relevance;
        return _masked[node.Output] = _graph.Emit(new Binary(BinaryFunction.Multiply), node.Name, relevance, mask);
    }

    public void ReportMisses(Action<Diagnostic> report)
    {
        foreach (var word in _words.Where(word => !_layers.Any(word.Matches)))
        {
            report(new Diagnostic(DiagnosticTable.KeepsNothing, Text.Quotable(word.Word), _graph.Name)
            {
                IsOfKeepLayers = true,
                Start = word.Range.Start,
                Length = word.Range.Length,
            });
        }
    }

    /// <summary>One factor per channel, of a shape that broadcasts to the layer's output.</summary>
    private static Shape MaskShape(Value activation)
    {
        var shape = activation.Shape;
        return shape.Rank == 0
            ? shape
            : new Shape([shape[ChannelAxis(activation)], .. IntList.Repeat(1, shape.Rank - 1 - ChannelAxis(activation))]);
    }

    /// <summary>The last axis behind a dense layer, otherwise the first behind the batch.</summary>
    private static int ChannelAxis(Value activation)
    {
        var (value, shape) = (activation, activation.Shape);
        while (value.Producer is { Operator: Unary or Binary } pointwise
            && pointwise.Inputs.FirstOrDefault(input => !input.IsConstant && input.Shape.Equals(shape)) is { } operand)
            value = operand;
        return value.Producer?.Operator switch
        {
            ILinearLayer linear => linear.ChannelAxis(shape),
            MatMul => shape.Rank - 1,
            _ => Math.Min(1, shape.Rank - 1),
        };
    }
}
