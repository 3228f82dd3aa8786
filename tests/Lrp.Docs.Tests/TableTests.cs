using System.Reflection;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Onnx;
using Lrp.Compiler.Relevance;

namespace Lrp.Docs.Tests;

/// <summary>Tables of the README follow from the compiler's own.</summary>
[Collection(nameof(Section))]
public sealed class TableTests
{
    [Fact]
    public void The_README_lists_the_supported_operators_and_their_rules() => new Section("operators").Verify(
        "| ONNX operator | explained by | remark |\n| --- | --- | --- |\n"
        + string.Join('\n', OperatorTable.Rows.Select(row => $"| `{row.Name}` | {Rules(row)} | {row.Remark} |")));

    [Fact]
    public void The_README_lists_presets_and_methods_and_which_of_them_are_available() => new Section("explanations").Verify(
        "| preset | text | available |\n| --- | --- | --- |\n" + string.Join('\n', Constants(typeof(Composite)).Concat(Constants(typeof(Method)))
            .Select(preset => $"| `{preset.Name}` | `{preset.Text}` | {(IsAvailable(preset.Text) ? "yes" : "by `MethodDriver`")} |")));

    [Fact]
    public void Presets_of_the_compiler_are_the_constants_of_the_runtime()
    {
        AssertSame(typeof(Composite), Presets.All);
        AssertSame(typeof(Method), Presets.Methods);

        static void AssertSame(Type type, IEnumerable<KeyValuePair<string, string>> presets) => Assert.Equal(
            Constants(type), presets.Select(preset => ($"{type.Name}.{preset.Key}", preset.Value)));
    }

    private static string Rules(OperatorRow row) =>
        string.Join("; or ", row.Rules.Where(rules => rules.Count > 0).Select(rules => string.Join(", ", rules)));

    private static IEnumerable<(string Name, string Text)> Constants(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => ($"{type.Name}.{field.Name}", (string)field.GetRawConstantValue()!));

    private static bool IsAvailable(string text)
    {
        var diagnostics = new List<Diagnostic>();
        ExplanationText.Parse(text, 0, diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(DiagnosticTable.MethodNeedsDriver, diagnostic.Descriptor));
        return diagnostics.Count == 0;
    }
}
