using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>Writes how a network counts what is in its text: the runtime does it, by what is said here.</summary>
internal static class TextEmitter
{
    public const string Branches = "s_texts";

    public static void Write(CodeWriter writer, Graph graph)
    {
        writer.Summary("How the text becomes the counts that the network reads, for each of its inputs.");
        writer.Line($"private static readonly LrpRuntime::TextBranch[] {Branches} =");
        writer.Line("[");
        foreach (var text in graph.Texts)
        {
            writer.Line("    new(");
            writer.Line("        [");
            foreach (var step in text.Steps)
                writer.Line($"            LrpRuntime::TextStep.{Step(step)},");
            writer.Line("        ],");
            WriteGrams(writer, text.Grams);
        }

        writer.Line("];");
    }

    private static void WriteGrams(CodeWriter writer, GramPool<string> grams)
    {
        var features = grams.IsInOrder ? "" : string.Join(", ", grams.Features);
        writer.Line("        new(");
        writer.Line($"            {Escape.Literal(string.Concat(grams.Items.Select(item => item + "\0")))}u8,");
        writer.Line($"            counts: [{string.Join(", ", grams.Counts)}],");
        writer.Line($"            features: [{features}],");
        writer.Line($"            length: {grams.Length}, least: {grams.Least}, most: {grams.Most}, skips: {grams.Skips})),");
    }

    private static string Step(TextStep step) => step switch
    {
        TextStep.ChangeCase change => change.IsUpper ? "Upper" : "Lower",
        TextStep.Characters => "Characters",
        TextStep.Matches matches => $"Matches({Escape.Literal(matches.Pattern)}, {matches.Least})",
        TextStep.Between between => $"Between({Escape.Literal(between.Pattern)}, {between.Least})",
        TextStep.Without without =>
            $"Without([{string.Join(", ", without.Words.Select(Escape.Literal))}], ignoreCase: {(without.IgnoreCase ? "true" : "false")})",
        _ => throw new ArgumentException(step.GetType().Name, nameof(step)),
    };
}
