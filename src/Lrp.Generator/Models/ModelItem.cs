using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;
using Lrp.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lrp.Generator.Models;

/// <summary>
/// A model file of the project. Length and time stand for its content: with the path alone, a file that is replaced in place would
/// leave stale code.
/// </summary>
/// <param name="Weights">The item's <c>Weights</c>, as the project file says it.</param>
/// <param name="WeightsPath">Where the file is at run time: below the application's folder, or as a resource.</param>
/// <param name="Length">Bytes, or −1 where there is no such file.</param>
/// <param name="LastWrite">Ticks of the last write.</param>
internal sealed record ModelItem(string Path, string Weights, string WeightsPath, long Length, long LastWrite)
{
    private const string Metadata = "build_metadata.AdditionalFiles.";

    /// <summary>Is it an <c>LrpModel</c>? The package's targets give those, and no other file, a path.</summary>
    public static bool IsModel(AdditionalText file, AnalyzerConfigOptionsProvider options) => Option(file, options, "LrpPath").Length > 0;

    public static ModelItem Read(AdditionalText file, AnalyzerConfigOptionsProvider options)
    {
        // Analyzers must not read files: what they read cannot be seen by who decides whether they run again. Here it is what makes
        // that decision right, and the only way to it: AdditionalText gives text, and a model is binary.
#pragma warning disable RS1035
        var info = new FileInfo(file.Path);
        var (weights, path) = (Option(file, options, "Weights"), Option(file, options, "LrpPath"));
        return info.Exists
            ? new ModelItem(file.Path, weights, path, info.Length, info.LastWriteTimeUtc.Ticks)
            : new ModelItem(file.Path, weights, path, -1, 0);
#pragma warning restore RS1035
    }

    public bool IsMissing => Length < 0;

    /// <summary>Where the weights are; null where the project file says something else.</summary>
    public WeightPlacement? Placement => Weights.ToUpperInvariant() switch
    {
        "" or "SIDECAR" => WeightPlacement.Sidecar,
        "EMBEDDED" => WeightPlacement.Embedded,
        "NONE" => WeightPlacement.None,
        _ => null,
    };

    /// <summary>Does an attribute's file name, maybe with folders before it, mean this file?</summary>
    public bool IsNamed(string name)
    {
        var wanted = "/" + name.Replace('\\', '/');
        return name.Length > 0 && ("/" + Path.Replace('\\', '/')).EndsWith(wanted, StringComparison.Ordinal);
    }

    /// <summary>The file whose name, with as many folders, is spelt most like the one that is asked for; null where none is near.</summary>
    public static string? Nearest(string name, IEnumerable<ModelItem> models)
    {
        var parts = name.Replace('\\', '/').Split('/').Length;
        var names = models.Where(model => !model.IsMissing)
            .Select(model => model.Path.Replace('\\', '/').Split('/'))
            .Select(path => string.Join("/", path.Skip(path.Length - parts)));
        return Spelling.Nearest(name, names);
    }

    private static string Option(AdditionalText file, AnalyzerConfigOptionsProvider options, string name) =>
        options.GetOptions(file).TryGetValue(Metadata + name, out var value) ? value : "";
}
