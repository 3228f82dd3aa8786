using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Lrp.Benchmarks;

/// <summary>What numbers depend on.</summary>
internal static class Machine
{
    private const string ProcessorInfo = "/proc/cpuinfo";

    public static void Describe(TextWriter output)
    {
        output.WriteLine($"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}");
        var onnxRuntime = OrtEnv.Instance().GetVersionString();
        output.WriteLine($"{InstructionSets.Best} kernels, {RuntimeInformation.FrameworkDescription}, ONNX Runtime {onnxRuntime}");
    }

    private static string Processor()
    {
        var lines = File.Exists(ProcessorInfo) ? File.ReadLines(ProcessorInfo) : [];
        var line = lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
