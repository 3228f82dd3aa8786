using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Lrp.Benchmarks;

/// <summary>What numbers depend on.</summary>
internal static class Machine
{
    private const string ProcessorInfo = "/proc/cpuinfo";

    public static void Describe(TextWriter output)
    {
        foreach (var line in Lines())
            output.WriteLine(line);
    }

    /// <summary>The processor and the system; the software that runs on it.</summary>
    public static string[] Lines() =>
    [
        $"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}",
        $"{InstructionSets.Best} kernels of version {Version()}, {RuntimeInformation.FrameworkDescription}, "
            + $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}",
    ];

    /// <summary>With the commit that was built, where that is known: <c>0.1.0+723b34a</c>.</summary>
    private static string Version()
    {
        var version = typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var commit = version.IndexOf('+');
        return commit < 0 ? version : version[..Math.Min(version.Length, commit + 8)];
    }

    private static string Processor()
    {
        var lines = File.Exists(ProcessorInfo) ? File.ReadAllLines(ProcessorInfo) : [];
        return Value("model name") is { } name
            ? $"{name} (family {Value("cpu family")}, model {Value("model")})"
            : RuntimeInformation.ProcessArchitecture.ToString();

        string? Value(string key) =>
            lines.Select(line => line.Split(':')).FirstOrDefault(parts => parts[0].TrimEnd() == key)?[1].Trim();
    }
}
