using Lrp.Compiler.IR;

namespace Lrp.Cli.Compilation;

/// <summary>The interpreter behind the interface of compiled networks: slow, in float64, the reference for them.</summary>
public sealed partial class InterpretedExplainer : IExplainer
{
    private readonly Graph _graph;
    private readonly Interpreter _interpreter;
    private ForwardResult? _forward;

    /// <param name="graph">A network with its explanations.</param>
    public InterpretedExplainer(Graph graph)
    {
        _graph = graph;
        _interpreter = new Interpreter(graph);
        Inputs = [.. graph.Inputs.Select(Describe)];
        Output = Describe(graph.Outputs[0]);
        InputLength = Inputs.Sum(input => input.Length);
        LogitCount = (graph.Logits ?? graph.Outputs[0]).Shape.Count;
        Explanations = [.. graph.Explanations.Select(explanation => explanation.Name)];
    }

    public IReadOnlyList<TensorInfo> Inputs { get; }

    public TensorInfo Output { get; }

    public int InputLength { get; }

    public int LogitCount { get; }

    public IReadOnlyList<string> Explanations { get; }

    public ReadOnlySpan<float> Logits => ToSingle(Forward.Logits ?? Forward.Outputs[0]);

    private ForwardResult Forward =>
        _forward ?? throw new InvalidOperationException("There is nothing to explain yet: call Predict first.");

    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input)
    {
        if (input.Length != InputLength)
            throw new ArgumentException($"Expected {InputLength} elements, got {input.Length}.", nameof(input));
        var tensors = new List<Tensor>();
        foreach (var value in _graph.Inputs)
        {
            tensors.Add(ToTensor(value.Shape, input[..value.Shape.Count]));
            input = input[value.Shape.Count..];
        }

        _forward = _interpreter.Forward(tensors);
        _last = null;
        return ToSingle(_forward.Outputs[0]);
    }

    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0)
    {
        Predict(input);
        return Relevance(target, explanation);
    }

    public ReadOnlySpan<float> Relevance(int target, int explanation = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)LogitCount, nameof(target));
        return Run(explanation, _interpreter.SeedOf(explanation, Forward, target));
    }

    public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0) =>
        Run(explanation, ToTensor(_graph.Explanations[explanation].Seed.Shape, seed));

    public void Dispose()
    {
    }

    private static TensorInfo Describe(Value value) => new(value.Name, value.Shape.Dimensions.ToArray());

    private static float[] ToSingle(Tensor tensor) => Array.ConvertAll(tensor.Data, value => (float)value);

    private static Tensor ToTensor(Shape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.Count)
            throw new ArgumentException($"Expected {shape.Count} elements, got {values.Length}.", nameof(values));
        var tensor = new Tensor(shape);
        for (var index = 0; index < values.Length; index++)
            tensor.Data[index] = values[index];
        return tensor;
    }
}
