using System.Diagnostics;
using System.Text.Json;
using Lrp.Cli.Benching;
using Lrp.Cli.Compilation;

namespace Lrp.Benchmarks;

/// <summary>What an application begins with after the load.</summary>
internal enum FirstCall
{
    /// <summary>A prediction, then an explanation.</summary>
    Predict,

    /// <summary>An explanation.</summary>
    Explain,

    /// <summary>A warm-up, then an explanation.</summary>
    WarmUp,

    /// <summary>A prediction by ONNX Runtime.</summary>
    Reference,
}

/// <summary>
/// Milliseconds of the first calls of a process that has the assembly from its build, as an application has, and that compiled nothing
/// itself; on all processors. Not in the process that compiled the network: there the C# compiler's code is still being optimised in the
/// background, and collections of garbage go through all that it left.
/// </summary>
internal sealed record FirstCalls
{
    /// <summary>Starts such a process.</summary>
    public const string Option = "--first-calls";

    private const int Processes = 3;

    /// <summary>Reading and packing of the weights, and the workspace.</summary>
    public double Load { get; init; }

    public double WarmUp { get; init; }

    public double Prediction { get; init; }

    /// <summary>With its forward pass.</summary>
    public double Explanation { get; init; }

    /// <summary>Measures in processes of their own, and takes the median of each time.</summary>
    /// <param name="assembly">The file of the network's assembly.</param>
    public static FirstCalls InProcesses(FirstCall first, string assembly, string typeName, string model)
    {
        FirstCalls[] all = [.. Enumerable.Range(0, Processes).Select(_ => InProcess(first, assembly, typeName, model))];
        return new FirstCalls
        {
            Load = Timing.Median(all.Select(calls => calls.Load)),
            WarmUp = Timing.Median(all.Select(calls => calls.WarmUp)),
            Prediction = Timing.Median(all.Select(calls => calls.Prediction)),
            Explanation = Timing.Median(all.Select(calls => calls.Explanation)),
        };
    }

    private static FirstCalls InProcess(FirstCall first, string assembly, string typeName, string model)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [Option, $"{first}", assembly, typeName, model]) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize(text, ResultJson.Default.FirstCalls)!
            : throw new InvalidDataException($"The process of the first calls ended with code {process.ExitCode}.");
    }

    /// <summary>Measures in the process that is started so.</summary>
    /// <param name="words">What comes behind the option.</param>
    public static int Run(string[] words)
    {
        var (first, model) = (Enum.Parse<FirstCall>(words[0]), words[3]);
        var assembly = NetworkAssembly.Open(File.ReadAllBytes(words[1]), words[2]);
        IExplainedNetwork network = null!;
        IExplainer explainer = null!;
        var load = Timing.Milliseconds(() => explainer = (network = assembly.Load(model)).CreateExplainer());
        var input = Timing.Input(explainer.InputLength);
        var calls = new FirstCalls { Load = load };
        switch (first)
        {
            case FirstCall.Reference:
                // Ours told the shapes of the inputs; it leaves its memory to the other.
                explainer.Dispose();
                network.Dispose();
                OnnxRuntimeNetwork reference = null!;
                calls = new FirstCalls
                {
                    Load = Timing.Milliseconds(() => reference = new OnnxRuntimeNetwork(model, explainer.Inputs, input)),
                    Prediction = Timing.Milliseconds(reference.Run),
                };
                break;
            case FirstCall.Predict:
                calls = calls with { Prediction = Timing.Milliseconds(() => explainer.Predict(input)) };
                break;
            case FirstCall.WarmUp:
                calls = calls with { WarmUp = Timing.Milliseconds(explainer.Warmup) };
                break;
        }

        if (first != FirstCall.Reference)
            calls = calls with { Explanation = Timing.Milliseconds(() => explainer.Explain(input, 0)) };
        Console.WriteLine(JsonSerializer.Serialize(calls, ResultJson.Default.FirstCalls));
        return 0;
    }
}
