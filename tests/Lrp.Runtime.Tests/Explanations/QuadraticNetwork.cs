namespace Lrp.Runtime.Tests.Explanations;

/// <summary>Logits Σ x² and −Σ x over one input of a given shape, explained by their gradients; remembers what it was asked.</summary>
internal sealed class QuadraticNetwork(params int[] shape) : IExplainer
{
    private readonly float[] _logits = new float[2];
    private readonly float[] _input = new float[new TensorInfo("x", shape).Length];
    private readonly float[] _gradient = new float[new TensorInfo("x", shape).Length];

    public List<float[]> Asked { get; } = [];

    /// <summary>Off where allocation is measured.</summary>
    public bool Remembers { get; init; } = true;

    public IReadOnlyList<TensorInfo> Inputs { get; } = [new TensorInfo("x", shape)];

    public TensorInfo Output { get; } = new("y", [1, 2]);

    public int InputLength => _gradient.Length;

    public int LogitCount => 2;

    public IReadOnlyList<string> Explanations { get; } = ["", "Gradient"];

    public ReadOnlySpan<float> Logits => _logits;

    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input)
    {
        if (Remembers)
            Asked.Add(input.ToArray());
        input.CopyTo(_input);
        _logits.AsSpan().Clear();
        foreach (var value in input)
        {
            _logits[0] += value * value;
            _logits[1] -= value;
        }

        return _logits;
    }

    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0) => throw new NotSupportedException();

    public ReadOnlySpan<float> Relevance(int target, int explanation = 0) => throw new NotSupportedException();

    /// <summary>The gradient; of explanation 0 the seed itself, so that tests see it.</summary>
    public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0)
    {
        if (explanation == 0)
            return seed.ToArray();
        for (var index = 0; index < _gradient.Length; index++)
            _gradient[index] = (seed[0] * 2 * _input[index]) - seed[1];
        return _gradient;
    }

    public void Dispose()
    {
    }
}
