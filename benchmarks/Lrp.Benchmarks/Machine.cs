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
        output.WriteLine($"{InstructionSets.Best} kernels, {RuntimeInformation.FrameworkDescription}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}");
    }

    private static string Processor()
    {
        var line = File.Exists(ProcessorInfo) ? File.ReadLines(ProcessorInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
