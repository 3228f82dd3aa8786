using static Lrp.Compiler.Diagnostics.DiagnosticSeverity;

namespace Lrp.Compiler.Diagnostics;

/// <summary>
/// Every message of the compiler, the generator and the package's targets: the one list that code, documentation pages
/// (docs/diagnostics), release notes and tests share.
/// </summary>
public static class DiagnosticTable
{
    public static readonly DiagnosticDescriptor ModelNotListed = new("LRP0001", Error,
        "The model file is not part of the project",
        "'{0}' is not among the project's model files; {1}");

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
        "The place of the weights is not supported",
        "'{0}' has Weights=\"{1}\"; use \"Sidecar\", \"Embedded\" or \"None\"");

    public static readonly DiagnosticDescriptor UnsafeCodeForbidden = new("LRP0008", Error,
        "The project does not allow unsafe code",
        "The network of '{0}' works on memory by pointers; add <AllowUnsafeBlocks>true</AllowUnsafeBlocks> to the project");

    public static readonly DiagnosticDescriptor NetworkMissing = new("LRP0009", Error,
        "The class is not declared to be a network",
        "'{0}' has [{1}], but no [ExplainedNetwork(\"….onnx\")], which names the model file; add it to the class");

    public static readonly DiagnosticDescriptor ModelUnused = new("LRP0010", Warning,
        "No class names the model file",
        "No [ExplainedNetwork] of the project names '{0}'; name it, or take the LrpModel item out of the project");

    public static readonly DiagnosticDescriptor ModelMissing = new("LRP0011", Error,
        "The model file does not exist",
        "There is no file '{0}', which the project has as an LrpModel item; correct the item, or put the file there");

    public static readonly DiagnosticDescriptor ProjectUnsuitable = new("LRP0012", Error,
        "The project is not C# for .NET 10",
        "Networks are compiled to C# for net10.0 or later, but this project is {0} for {1}; {2}");

    public static readonly DiagnosticDescriptor ModelsNotPackable = new("LRP0013", Error,
        "The models cannot be part of the package",
        "The package has build files of its own ('{0}'), which those that bring '{1}' to its users would replace; "
            + "embed the models: Weights=\"Embedded\"");

    public static readonly DiagnosticDescriptor InstructionSetUnknown = new("LRP0014", Error,
        "The project names an unknown instruction set",
        "LrpInstructionSets has '{0}'; use {1}");

    public static readonly DiagnosticDescriptor ModelUnreadable = new("LRP1001", Error,
        "The model file cannot be read",
        "'{0}' cannot be read: {1}");

    public static readonly DiagnosticDescriptor ModelCorrupt = new("LRP1002", Error,
        "The model file is not a valid ONNX file",
        "'{0}' is not a valid ONNX model: {1}; export it again");

    public static readonly DiagnosticDescriptor OperatorUnsupported = new("LRP1003", Error,
        "An operator is not supported",
        "'{0}': node '{1}' is {2}, which is not supported{3}");

    public static readonly DiagnosticDescriptor OpsetUnsupported = new("LRP1004", Error,
        "The operator set is not supported",
        "'{0}' uses operator set {1}, but {2} to {3} are supported; export it again with an opset_version in that range");

    public static readonly DiagnosticDescriptor DynamicDimension = new("LRP1005", Error,
        "An input has a dynamic dimension",
        "'{0}': dimension {1} of input '{2}' ({3}) is not fixed; add [InputShape(\"{2}\", …)] with all dimensions of the input");

    public static readonly DiagnosticDescriptor InputShapeMisfit = new("LRP1006", Error,
        "An input shape does not fit the model",
        "'{0}': the shape given for input '{1}' does not fit: {2}");

    public static readonly DiagnosticDescriptor ShapeMisfit = new("LRP1007", Error,
        "A node does not fit its inputs",
        "'{0}': node '{1}' ({2}) does not fit its inputs: {3}; check the model with onnx.checker and export it again");

    public static readonly DiagnosticDescriptor AttributeInvalid = new("LRP1008", Error,
        "An attribute is invalid",
        "'{0}': node '{1}' ({2}): attribute '{3}' {4}; check the model with onnx.checker and export it again");

    public static readonly DiagnosticDescriptor ValueUndefined = new("LRP1009", Error,
        "A value is read but never defined",
        "'{0}': {1} reads '{2}', which is no input, initialiser or output of a node; export the model again");

    public static readonly DiagnosticDescriptor GraphCyclic = new("LRP1010", Error,
        "The graph has a cycle",
        "'{0}': node '{1}' ({2}) depends on its own output; a network must be acyclic: unroll the loop before the export");

    public static readonly DiagnosticDescriptor ElementTypeUnsupported = new("LRP1011", Error,
        "An element type is not supported",
        "'{0}': '{1}' has elements of type {2}, which are not supported here; export the model with {3}");

    public static readonly DiagnosticDescriptor ExternalDataOutside = new("LRP1012", Error,
        "External data lies outside the model's folder",
        "'{0}': the external data file '{1}' is not below the model's folder; put it beside the model and export it again");

    public static readonly DiagnosticDescriptor ModelTooLarge = new("LRP1013", Error,
        "The model exceeds a limit",
        "'{0}' has {1}, which is more than any sensible network; simplify it before the export");

    public static readonly DiagnosticDescriptor NoOutputs = new("LRP1014", Error,
        "The model computes nothing",
        "'{0}' {1}; export it again with at least one input and one output");

    public static readonly DiagnosticDescriptor ToolboxInvalid = new("LRP1015", Error,
        "The text file is not a valid network of the LRP Toolbox",
        "'{0}' is not a valid network in the LRP Toolbox's text format: {1}; write it again with the Toolbox's model_io");

    public static readonly DiagnosticDescriptor KernelMachineInvalid = new("LRP1019", Error,
        "The file is not a valid kernel machine",
        "'{0}' is not a valid kernel machine: {1}; write it again with LIBSVM, or as docs/kernel-machines.md describes");

    public static readonly DiagnosticDescriptor PipelineInvalid = new("LRP1022", Error,
        "The file is not a valid pipeline",
        "'{0}' is not a valid pipeline: {1}; write it again as docs/bag-of-words.md describes");

    public static readonly DiagnosticDescriptor OutputUnknown = new("LRP1016", Error,
        "The model has no such output",
        "'{0}' has no output '{1}'; its outputs are {2}{3}");

    public static readonly DiagnosticDescriptor StartUnknown = new("LRP1017", Error,
        "Relevance cannot start there",
        "'{0}': the start of relevance '{1}' {2}{3}");

    public static readonly DiagnosticDescriptor OutputLeftOut = new("LRP1018", Info,
        "An output is left out",
        "'{0}': the output '{1}' is not computed: {2}");

    public static readonly DiagnosticDescriptor TextUnsupported = new("LRP1020", Error,
        "A text cannot be read",
        "'{0}' reads text in a form that is not supported: {1}");

    public static readonly DiagnosticDescriptor PatternUnsupported = new("LRP1021", Error,
        "A tokeniser's pattern cannot be run",
        "'{0}': node '{1}' ({2}) has the pattern '{3}', which cannot be run without backtracking: {4}; write it in plainer terms");

    public static readonly DiagnosticDescriptor DefinitionMissing = new("LRP2001", Error,
        "The network has neither a file nor a definition",
        "'{0}' has neither a model file nor a definition; "
            + "name a file, [ExplainedNetwork(\"….onnx\")], or mark a static method with [NetworkDefinition]");

    public static readonly DiagnosticDescriptor DefinitionUnsuitable = new("LRP2002", Error,
        "The method cannot define a network",
        "'{0}' cannot define a network: {1}; write static Tensor Define(Network net)");

    public static readonly DiagnosticDescriptor DefinitionUnreadable = new("LRP2003", Error,
        "Code cannot be read in a definition",
        "'{0}' cannot be read in a definition: {1}");

    public static readonly DiagnosticDescriptor DefinitionNotConstant = new("LRP2004", Error,
        "A value is not known when the network is compiled",
        "'{0}' is not known when the network is compiled; use a constant, a local, or a parameter with a default value");

    public static readonly DiagnosticDescriptor LayerMisfit = new("LRP2005", Error,
        "A layer does not fit its input",
        "{0} does not fit: {1}");

    public static readonly DiagnosticDescriptor LayerArgument = new("LRP2006", Error,
        "A layer's argument is not valid",
        "{0} of {1} {2}");

    public static readonly DiagnosticDescriptor LayerNameTaken = new("LRP2007", Error,
        "Two layers have the same name",
        "There is another layer or input '{0}'; give each its own name, or call the block with net.Scope(\"…\")");

    public static readonly DiagnosticDescriptor DefinitionEndless = new("LRP2008", Error,
        "The definition has no end",
        "The definition was not at its end after {0}; correct the condition of the loop");

    public static readonly DiagnosticDescriptor DefinitionRecursive = new("LRP2009", Error,
        "A block calls itself",
        "'{0}' calls itself, and its layers would have no end; use a loop");

    public static readonly DiagnosticDescriptor DefinitionForeign = new("LRP2010", Error,
        "A method cannot be called in a definition",
        "'{0}' cannot be called in a definition: {1}");

    public static readonly DiagnosticDescriptor LayerUnused = new("LRP2011", Warning,
        "The output does not depend on a layer",
        "No output depends on '{0}'; use its value or take it out");

    public static readonly DiagnosticDescriptor LayerShape = new("LRP2012", Info,
        "The shape of a layer's output",
        "{0}: {1}")
    {
        IsOptional = true,
    };

    public static readonly DiagnosticDescriptor OperandsMisfit = new("LRP2013", Error,
        "Two tensors do not fit each other",
        "{0} and {1} cannot be {2}");

    public static readonly DiagnosticDescriptor DefinitionFails = new("LRP2014", Error,
        "A value cannot be computed",
        "'{0}' cannot be computed: {1}");

    public static readonly DiagnosticDescriptor WeightNameMisfit = new("LRP2015", Error,
        "A renaming of weights is not valid",
        "[WeightName] for '{0}' {1}");

    public static readonly DiagnosticDescriptor ExplanationUnreadable = new("LRP3001", Error,
        "The explanation cannot be read",
        "The explanation cannot be read: {0}");

    public static readonly DiagnosticDescriptor RuleUnknown = new("LRP3002", Error,
        "There is no such rule or method",
        "'{0}' is not a {1}{2}");

    public static readonly DiagnosticDescriptor MethodNeedsDriver = new("LRP3003", Error,
        "The method runs the network many times",
        "Method '{0}' runs the network many times and is not compiled into it; compile 'gradient', and call MethodDriver.Create(explainer, \"{0}\")");

    public static readonly DiagnosticDescriptor RuleArguments = new("LRP3004", Error,
        "A rule's arguments do not fit",
        "'{0}' does not fit: {1}; write for example {2}");

    public static readonly DiagnosticDescriptor SelectorUnknown = new("LRP3005", Error,
        "There is no such selector",
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

    public static readonly DiagnosticDescriptor LayersLeftOut = new("LRP3010", Warning,
        "The explanation leaves layers out",
        "No entry gives a rule to {0} of {1} linear layers (the first is '{2}'); they take epsilon(1e-6); "
            + "begin with '*: epsilon(1e-6)' if that is meant");

    public static readonly DiagnosticDescriptor KeepsNothing = new("LRP3011", Warning,
        "KeepLayers matches nothing",
        "'{0}' of KeepLayers matches no layer of '{1}'; correct it or take it out");

    public static readonly DiagnosticDescriptor GradientByDefault = new("LRP3012", Warning,
        "A layer takes the gradient by default",
        "No rule conserves relevance at node '{0}' ({1}), which takes its gradient; append '; {2}: gradient' if that is meant");

    public static readonly DiagnosticDescriptor RootMissing = new("LRP3013", Warning,
        "A kernel machine has no root for some inputs",
        "Kernel machine '{0}': {1} is {2} at each of its support vectors, so that inputs where it is, too, have no root and take "
            + "'gradient'; append 'kernel: gradient' if that is meant for all");

    public static readonly DiagnosticDescriptor NotCompilable = new("LRP4001", Error,
        "An operation cannot be compiled",
        "Layer '{0}' needs the operation {1} in a form that is not supported in generated code; "
            + "'lrp explain --isa interpreter' runs it as it is");

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
