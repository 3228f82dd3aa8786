using Lrp.Compiler;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Compilation;

/// <summary>Loads models with input shapes that the user gives; they come before those that a request has.</summary>
internal sealed class PinnedModelLoader(IModelLoader loader, IReadOnlyDictionary<string, IntList> shapes) : IModelLoader
{
    public double ErrorFactor => loader.ErrorFactor;

    public LoadedModel Load(CompilationRequest request) => loader.Load(request with
    {
        InputShapes = shapes.Concat(request.InputShapes.Where(given => !shapes.ContainsKey(given.Key))).ToDictionary(),
    });
}
