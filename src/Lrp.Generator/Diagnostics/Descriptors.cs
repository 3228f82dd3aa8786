using Lrp.Compiler.Diagnostics;
using RoslynDescriptor = Microsoft.CodeAnalysis.DiagnosticDescriptor;
using RoslynSeverity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace Lrp.Generator.Diagnostics;

/// <summary>The rows of <see cref="DiagnosticTable"/> as Roslyn has them.</summary>
internal static class Descriptors
{
    /// <summary>Where the page of each message is, relative to the repository.</summary>
    private const string Pages = "docs/diagnostics/";

    private static readonly Dictionary<string, RoslynDescriptor> s_descriptors =
        DiagnosticTable.All.ToDictionary(row => row.Id, Descriptor);

    public static RoslynDescriptor Of(string id) => s_descriptors[id];

    /// <summary>The category that the thousands of an id stand for.</summary>
    public static string CategoryOf(string id) => id[3] switch
    {
        '0' => "SetUp",
        '1' => "Onnx",
        '2' => "Definition",
        '3' => "Explanation",
        '4' => "Performance",
        _ => "Compiler",
    };

    private static RoslynDescriptor Descriptor(DiagnosticDescriptor row) => new(
        row.Id,
        row.Title,
        row.Format,
        CategoryOf(row.Id),
        row.Severity switch
        {
            DiagnosticSeverity.Error => RoslynSeverity.Error,
            DiagnosticSeverity.Warning => RoslynSeverity.Warning,
            _ => RoslynSeverity.Info,
        },
        isEnabledByDefault: true,
        helpLinkUri: Pages + row.Id + ".md");
}
