using System.Globalization;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;

namespace Lrp.Compiler.Emission;

/// <summary>The remarks of the generated class: what a reader wants to know before the code.</summary>
internal static class RemarksEmitter
{
    public static void Write(CodeWriter writer, LoweredNetwork network, MemoryPlan plan)
    {
        writer.Line("/// <remarks>");
        writer.Line("/// <para>Layers, in the order in which they run:</para>");
        writer.Line("/// <code>");
        foreach (var step in network.Forward)
            Entry(writer, step.Work > 0
                ? $"{step.Sentence.Replace("\n", ", ")} ({Amount(step.Work)} multiply-adds)"
                : step.Sentence.Replace("\n", ", "));
        writer.Line("/// </code>");
        for (var index = 0; index < network.Graph.Explanations.Count; index++)
        {
            var explanation = network.Graph.Explanations[index];
            writer.Line($"/// <para>Explanation {Escape.XmlDoc(DisplayName(explanation.Name))}: {Escape.XmlDoc(explanation.Text)}</para>");
            writer.Line("/// <code>");
            foreach (var rule in explanation.Rules)
                Entry(writer, $"{rule.Key}: {rule.Value}");
            writer.Line("/// </code>");
        }

        var forward = network.Forward.Sum(step => step.Work);
        writer.Line($"/// <para>Forward: {Amount(forward)} multiply-adds. Workspace: {Amount(plan.ArenaLength * 4)}B an explainer"
            + $" (all buffers apart would be {Amount(network.Buffers.Sum(buffer => buffer.Layout.Length) * 4)}B)."
            + $" Packed weights: {Amount(network.Weights.Sum(region => region.Length) * 4)}B, shared.</para>");
        writer.Line("/// </remarks>");
    }

    /// <summary>The name by which an explanation is listed: the nameless one is the default.</summary>
    public static string DisplayName(string name) => name.Length == 0 ? "Default" : name;

    private static void Entry(CodeWriter writer, string text) => writer.Line("/// " + Escape.XmlDoc(text));

    private static string Amount(long number) => number switch
    {
        >= 1_000_000_000 => (number / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " G",
        >= 1_000_000 => (number / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " M",
        >= 1_000 => (number / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        _ => number.ToString(CultureInfo.InvariantCulture) + " ",
    };
}
