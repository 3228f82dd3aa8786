using Lrp.Compiler.IR;

namespace Lrp.Cli.Compilation;

/// <summary>The interpreter behind the interface of compiled networks: slow, in float64, the reference for them.</summary>
public partial class InterpretedExplainer : IExplainer
{
    private readonly Graph _graph;
    private readonly Interpreter _interpreter;
    private ForwardResult? _forward;

    /// <param name="graph">A network with its explanations.</param>
    /// <param name="inSingle">As <see cref="Interpreter"/> explains.</param>
    public InterpretedExplainer(Graph graph, bool inSingle = false)
    {
        _graph = graph;
        _interpreter = new Interpreter(graph, inSingle);
        Inputs = [.. graph.Inputs.Select(input => Describe(input.Name, input.Shape) with { IsInteger = graph.IntegerInputs.Contains(input) })];
        Outputs = [.. graph.Outputs.Select((output, index) => Describe(graph.InfoOf(index).Name, output.Shape) with { Labels = graph.InfoOf(index).Labels })];
        var logits = (graph.Logits ?? graph.Output).Shape;
        LogitsInfo = graph.Start.Length > 0 ? Describe(graph.Start, logits) : Describe(Output.Name, logits) with
        {
            Labels = logits.Dimensions.LastOrDefault() == Output.Labels.Count ? Output.Labels : [],
        };
        InputLength = Inputs.Sum(input => input.Length);
        LogitCount = (graph.Logits ?? graph.Output).Shape.Count;
        Explanations = [.. graph.Explanations.Select(explanation => explanation.Name)];
    }

    public IReadOnlyList<TensorInfo> Inputs { get; }

    public TensorInfo Output => Outputs[_graph.OutputIndex];

    public IReadOnlyList<TensorInfo> Outputs { get; }

    public TensorInfo LogitsInfo { get; }

    public int InputLength { get; }

    public int LogitCount { get; }

    public IReadOnlyList<string> Explanations { get; }

    public ReadOnlySpan<float> Logits => ToSingle(LogitsOf(Forward));

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
        return ReadOutput(_graph.OutputIndex);
    }

    public ReadOnlySpan<float> ReadOutput(int output) => ToSingle(Forward.Outputs[output]);

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

    public ReadOnlySpan<float> RelevanceOfEach(ReadOnlySpan<int> targets, int explanation = 0)
    {
        var (batch, seed) = (((IExplainer)this).BatchSize, new Tensor(_graph.Explanations[explanation].Seed.Shape));
        if (targets.Length != batch)
            throw new ArgumentException($"Expected {batch} targets, one for each sample, got {targets.Length}.", nameof(targets));
        for (var sample = 0; sample < batch; sample++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)targets[sample], (uint)(LogitCount / batch), nameof(targets));
            var logit = (sample * (LogitCount / batch)) + targets[sample];
            seed.Data[logit] = _interpreter.SeedOf(explanation, Forward, logit).Data[logit];
        }

        return Run(explanation, seed);
    }

    public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0) =>
        Run(explanation, ToTensor(_graph.Explanations[explanation].Seed.Shape, seed));

    public void Dispose()
    {
    }

    private Tensor LogitsOf(ForwardResult forward) => forward.Logits ?? forward.Outputs[_graph.OutputIndex];

    private static TensorInfo Describe(string name, Shape shape) => new(name, shape.Dimensions.ToArray());

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
