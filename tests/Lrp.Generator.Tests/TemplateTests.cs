using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lrp.Generator.Tests;

/// <summary>What contributors copy is C# that the compiler's own sources take.</summary>
public sealed partial class TemplateTests
{
    /// <summary>What the SDK adds to a project.</summary>
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";

    /// <summary>Before which row of a table that of the template stands.</summary>
    private static readonly Dictionary<string, string> s_firstRows = new()
    {
        ["IR/Operators/OperatorTraits.cs"] = "Unary unary =>",
        ["Onnx/OperatorTable.cs"] = "new(\"Abs\"",
    };

    [Fact]
    public void An_operator_s_template_compiles_together_with_the_compiler()
    {
        var template = SourceTree.Sources("docs/templates").ToArray();
        // Without the place that its first line names, nobody would know where a file goes.
        Assert.All(template, path =>
            Assert.Matches(@"^// (IR|Shapes|Relevance|Lowering|Onnx)/.*Example\w*\.cs: ", File.ReadLines(path).First()));
        var rows = template.SelectMany(path => Row().Matches(File.ReadAllText(path)))
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
        Assert.Equal(s_firstRows.Keys.Order(), rows.Keys.Order());

        var options = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["LRP_COMPILER"]);
        var trees = SourceTree.Sources("src/Lrp.Compiler").Concat(SourceTree.Sources("src/Lrp.Shared")).Concat(template)
            .Select(path => CSharpSyntaxTree.ParseText(WithRow(path, rows), options, path))
            .Append(CSharpSyntaxTree.ParseText(Usings, options));
        var compilation = CSharpCompilation.Create("Lrp.Compiler", trees, Project.Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics()
            .Where(message => message.DefaultSeverity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
    }

    /// <summary>A file of the compiler, with the template's row where it is a table.</summary>
    private static string WithRow(string path, Dictionary<string, string> rows)
    {
        var text = File.ReadAllText(path);
        var table = Path.GetRelativePath(Path.Combine(SourceTree.Root, "src", "Lrp.Compiler"), path).Replace('\\', '/');
        if (!rows.TryGetValue(table, out var row))
            return text;
        Assert.Contains(s_firstRows[table], text, StringComparison.Ordinal);
        return text.Replace(s_firstRows[table], $"{row}\n{s_firstRows[table]}", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Its row in ([\w/]+\.cs)[^\n]*:\n// +(\S[^\n]*)")]
    private static partial Regex Row();
}
