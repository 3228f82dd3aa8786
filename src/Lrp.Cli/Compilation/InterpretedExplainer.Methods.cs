using Lrp.Compiler.IR;

namespace Lrp.Cli.Compilation;

// What drivers do, at inputs in float64.
public partial class InterpretedExplainer
{
    /// <summary>What the driver computes, for the gradient at an index among the explanations.</summary>
    public float[] IntegratedGradients(IntegratedGradients driver, ReadOnlySpan<float> input, Seed seed, int gradient)
    {
        var (sum, probe) = (new double[input.Length], new double[input.Length]);
        for (var run = 0; run < driver.Runs; run++)
        {
            for (var index = 0; index < probe.Length; index++)
                probe[index] = driver.Baseline[index] + (((double)input[index] - driver.Baseline[index]) * (run + 0.5) / driver.Runs);
            var forward = _interpreter.Forward([.. _graph.Inputs.Select(Part)]);
            var initial = new float[LogitCount];
            seed.AsGradient().Fill(ToSingle(LogitsOf(forward)), initial);
            var relevance = _interpreter.Explain(gradient, forward, ToTensor(_graph.Explanations[gradient].Seed.Shape, initial));
            var at = 0;
            foreach (var value in relevance.SelectMany(tensor => tensor.Data))
                sum[at++] += value;
        }

        var difference = new float[input.Length];
        for (var index = 0; index < sum.Length; index++)
            difference[index] = (float)(((double)input[index] - driver.Baseline[index]) * sum[index] / driver.Runs);
        return difference;

        Tensor Part(Value value)
        {
            var start = _graph.Inputs.TakeWhile(other => other != value).Sum(other => other.Shape.Count);
            var tensor = new Tensor(value.Shape);
            Array.Copy(probe, start, tensor.Data, 0, tensor.Data.Length);
            return tensor;
        }
    }
}
