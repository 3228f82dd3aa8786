using System.Reflection;
using System.Runtime.Loader;
using Lrp.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Cli.Compilation;

/// <summary>
/// Generated code that was compiled and loaded at run time, for models that are known no sooner. Disposing lets go of the code
/// once nothing runs it any more, so that thousands of models can be compiled in one process.
/// </summary>
public sealed class NetworkAssembly : IDisposable
{
    // Read once: parsing the framework's metadata takes longer than compiling a small network.
    private static readonly Lazy<IReadOnlyList<MetadataReference>> _references = new(ReadReferences);

    private static int _count;

    private readonly AssemblyLoadContext _context;
    private readonly Type _type;

    private NetworkAssembly(AssemblyLoadContext context, byte[] image, string typeName)
    {
        _context = context;
        _type = context.LoadFromStream(new MemoryStream(image)).GetType(typeName, throwOnError: true)!;
        Image = image;
    }

    /// <summary>The assembly as a file has it.</summary>
    public byte[] Image { get; }

    /// <summary>Compiles generated files.</summary>
    /// <param name="files">Texts of one network, or of several with a class each.</param>
    /// <param name="typeName">The (first) network's class with its namespace.</param>
    /// <param name="unloadable">
    /// False for code whose speed is measured: the runtime compiles unloadable code once and for all, other code again where it is hot.
    /// </param>
    /// <param name="debug">As a user's Debug build compiles it, for tests.</param>
    /// <exception cref="GeneratedCodeException">The texts are not valid C#: a defect of the compiler.</exception>
    public static NetworkAssembly Compile(IEnumerable<GeneratedFile> files, string typeName, bool unloadable = true, bool debug = false)
    {
        var parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(file.Text), parsing, file.Name));
        var name = $"Lrp.Network{Interlocked.Increment(ref _count)}";
        var optimization = debug ? OptimizationLevel.Debug : OptimizationLevel.Release;
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimization, allowUnsafe: true);
        var compilation = CSharpCompilation.Create(name, trees, _references.Value, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
            throw new GeneratedCodeException(result.Diagnostics.Where(message => message.Severity == DiagnosticSeverity.Error));
        return new NetworkAssembly(new AssemblyLoadContext(name, unloadable), image.ToArray(), typeName);
    }

    /// <summary>Takes an assembly that was compiled before, in this process or another.</summary>
    /// <param name="image">See <see cref="Image"/>.</param>
    /// <param name="typeName">The network's class with its namespace.</param>
    public static NetworkAssembly Open(byte[] image, string typeName) =>
        new(new AssemblyLoadContext(typeName, isCollectible: false), image, typeName);

    /// <summary>Calls the generated <c>Load</c>: reads and packs the weights.</summary>
    public IExplainedNetwork Load(string modelPath) => Load(_type, modelPath);

    /// <summary>The same for another network, where the files of several were compiled together.</summary>
    public IExplainedNetwork Load(string modelPath, string typeName) =>
        Load(_type.Assembly.GetType(typeName, throwOnError: true)!, modelPath);

    private static IExplainedNetwork Load(Type type, string modelPath)
    {
        var load = type.GetMethod("Load", [typeof(string)]) ?? throw new MissingMethodException(type.FullName, "Load(string)");
        return (IExplainedNetwork)load.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [modelPath], null)!;
    }

    public void Dispose()
    {
        if (_context.IsCollectible)
            _context.Unload();
    }

    private static IReadOnlyList<MetadataReference> ReadReferences()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. trusted.Where(path => Path.GetDirectoryName(path) == framework).Select(path => MetadataReference.CreateFromFile(path)),
            MetadataReference.CreateFromFile(typeof(IExplainer).Assembly.Location),
        ];
    }
}

/// <summary>Generated code does not compile; the message shows where.</summary>
public sealed class GeneratedCodeException(IEnumerable<Diagnostic> diagnostics)
    : Exception($"Internal error: generated code does not compile.\n{string.Join('\n', diagnostics.Take(20))}");
