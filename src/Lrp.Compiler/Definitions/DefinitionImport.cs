using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Definitions;

/// <summary>The front end for definitions in C#.</summary>
public static class DefinitionImport
{
    /// <exception cref="DiagnosticException">Layers do not fit, or options ask for what the network does not have.</exception>
    public static Graph Import(NetworkDefinition definition, ImportOptions options)
    {
        var model = new OnnxModel { Graph = DefinitionGraph.Of(definition) };
        return new GraphImport(ModelFile.WithoutWeights(definition.Name), model, DefinitionGraph.Opset, options).Run("defined in C#");
    }
}
