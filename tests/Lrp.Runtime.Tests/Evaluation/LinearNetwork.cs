using Lrp.Evaluation;

namespace Lrp.Runtime.Tests.Evaluation;

/// <summary>Logits Σ w x and 0: what an element is worth is known. Counts its runs.</summary>
internal sealed class LinearNetwork(int[] shape, params float[] weights) : IExplainer
{
    private readonly float[] _logits = new float[2];
    private readonly float[] _input = new float[weights.Length];

    public int Runs { get; private set; }

    public IReadOnlyList<TensorInfo> Inputs { get; } = [new TensorInfo("x", shape)];

    public TensorInfo Output { get; } = new("y", [1, 2]);

    public int InputLength => weights.Length;

    public int LogitCount => 2;

    public IReadOnlyList<string> Explanations { get; } = [""];

    public ReadOnlySpan<float> Logits => _logits;

    public static OutputScore Score => OutputScore.Logit(0);

    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input)
    {
        Runs++;
        input.CopyTo(_input);
        _logits[0] = 0;
        for (var index = 0; index < input.Length; index++)
            _logits[0] += weights[index] * input[index];
        return _logits;
    }

    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0)
    {
        Predict(input);
        return Relevance(target, explanation);
    }

    public ReadOnlySpan<float> Relevance(int target, int explanation = 0) =>
        weights.Zip(_input, (weight, value) => weight * value).ToArray();

    public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
