using Lrp.Compiler.Definitions;

namespace Lrp.Compiler;

/// <summary>Where a network comes from: what the import stage reads.</summary>
public abstract record ModelSource
{
    private protected ModelSource()
    {
    }

    /// <summary>What generated code and messages call the model.</summary>
    public abstract string Name { get; }

    public static implicit operator ModelSource(string path) => new ModelFileSource(path);
}

/// <summary>An ONNX file, a text file of the LRP Toolbox or of LIBSVM, or a kernel machine or a pipeline in safetensors.</summary>
/// <param name="Path">The file to open.</param>
public sealed record ModelFileSource(string Path) : ModelSource
{
    public override string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>A definition in C#, as the generator has read it. Its weights are found by name at run time.</summary>
public sealed record DefinitionSource(NetworkDefinition Definition) : ModelSource
{
    public override string Name => Definition.Name;
}
