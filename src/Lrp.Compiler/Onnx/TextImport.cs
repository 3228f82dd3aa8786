using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// What pipelines do to a text before they count its words. None of it becomes a node: steps are collected on the way, and are those of the
/// input that is counted in the end.
/// </summary>
internal static class TextImport
{
    /// <summary>Operators that only shape tensors: a text stays what it is.</summary>
    private static readonly HashSet<string> s_shaping = ["Flatten", "Identity", "Reshape", "Squeeze", "Unsqueeze"];

    private static readonly HashSet<string> s_reading = ["StringNormalizer", "TfIdfVectorizer", "com.microsoft.Tokenizer"];

    /// <summary>What imports a node; of one that reads a text it is no importer of numbers.</summary>
    public static Func<NodeImport, IReadOnlyList<Value?>> ImporterOf(ImportContext context, OnnxNode node, IReadOnlyList<Value?> inputs)
    {
        var name = OperatorTable.QualifiedName(node);
        if (s_reading.Contains(name) || !inputs.Any(input => input is not null && context.StepsOf(input) is not null))
            return OperatorTable.Find(node)!.Import;
        return s_shaping.Contains(name) && context.StepsOf(inputs[0]!) is not null
            ? import => [import.Input(0)]
            : import => throw import.Unsupported(" of text");
    }

    /// <exception cref="DiagnosticException">A network that reads a text has other inputs, too.</exception>
    public static void RequireOnlyText(ImportContext context)
    {
        var graph = context.Graph;
        if (context.TextName.Length > 0 && graph.Inputs.FirstOrDefault(input => graph.Texts.All(text => text.Counts != input)) is { } other)
        {
            throw new DiagnosticException(DiagnosticTable.TextUnsupported, context.File.Name,
                $"beside the text '{Text.Quotable(context.TextName)}' it has the input '{Text.Quotable(other.Name)}'; "
                    + "export a network that reads the text alone");
        }
    }

    /// <exception cref="DiagnosticException">An output is a text.</exception>
    public static void RequireNumbers(ImportContext context, string output, Value value)
    {
        if (context.StepsOf(value) is not null)
        {
            throw new DiagnosticException(
                DiagnosticTable.ElementTypeUnsupported, context.File.Name, Text.Quotable(output), "String", "an output of numbers");
        }
    }

    /// <summary>Leaves out stop words, and changes the case (ONNX's StringNormalizer).</summary>
    public static Value Normalizer(NodeImport node)
    {
        var steps = StepsOf(node).ToList();
        if (node.Strings("stopwords") is { Count: > 0 } words)
            steps.Add(new TextStep.Without(words, IgnoreCase: !node.Flag("is_case_sensitive")));
        var action = node.String("case_change_action", "NONE");
        if (action != "NONE")
        {
            steps.Add(new TextStep.ChangeCase(IsUpper: action switch
            {
                "LOWER" => false,
                "UPPER" => true,
                _ => throw node.Invalid("case_change_action", $"says '{Text.Quotable(action)}'"),
            }));
        }

        return node.TextAfter(steps);
    }

    /// <summary>Splits a text (ONNX Runtime's Tokenizer): by a pattern of words, or by patterns of what is between them.</summary>
    public static Value Tokenizer(NodeImport node)
    {
        var steps = StepsOf(node);
        if (node.Flag("mark"))
            throw node.Unsupported(" with marks of begin and end; export it with mark=0");
        var least = node.Int("mincharnum", 1);
        ShapeRules.Require(least > 0, $"its words have {least} characters at least");
        var (separators, expression) = (node.Strings("separators"), node.String("tokenexp", ""));
        if (separators is [""] || (separators is null && expression == "."))
        {
            ShapeRules.Require(least == 1, $"its words are characters, but have {least} at least");
            return node.TextAfter([.. steps, new TextStep.Characters()]);
        }

        ShapeRules.Require(separators is null || separators.All(separator => separator.Length > 0), "one of its separators is empty");
        if (separators is { Count: > 0 })
            return node.TextAfter([.. steps, .. separators.Select(separator => new TextStep.Between(Pattern(node, separator), least))]);
        return expression.Length > 0
            ? node.TextAfter([.. steps, new TextStep.Matches(Pattern(node, expression), least)])
            : throw node.Invalid("tokenexp", "is missing, and so is 'separators'");
    }

    private static IReadOnlyList<TextStep> StepsOf(NodeImport node) => node.Steps(0)
        ?? throw node.Unsupported(" of other than a text that the network reads");

    private static string Pattern(NodeImport node, string expression)
    {
        try
        {
            return TokenPattern.Translate(expression);
        }
        catch (FormatException misfit)
        {
            throw node.PatternUnsupported(expression, misfit.Message);
        }
    }
}
