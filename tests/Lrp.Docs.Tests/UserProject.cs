using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lrp.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Docs.Tests;

/// <summary>A console application of one source file and one <c>LrpModel</c> item, as the SDK would compile it.</summary>
internal static class UserProject
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";

    public static Assembly Compile(string source, string model)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System", StringComparison.Ordinal))
            .Append(typeof(IExplainer).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Example",
            [CSharpSyntaxTree.ParseText(source, parsing), CSharpSyntaxTree.ParseText(ImplicitUsings, parsing)],
            references,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver
            .Create([new LrpGenerator().AsSourceGenerator()], [new ModelItem(model)], parsing, new ModelOptions())
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var messages);

        using var image = new MemoryStream();
        var problems = messages.Concat(output.Emit(image).Diagnostics).Where(message => message.Severity >= DiagnosticSeverity.Warning);
        Assert.Empty(problems);
        return Assembly.Load(image.ToArray());
    }

    private sealed class ModelItem(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => null;
    }

    private sealed class ModelOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => new None();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new None();

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new PathOf(Path.GetFileName(textFile.Path));
    }

    private sealed class None : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => (value = null) is not null;
    }

    private sealed class PathOf(string model) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) =>
            (value = key == "build_metadata.AdditionalFiles.LrpPath" ? model : null) is not null;
    }
}
