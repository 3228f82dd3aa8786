using Lrp.Compiler.IR;

namespace Lrp.Cli.Checking;

/// <summary>A kernel machine with explanations that runs on samples: compiled, or in the interpreter in float64.</summary>
internal abstract class MachineRun
{
    /// <summary>The outputs before which nothing is computed: one, or one per pair of classes or per class.</summary>
    public abstract double[] Predict(double[] sample);

    /// <summary>What is predicted: the output of labels, or the only output; null where there is none of either.</summary>
    public abstract double? Label { get; }

    /// <summary>Relevance at the input, and what the ledger lacks of the seed, relative to all that it moves.</summary>
    public abstract (double[] Relevance, double Open) Explain(double[] seed, int explanation);

    /// <summary>A kept layer's output, and its relevance in the explanation that ran last.</summary>
    public abstract (double[] Activation, double[] Relevance) Kept(string layer, int explanation);

    /// <summary>How far a balance is from closed.</summary>
    protected static double Open(double @in, double @out, double bias, double stabiliser, double dropped)
    {
        var largest = Math.Max(Math.Abs(@in), Math.Max(Math.Abs(@out), Math.Abs(bias)));
        return largest == 0 ? 0 : Math.Abs(@in - @out - bias - stabiliser - dropped) / largest;
    }
}

/// <summary>In float64 from the first number to the last.</summary>
/// <param name="round">Rounds the input to float32 in some way, where results are rounded, too: it tells what that precision is worth.</param>
internal sealed class InterpretedMachine(Graph graph, Func<double, int, float>? round = null) : MachineRun
{
    private readonly Interpreter _interpreter = new(graph, inSingle: round is not null);
    private ForwardResult? _forward;
    private IReadOnlyDictionary<Value, Tensor> _results = new Dictionary<Value, Tensor>();

    public override double? Label
    {
        get
        {
            var index = graph.Outputs.Count == 1 ? 0 : graph.OutputInfos.ToList().FindIndex(info => info.Name == "label");
            return index < 0 ? null : _forward!.Outputs[index].Data[0];
        }
    }

    public override double[] Predict(double[] sample)
    {
        double[] input = round is null ? sample : [.. sample.Select((value, index) => (double)round(value, index))];
        _forward = _interpreter.Forward([new Tensor(graph.Inputs[0].Shape, input)]);
        return (_forward.Logits ?? _forward.Outputs[graph.OutputIndex]).Data;
    }

    public override (double[] Relevance, double Open) Explain(double[] seed, int explanation)
    {
        var wanted = graph.Explanations[explanation];
        var results = _results = _interpreter.ExplainAll(explanation, _forward!, new Tensor(wanted.Seed.Shape, seed));
        return (results[wanted.Relevance[0]].Data, wanted.Ledger.Max(entry =>
        {
            double[] sums = [.. entry.Columns.Select(column => column.Sum(value => results[value].Data[0]))];
            return Open(sums[0], sums[1], sums[2], sums[3], sums[4]);
        }));
    }

    public override (double[] Activation, double[] Relevance) Kept(string layer, int explanation)
    {
        var kept = graph.Explanations[explanation].Kept.First(kept => kept.Name == layer);
        return (_results[kept.Activation].Data, _results[kept.Relevance].Data);
    }
}

/// <summary>As an application runs it.</summary>
internal sealed class LoadedMachine(IExplainer explainer) : MachineRun
{
    public override double? Label
    {
        get
        {
            var index = explainer.Outputs.Count == 1 ? 0 : explainer.Outputs.ToList().FindIndex(output => output.Name == "label");
            return index < 0 ? null : explainer.ReadOutput(index)[0];
        }
    }

    public override double[] Predict(double[] sample)
    {
        explainer.Predict(Array.ConvertAll(sample, value => (float)value));
        return Array.ConvertAll(explainer.Logits.ToArray(), value => (double)value);
    }

    public override (double[] Relevance, double Open) Explain(double[] seed, int explanation)
    {
        var relevance = explainer.Relevance(Array.ConvertAll(seed, value => (float)value), explanation).ToArray();
        var open = 0.0;
        foreach (var row in explainer.Ledger(explanation))
            open = Math.Max(open, Open(row.In, row.Out, row.Bias, row.Stabiliser, row.Dropped));
        return (Array.ConvertAll(relevance, value => (double)value), open);
    }

    public override (double[] Activation, double[] Relevance) Kept(string layer, int explanation)
    {
        var kept = explainer.Kept(layer, explanation);
        return (Widened(kept.Activation), Widened(kept.Relevance));
    }

    private static double[] Widened(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
