using static Lrp.Compiler.Diagnostics.DiagnosticSeverity;

namespace Lrp.Compiler.Diagnostics;

/// <summary>
/// Every message of the compiler and the generator: the one list that code, documentation pages (docs/diagnostics), release notes
/// and tests share.
/// </summary>
public static class DiagnosticTable
{
    public static readonly DiagnosticDescriptor ModelNotListed = new("LRP0001", Error,
        "The model file is not part of the project",
        "'{0}' is not among the project's model files; add <LrpModel Include=\"{0}\" /> to the project");

    public static readonly DiagnosticDescriptor ClassNotPartial = new("LRP0002", Error,
        "The class is not partial",
        "Class '{0}' must be declared partial, and so must the classes around it, so that the generated network can be added to it");

    public static readonly DiagnosticDescriptor ClassUnsuitable = new("LRP0003", Error,
        "The class cannot become a network",
        "'{0}' cannot become a network, because {1}; use a plain partial class");

    public static readonly DiagnosticDescriptor ExplanationNameTaken = new("LRP0004", Error,
        "Two explanations have the same name",
        "'{0}' has two explanations that are called '{1}'; give each its own: [Explanation(…, Name = \"…\")]");

    public static readonly DiagnosticDescriptor InputShapeInvalid = new("LRP0005", Error,
        "An input shape is not valid",
        "The shape of input '{0}' {1}; give each input at most one [InputShape] with positive dimensions");

    public static readonly DiagnosticDescriptor ModelAmbiguous = new("LRP0006", Error,
        "The name fits several model files",
        "'{0}' fits {1} of the project's model files; name its folder too, like 'models/{0}'");

    public static readonly DiagnosticDescriptor WeightsUnknown = new("LRP0007", Error,
        "The place of the weights is unknown",
        "'{0}' has Weights=\"{1}\"; use \"Sidecar\", \"Embedded\" or \"None\"");

    public static readonly DiagnosticDescriptor UnsafeCodeForbidden = new("LRP0008", Error,
        "The project does not allow unsafe code",
        "The network of '{0}' works on memory by pointers; add <AllowUnsafeBlocks>true</AllowUnsafeBlocks> to the project");

    public static readonly DiagnosticDescriptor ModelUnreadable = new("LRP1001", Error,
        "The model file cannot be read",
        "'{0}' cannot be read: {1}");

    public static readonly DiagnosticDescriptor ModelCorrupt = new("LRP1002", Error,
        "The model file is not a valid ONNX file",
        "'{0}' is not a valid ONNX model: {1}; export it again");

    public static readonly DiagnosticDescriptor OperatorUnsupported = new("LRP1003", Error,
        "An operator is not supported",
        "'{0}': node '{1}' is a {2}, which is not supported{3}");

    public static readonly DiagnosticDescriptor InternalError = new("LRP9000", Error,
        "Internal error",
        "Internal error while compiling '{0}': {1}; please report it together with the model");

    /// <summary>All of the above, in order of their ids.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        .. typeof(DiagnosticTable).GetFields()
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
            .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal),
    ];
}
