using System.Text;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A network as calls on buffers: what is planned and emitted.</summary>
public sealed class LoweredNetwork(Graph graph)
{
    public Graph Graph { get; } = graph;

    public List<Buffer> Buffers { get; } = [];

    public List<WeightRegion> Weights { get; } = [];

    public KernelSet Kernels { get; } = new();

    public List<Step> Forward { get; } = [];

    /// <summary>Whether the forward pass leaves what a part of it needs to run again where a part of the inputs changed.</summary>
    public bool IsIncremental { get; init; }

    /// <summary>What its memory should not exceed; null for any.</summary>
    public MemoryBudget? MemoryBudget { get; init; }

    /// <summary>The steps of an incremental network that run where a part of the inputs changed. See <see cref="ChangedSteps"/>.</summary>
    public IReadOnlyList<ChangedStep> Changed { get; set; } = [];

    /// <summary>Buffers that all of these passes write as a whole, so that they need not outlive one.</summary>
    public IReadOnlyCollection<Buffer> Rewritten { get; set; } = [];

    /// <summary>Per explanation, what does not depend on the target.</summary>
    public List<Step>[] Prepare { get; } = [.. graph.Explanations.Select(_ => new List<Step>())];

    /// <summary>Per explanation, forward and prepare as one walk where that saves work; else null. See <see cref="JointPass"/>.</summary>
    public IReadOnlyList<Step>?[] ForwardAndPrepare { get; } = new IReadOnlyList<Step>?[graph.Explanations.Count];

    /// <summary>Per explanation, what runs once per target.</summary>
    public List<Step>[] Backward { get; } = [.. graph.Explanations.Select(_ => new List<Step>())];

    /// <summary>The steps of all passes.</summary>
    public IEnumerable<Step> AllSteps => Forward.Concat(Prepare.SelectMany(steps => steps))
        .Concat(ForwardAndPrepare.SelectMany(steps => steps ?? [])).Concat(Backward.SelectMany(steps => steps));

    /// <summary>Their calls, those of a loop's body once.</summary>
    public IEnumerable<CallStep> AllCalls => AllSteps.Flatten();

    public List<Buffer> Inputs { get; } = [];

    public List<Buffer> Outputs { get; } = [];

    public Buffer? Logits { get; set; }

    public Buffer? Seed { get; set; }

    /// <summary>Per explanation and input.</summary>
    public List<Buffer>[] Relevance { get; } = [.. graph.Explanations.Select(_ => new List<Buffer>())];

    /// <summary>Per explanation, where the caller finds <see cref="Explanation.Inner"/> and the masks of kept layers.</summary>
    public Dictionary<Value, Buffer>[] Inner { get; } = [.. graph.Explanations.Select(_ => new Dictionary<Value, Buffer>())];

    public List<Step> Steps(Phase phase) =>
        phase == Phase.Forward ? Forward : phase.DependsOnSeed ? Backward[phase.Explanation] : Prepare[phase.Explanation];

    /// <summary>
    /// Multiply-adds of a prediction with its explanation, by those of the prediction: 2 for the epsilon rule, 3 for z⁺ where inputs
    /// are proven to be positive. What is skipped because it is zero counts.
    /// </summary>
    public double Sweeps(int explanation)
    {
        var forward = Forward.Sum(step => step.Work);
        return forward == 0
            ? 1
            : (double)(forward + Prepare[explanation].Concat(Backward[explanation]).Sum(step => step.Work)) / forward;
    }

    /// <summary>The text form, for dumps and tests: one line per call, loops indented.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write("forward", Forward);
        for (var index = 0; index < Prepare.Length; index++)
        {
            if (ForwardAndPrepare[index] is { } joint)
                Write($"forward and prepare {Graph.Explanations[index].Name}", joint);
            Write($"prepare {Graph.Explanations[index].Name}", Prepare[index]);
            Write($"backward {Graph.Explanations[index].Name}", Backward[index]);
            text.Append($"  {Sweeps(index).ToString("F2", System.Globalization.CultureInfo.InvariantCulture)} sweeps over the weights\n");
        }

        if (IsIncremental)
            text.Append("where a part of the inputs changed\n");
        foreach (var run in Changed)
            text.Append($"  {run}\n");
        text.Append("kernels\n");
        foreach (var kernel in Kernels.Kernels)
            text.Append($"  {kernel.Name}: {kernel.Key}\n");
        return text.ToString();

        void Write(string title, IReadOnlyList<Step> steps)
        {
            text.Append(title).Append('\n');
            WriteSteps(text, steps, "  ");
        }
    }

    private static void WriteSteps(StringBuilder text, IReadOnlyList<Step> steps, string indent)
    {
        foreach (var step in steps)
        {
            if (step is LoopStep loop)
            {
                var order = loop.IsParallel ? "" : ", one after another";
                text.Append($"{indent}for {loop.Index.Name} < {loop.Index.Count}{order}  # {OneLine(step)}\n");
                WriteSteps(text, loop.Body, indent + "  ");
                continue;
            }

            text.Append($"{indent}{((CallStep)step).Call.Name}({string.Join(", ", step.Reads.Select(buffer => buffer.Name))})");
            text.Append($" -> {string.Join(", ", step.Writes)}  # {OneLine(step)}\n");
        }
    }

    private static string OneLine(Step step) => step.Sentence.Replace("\n", " | ");
}
