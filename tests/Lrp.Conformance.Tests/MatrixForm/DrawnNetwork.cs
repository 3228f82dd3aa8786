namespace Lrp.Conformance.Tests;

/// <summary>
/// A small network and one or two explanations of it, drawn at random: every layer has a rule of its own. Dense networks and those of one
/// to three spatial axes take turns.
/// </summary>
internal sealed partial class DrawnNetwork
{
    private static readonly string[] _unruled = ["Concat", "Flatten", "Transpose", "BatchNormalization", "Resize", "Slice"];

    private readonly NetworkSketch _sketch;
    private readonly Random _random;

    /// <param name="attempt">Another network of the same seed's kind.</param>
    public DrawnNetwork(int seed, int attempt)
    {
        _random = new Random(seed + (attempt * 100_003));
        var axes = seed % 5 is var kind && kind > 2 ? kind - 1 : kind;
        int[] sizes = axes switch { 1 => [3, 15], 2 => [3, 8], _ => [3, 5] };
        var spatial = Enumerable.Range(0, axes).Select(_ => _random.Next(sizes[0], sizes[1]));
        int[] input = [_random.Next(5) == 0 ? 2 : 1, _channels[_random.Next(5)], .. spatial];
        _sketch = new NetworkSketch(seed, input);
        Input = _sketch.Current;
        for (var layer = _random.Next(1, 5); layer > 0; layer--)
            DrawLayer();
        if (input.Length > 2)
        {
            if (_random.Next(4) == 0)
                _sketch.Then("GlobalAveragePool", [input[0], _sketch.Channels, .. input[2..].Select(_ => 1)]);
            _sketch.Flatten();
        }

        _sketch.Dense(_random.Next(1, 8));
        Shapes = Nodes.ToDictionary(node => node.Name, node => node.Shape);
        Shapes.Add(Input.Name, Input.Shape);
        Rules = [.. Enumerable.Range(0, _random.Next(4) == 0 ? 2 : 1).Select(_ => DrawRules())];
        var texts = Rules.Select(rules => string.Join("; ", rules.Select(rule => $"{rule.Key}: {rule.Value}")));
        Network = _sketch.Save($"drawn-{seed}", [.. texts]);
    }

    public TestNetwork Network { get; }

    /// <summary>Whether its matrices are.</summary>
    public bool IsSmall => Nodes.All(node => node.Shape.Product() <= 4096);

    public NetworkSketch.Tensor Input { get; }

    public IReadOnlyList<SketchNode> Nodes => _sketch.Nodes;

    public Dictionary<string, int[]> Shapes { get; }

    public IReadOnlyDictionary<string, SketchConstant> Constants => _sketch.Constants;

    /// <summary>The explanations, each by layer.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, DrawnRule>> Rules { get; }

    /// <summary>The first channel of a slice.</summary>
    public int BeginOf(SketchNode slice) => (int)_sketch.IntegerConstants[slice.Inputs[1]][0];

    /// <summary>The network in words, a line per layer.</summary>
    public override string ToString() => string.Join('\n', Nodes.Select(node =>
        $"{node.Name} [{string.Join(", ", node.Shape)}] = {node.Type}({string.Join(", ", node.Inputs)})"
            + string.Concat(node.Attributes.Select(attribute => $" {attribute.Key}={Text(attribute.Value)}"))));

    private static string Text(object value) => value is int[] numbers ? string.Join(',', numbers) : $"{value}";

    private Dictionary<string, DrawnRule> DrawRules() =>
        Nodes.Where(node => !_unruled.Contains(node.Type)).ToDictionary(node => node.Name, DrawRule);

    private DrawnRule DrawRule(SketchNode node) => node.Type switch
    {
        "Add" => DrawnRule.ForSum(_random),
        "Mul" => DrawnRule.OneOf(_random, "uniform", "signal", "gradient"),
        "MatMul" => DrawnRule.ForProduct(_random),
        "Softmax" => DrawnRule.OneOf(_random, "taylor", "constant", "gradient"),
        "InstanceNormalization" or "LayerNormalization" => DrawnRule.OneOf(_random, "affine", "pass", "gradient"),
        "MaxPool" => DrawnRule.OneOf(_random, "winner", "split"),
        "AveragePool" or "GlobalAveragePool" => DrawnRule.ForMean(_random),
        "Conv" or "ConvTranspose" or "Gemm" =>
            DrawnRule.ForLinear(_random, Shapes[node.Inputs[0]][1], Shapes[node.Inputs[0]].SequenceEqual(node.Shape)),
        _ => DrawnRule.OneOf(_random, "pass", "pass", "pass", "gradient"),
    };
}
