using System.Collections.Immutable;
using Lrp.Compiler.Diagnostics;
using Lrp.Generator.Declarations;
using Lrp.Generator.Diagnostics;
using Lrp.Generator.Infrastructure;

namespace Lrp.Generator.Models;

/// <summary>What can be wrong with model files that no class names: such a message is at the file itself.</summary>
internal static class ModelItemChecks
{
    public static IEnumerable<LocatedMessage> Check(ImmutableArray<ModelItem> models, ImmutableArray<NetworkDeclaration> declarations)
    {
        var names = declarations.Where(declaration => declaration.Request?.IsDefined != true)
            .Select(declaration => declaration.Request?.Model).ToArray();
        // A class whose model is not found has a message of its own, and is the one that means this file.
        var areFound = names.All(name => name is not null && models.Any(model => model.IsNamed(name)));
        return models
            .Where(model => !names.Any(name => name is not null && model.IsNamed(name)))
            .Where(model => model.IsMissing || areFound)
            .Select(model => model.IsMissing
                ? Message(DiagnosticTable.ModelMissing, model, model.Path)
                : Message(DiagnosticTable.ModelUnused, model, Path.GetFileName(model.Path)));
    }

    private static LocatedMessage Message(DiagnosticDescriptor descriptor, ModelItem model, string argument) =>
        new(descriptor.Id, new([argument]), new LocationInfo(model.Path, default, default));
}
