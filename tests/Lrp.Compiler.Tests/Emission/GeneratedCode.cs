using Lrp.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lrp.Compiler.Tests.Emission;

/// <summary>Compiles models to C#, and that to nothing but messages.</summary>
internal static class GeneratedCode
{
    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System", StringComparison.Ordinal))
            .Append(typeof(IExplainer).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Generates code for a model file of that name.</summary>
    public static IReadOnlyList<GeneratedFile> Generate(
        this OnnxModelBuilder model, string file, string type, params string[] explanations) =>
        model.Generate(file, type, isTimed: false, explanations);

    /// <summary>The same, also with a look at the clock behind each step.</summary>
    public static IReadOnlyList<GeneratedFile> Generate(
        this OnnxModelBuilder model, string file, string type, bool isTimed, params string[] explanations) =>
        model.Generate(file, type, request => request with { IsTimed = isTimed }, explanations);

    /// <summary>The same with other settings.</summary>
    public static IReadOnlyList<GeneratedFile> Generate(
        this OnnxModelBuilder model, string file, string type, Func<CompilationRequest, CompilationRequest> change,
        params string[] explanations)
    {
        var folder = Directory.CreateTempSubdirectory("lrp-emission-");
        try
        {
            var request = new CompilationRequest(model.Save(Path.Combine(folder.FullName, file)), "My.Models", [type])
            {
                Explanations = [.. explanations.Select((text, index) => new ExplanationRequest(text, index == 0 ? "" : $"E{index}"))],
            };
            var result = NetworkCompiler.Compile(change(request));
            Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
            return result.Files;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Errors and warnings of the C# compiler, and the names of the types that came out.</summary>
    public static (IReadOnlyList<string> Messages, IReadOnlyList<string> Types) Compile(IEnumerable<GeneratedFile> files)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose);
        var compilation = CSharpCompilation.Create(
            "Generated",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, parsing, file.Name)),
            _references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var messages = compilation.GetDiagnostics().Where(message => message.Severity >= DiagnosticSeverity.Warning);
        return ([.. messages.Select(message => message.ToString())], [.. compilation.Assembly.TypeNames.Order(StringComparer.Ordinal)]);
    }
}
