using Lrp.Compiler;
using Lrp.Compiler.Definitions;
using Lrp.Compiler.IR;
using Lrp.Generator.Diagnostics;
using Lrp.Generator.Infrastructure;
using Lrp.Generator.Models;

namespace Lrp.Generator.Declarations;

/// <summary>What the source says about a network.</summary>
/// <param name="Request">What to compile; null where the class cannot take it.</param>
/// <param name="Positions">Where the request's texts are in the source. Apart from the request, so that an edit elsewhere in the file,
/// which moves them, compiles nothing.</param>
/// <param name="Messages">What is wrong with the declaration itself.</param>
internal sealed record NetworkDeclaration(
    NetworkRequest? Request, NetworkPositions Positions, EquatableArray<LocatedMessage> Messages);

/// <summary>What to compile, as the attributes say it.</summary>
/// <param name="IsValid">False where a message has been given already: the network is emitted with throwing bodies.</param>
internal sealed record NetworkRequest(
    string Namespace,
    EquatableArray<string> TypeNames,
    EquatableArray<string> Declarations,
    string Model,
    string Output,
    string Start,
    EquatableArray<ExplanationRequest> Explanations,
    EquatableArray<InputShape> InputShapes,
    bool Incremental,
    long MemoryBudget,
    bool IsValid)
{
    /// <summary>The network of a class that defines it; null where it has a model file, or where the definition has an error.</summary>
    public NetworkDefinition? Definition { get; init; }

    /// <summary>No model file is named: the class defines its network.</summary>
    public bool IsDefined { get; init; }

    /// <summary>Namespace, outer types and class: names the network among all of the project.</summary>
    public string FullName => string.Join(".", TypeNames.Prepend(Namespace).Where(name => name.Length > 0));

    /// <param name="model">The model file; null where the name fits none or several.</param>
    public CompilationRequest ToCompilationRequest(ModelItem? model) => new(SourceOf(model), Namespace, TypeNames)
    {
        Declarations = Declarations,
        Explanations = Explanations,
        InputShapes = IsValid ? InputShapes.ToDictionary(shape => shape.Input, shape => shape.Dimensions) : [],
        Output = Output,
        Start = Start,
        Incremental = Incremental,
        MemoryBudget = MemoryBudget,
        Weights = model?.Placement ?? WeightPlacement.Sidecar,
        WeightsPath = model?.WeightsPath ?? Model,
    };

    private ModelSource SourceOf(ModelItem? model) => IsDefined
        ? new DefinitionSource(
            Definition ?? new NetworkDefinition(TypeNames[TypeNames.Count - 1], default, default, default, default, default))
        : new ModelFileSource(model?.Path ?? Model);
}

/// <summary>The dimensions of <c>[InputShape]</c>.</summary>
internal sealed record InputShape(string Input, IntList Dimensions);

/// <summary>Where a network's texts are.</summary>
/// <param name="FullName">Says of which <see cref="NetworkRequest"/>.</param>
/// <param name="Model">The name of the model file, or of the method that defines the network.</param>
/// <param name="Output">The name of the output, or the attribute.</param>
/// <param name="Start">The name of where relevance starts, or the attribute.</param>
/// <param name="Explanations">Their texts, in order.</param>
/// <param name="KeepLayers">What they keep, in the same order.</param>
internal sealed record NetworkPositions(
    string FullName,
    LocationInfo Model,
    LocationInfo Output,
    LocationInfo Start,
    EquatableArray<TextPosition> Explanations,
    EquatableArray<TextPosition> KeepLayers);
