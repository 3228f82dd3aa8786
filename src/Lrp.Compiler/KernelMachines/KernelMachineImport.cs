using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Compiler.Pipelines;

namespace Lrp.Compiler.KernelMachines;

/// <summary>
/// The front end for files that hold a kernel machine and nothing else, models of LIBSVM and safetensors; and for safetensors that hold a
/// pipeline.
/// </summary>
public static class KernelMachineImport
{
    private const string Safetensors = ".safetensors";

    /// <summary>Text files of LIBSVM have any name; those of the LRP Toolbox begin with the name of a layer.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read.</exception>
    public static bool Recognises(string path) => IsSafetensors(path)
        || (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && LibsvmReader.Recognises(ModelFile.FromPath(path)));

    /// <param name="options">The shape of "input" [samples, features], where the file does not tell all features.</param>
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says does not fit.</exception>
    public static Graph Import(ModelFile file, ImportOptions options)
    {
        if (!IsSafetensors(file.Name))
            return LibsvmImport.Import(file, options);
        var content = SafetensorsFile.Read(file, null);
        return content.Metadata.ContainsKey(PipelineImport.Key)
            ? PipelineImport.Import(file, content, options)
            : SafetensorsImport.Import(file, content, options);
    }

    private static bool IsSafetensors(string path) => path.EndsWith(Safetensors, StringComparison.OrdinalIgnoreCase);
}
