using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.KernelMachines;

/// <summary>The front end for files that hold a kernel machine and nothing else: models of LIBSVM, and safetensors.</summary>
public static class KernelMachineImport
{
    private const string Safetensors = ".safetensors";

    /// <summary>Text files of LIBSVM have any name; those of the LRP Toolbox begin with the name of a layer.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read.</exception>
    public static bool Recognises(string path) => IsSafetensors(path)
        || (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && LibsvmReader.Recognises(ModelFile.FromPath(path)));

    /// <param name="options">The shape of "input" [samples, features], where the file does not tell all features.</param>
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says does not fit.</exception>
    public static Graph Import(ModelFile file, ImportOptions options) =>
        IsSafetensors(file.Name) ? SafetensorsImport.Import(file, options) : LibsvmImport.Import(file, options);

    private static bool IsSafetensors(string path) => path.EndsWith(Safetensors, StringComparison.OrdinalIgnoreCase);
}
