using System.Reflection;
using Lrp.Compiler.Diagnostics;
using RoslynDescriptor = Microsoft.CodeAnalysis.DiagnosticDescriptor;
using RoslynSeverity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace Lrp.Generator.Diagnostics;

/// <summary>The rows of <see cref="DiagnosticTable"/> as Roslyn has them.</summary>
internal static class Descriptors
{
    private static readonly Assembly s_assembly = typeof(Descriptors).Assembly;

    /// <summary>The address of the pages, which the project's RepositoryUrl leads to; null until there is one.</summary>
    private static readonly string? s_pages = s_assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == "DiagnosticPages")?.Value;

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
        isEnabledByDefault: !row.IsOptional,
        description: Page(row.Id),
        helpLinkUri: s_pages is null ? null : s_pages + row.Id + ".md");

    /// <summary>The page of a message (docs/diagnostics), which the assembly holds: editors show it, and SARIF logs.</summary>
    private static string Page(string id)
    {
        using var reader = new StreamReader(s_assembly.GetManifestResourceStream(id)!);
        return reader.ReadToEnd();
    }
}
