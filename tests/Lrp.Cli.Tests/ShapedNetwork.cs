namespace Lrp.Cli.Tests;

/// <summary>Nothing of a network but the shapes of its input 'x' and its output 'y'.</summary>
internal sealed class ShapedNetwork(int[] input, int[] output) : IExplainer
{
    public IReadOnlyList<TensorInfo> Inputs { get; } = [new TensorInfo("x", input)];

    public TensorInfo Output { get; } = new("y", output);

    public int InputLength => Inputs[0].Length;

    public int LogitCount => Output.Length;

    public IReadOnlyList<string> Explanations => [];

    public ReadOnlySpan<float> Logits => throw new NotSupportedException();

    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input) => throw new NotSupportedException();

    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0) => throw new NotSupportedException();

    public ReadOnlySpan<float> Relevance(int target, int explanation = 0) => throw new NotSupportedException();

    public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
