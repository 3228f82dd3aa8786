extern alias generator;

using System.Diagnostics;
using System.Globalization;
using generator::Lrp.Compiler;
using generator::Lrp.Compiler.Emission;
using generator::Lrp.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lrp.Benchmarks;

/// <summary>How long an editor waits for a network that is defined in C#, after an edit: warm, on the incremental driver.</summary>
internal static class RegenerationTime
{
    private const int WarmUp = 60, Rounds = 25;

    private const string Last = "1000, name: \"fc\"";

    /// <param name="definition">The source file of the network.</param>
    public static void Run(string definition, TextWriter output)
    {
        var text = File.ReadAllText(definition);
        output.WriteLine($"{Path.GetFileName(definition)}, median and worst of {Rounds} edits, in ms:");
        var (reading, compiling) = (new LrpGenerator(Nothing), new LrpGenerator());
        Measure(output, "an edit of a layer", compiling, round => Edited(text, round));
        Measure(output, "reading alone of that", reading, round => Edited(text, round));
        Measure(output, "an edit of a comment", compiling, round => $"{text}\n// {round}\n");

        static CompilationResult Nothing(CompilationRequest request) => new([FailedNetworkEmitter.Emit(request)], []);
    }

    /// <summary>Another number of classes, so that nothing can be taken from the round before.</summary>
    private static string Edited(string text, int round) => text.Contains(Last, StringComparison.Ordinal)
        ? text.Replace(Last, string.Create(CultureInfo.InvariantCulture, $"{1000 - round}{Last[4..]}"), StringComparison.Ordinal)
        : throw new InvalidDataException($"the definition has no layer ({Last})");

    private static void Measure(TextWriter output, string what, LrpGenerator generator, Func<int, string> source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System", StringComparison.Ordinal))
            .Append(typeof(IExplainer).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
        var tree = CSharpSyntaxTree.ParseText(source(0), path: "Network.cs");
        var compilation = CSharpCompilation.Create(
            "Project", [tree], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(generator);
        var times = new List<double>();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var edited = CSharpSyntaxTree.ParseText(source(round), path: "Network.cs");
            compilation = compilation.ReplaceSyntaxTree(tree, edited);
            tree = edited;
            var start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (driver.GetRunResult().Diagnostics.Any(message => message.Severity == DiagnosticSeverity.Error))
                throw new InvalidDataException($"{driver.GetRunResult().Diagnostics[0]}");
        }

        // An editor has run for a while: what is hot has been compiled again.
        times = [.. times.Skip(WarmUp).Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-24} {times[Rounds / 2],7:F1} {times[^1],7:F1}"));
    }
}
