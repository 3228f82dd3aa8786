extern alias generator;

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Generator.Tests;

/// <summary>A user's project: sources and model files, to which the generator is applied again and again, as an editor does.</summary>
internal sealed class Project : IDisposable
{
    /// <summary>The libraries of .NET.</summary>
    public static IReadOnlyList<MetadataReference> Framework { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference[] s_references =
        [.. Framework, MetadataReference.CreateFromFile(typeof(IExplainer).Assembly.Location)];

    private readonly string _folder = Directory.CreateTempSubdirectory("lrp").FullName;
    private readonly Dictionary<string, SyntaxTree> _sources = [];
    private readonly List<AdditionalText> _files = [];
    private readonly ModelOptions _options = new();
    private GeneratorDriver? _driver;

    /// <summary>What stands for the compiler, where a test is about the generator alone.</summary>
    public Func<CompilationRequest, CompilationResult> Compiler { get; init; } =
        request => new CompilationResult([FailedNetworkEmitter.Emit(request)], []);

    public bool AllowsUnsafe { get; init; } = true;

    /// <summary>The property of the project file; it may change between two runs.</summary>
    public string InstructionSets
    {
        set => _options.Global["build_property.LrpInstructionSets"] = value;
    }

    /// <summary>As strict as a project can be: documentation is checked and warnings are errors.</summary>
    public bool IsStrict { get; init; }

    /// <summary>A message that is off by default, and on in this project.</summary>
    public string? Enables { get; init; }

    /// <summary>A project of one class and its model "net.onnx".</summary>
    public static Project Of([StringSyntax("c#")] string source, Func<CompilationRequest, CompilationResult>? compiler = null)
    {
        var project = compiler is null ? new Project() : new Project { Compiler = compiler };
        project.AddModel("net.onnx", "a model");
        project.Write("Net.cs", source);
        return project;
    }

    public void Write(string file, [StringSyntax("c#")] string source) =>
        _sources[file] = CSharpSyntaxTree.ParseText(source, Parsing, Path.Combine(_folder, file));

    public void AddModel(string name, string content, string weights = "", bool isModel = true)
    {
        var path = WriteModel(name, content);
        _files.Add(new BinaryFile(path));
        _options.Models[path] = new Dictionary<string, string> { ["LrpPath"] = isModel ? PathOf(name) : "", ["Weights"] = weights };
    }

    /// <summary>Where a model is at run time, as the package's targets say it.</summary>
    public static string PathOf(string name) => "lrp-models/Project/" + name;

    /// <summary>Replaces a file's content; the project learns nothing of it.</summary>
    public string WriteModel(string name, string content) => WriteModel(name, Encoding.UTF8.GetBytes(content));

    public string WriteModel(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void DeleteModel(string name) => File.Delete(Path.Combine(_folder, name));

    public void SetLastWrite(string name, DateTime time) => File.SetLastWriteTimeUtc(Path.Combine(_folder, name), time);

    /// <summary>Runs the generator on the project as it is now.</summary>
    public Generation Generate()
    {
        var compilation = CSharpCompilation.Create(
            "Project",
            _sources.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => source.Value),
            s_references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: AllowsUnsafe, nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: IsStrict ? int.MaxValue : 4, generalDiagnosticOption: IsStrict ? ReportDiagnostic.Error : ReportDiagnostic.Default,
                specificDiagnosticOptions: Enables is null ? null : [new(Enables, ReportDiagnostic.Info)]));
        _driver ??= CSharpGeneratorDriver.Create(
            [new LrpGenerator(Compiler).AsSourceGenerator()],
            _files,
            Parsing,
            _options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        _driver = _driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return new Generation(_driver.GetRunResult().Results.Single(), output, _folder);
    }

    private CSharpParseOptions Parsing =>
        new(LanguageVersion.Latest, IsStrict ? DocumentationMode.Diagnose : DocumentationMode.Parse);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class BinaryFile(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A model file is binary: nobody may read it as text.");
    }

    private sealed class ModelOptions : AnalyzerConfigOptionsProvider
    {
        public Dictionary<string, Dictionary<string, string>> Models { get; } = [];

        public Dictionary<string, string> Global { get; } = [];

        public override AnalyzerConfigOptions GlobalOptions => new Metadata(Global);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Metadata([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Metadata(Models[textFile.Path]);
    }

    private sealed class Metadata(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        private const string Prefix = "build_metadata.AdditionalFiles.";

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key, out value);
    }
}

/// <summary>What one run of the generator gave.</summary>
internal sealed record Generation(GeneratorRunResult Result, Compilation Output, string Folder)
{
    /// <summary>The generator's messages: id, and the source text, or the file of another kind, that they point at.</summary>
    public IReadOnlyList<string> Messages =>
        [.. Result.Diagnostics.Select(message => $"{message.Id} at {TextAt(message.Location)}").Order(StringComparer.Ordinal)];

    /// <summary>A file with the places of the generator's messages, all of which must be in it.</summary>
    public string Marked(string file) => Marks.Insert(
        Output.SyntaxTrees.Single(tree => tree.FilePath == Path.Combine(Folder, file)),
        Result.Diagnostics.Select(message => message.Location));

    /// <summary>Errors of the C# compiler, in the user's code or in ours.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Output.GetDiagnostics().Where(message => message.Severity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .Select(message => message.ToString()),
    ];

    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.IsDefault
        ? ImmutableDictionary<string, string>.Empty
        : Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>Why the outputs of a step are what they are, one word for each output.</summary>
    public string Reasons(string step) => Result.TrackedSteps.TryGetValue(step, out var runs)
        ? string.Join(" ", runs.SelectMany(run => run.Outputs).Select(output => output.Reason))
        : "";

    /// <summary>Loads the compiled project.</summary>
    public Assembly Load()
    {
        var stream = new MemoryStream();
        var emitted = Output.Emit(stream);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Assembly.Load(stream.ToArray());
    }

    private string TextAt(Location location)
    {
        var lines = location.GetLineSpan();
        if (location.Kind == LocationKind.ExternalFile)
            return Path.GetRelativePath(Folder, lines.Path);
        var text = Output.SyntaxTrees.Single(tree => tree.FilePath == lines.Path).GetText();
        var bySpan = text.ToString(location.SourceSpan);
        var byLine = text.ToString(text.Lines.GetTextSpan(lines.Span));
        return bySpan == byLine ? bySpan : string.Create(CultureInfo.InvariantCulture, $"{bySpan} <> {byLine}");
    }
}
