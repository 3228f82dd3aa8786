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

    public static readonly DiagnosticDescriptor ModelUnreadable = new("LRP1001", Error,
        "The model file cannot be read",
        "'{0}' cannot be read: {1}");

    public static readonly DiagnosticDescriptor ModelCorrupt = new("LRP1002", Error,
        "The model file is not a valid ONNX file",
        "'{0}' is not a valid ONNX model: {1}; export it again");

    public static readonly DiagnosticDescriptor OperatorUnsupported = new("LRP1003", Error,
        "An operator is not supported",
        "'{0}': node '{1}' is a {2}, which is not supported{3}");

    public static readonly DiagnosticDescriptor ExplanationUnreadable = new("LRP3001", Error,
        "The explanation cannot be read",
        "The explanation cannot be read: {0}");

    public static readonly DiagnosticDescriptor RuleUnknown = new("LRP3002", Error,
        "Unknown rule or method",
        "'{0}' is not a {1}{2}");

    public static readonly DiagnosticDescriptor RuleUnavailable = new("LRP3003", Error,
        "A rule or method is not available in this version",
        "{0} '{1}' is known but not available in this version; available are {2}");

    public static readonly DiagnosticDescriptor RuleArguments = new("LRP3004", Error,
        "A rule's arguments do not fit",
        "'{0}' does not fit: {1}; write for example {2}");

    public static readonly DiagnosticDescriptor SelectorUnknown = new("LRP3005", Error,
        "Unknown selector",
        "'{0}' is neither a kind of layer nor an ONNX operator nor a node of '{1}'{2}");

    public static readonly DiagnosticDescriptor SelectorMatchesNothing = new("LRP3006", Warning,
        "A selector matches nothing",
        "'{0}' matches no layer of '{1}'; correct it or take the entry out");

    public static readonly DiagnosticDescriptor KindMatchesNothing = new("LRP3007", Info,
        "The network has no layer of a kind",
        "'{1}' has no layer that '{0}' matches; the entry has no effect");

    public static readonly DiagnosticDescriptor RuleMisfit = new("LRP3008", Error,
        "A layer cannot take a rule",
        "Rule '{0}' cannot be applied to node '{1}' ({2}): {3}");

    public static readonly DiagnosticDescriptor LayerWithoutRule = new("LRP3009", Error,
        "A layer cannot be explained",
        "There is no relevance rule for node '{0}' ({1}); relevance cannot pass it");

    public static readonly DiagnosticDescriptor LayersLeftOut = new("LRP3010", Warning,
        "The explanation leaves layers out",
        "No entry gives a rule to {0} of {1} linear layers (the first is '{2}'); they take epsilon(1e-6)");

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
