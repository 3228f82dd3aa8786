using System.CommandLine;
using System.Text.Json;
using Lrp.Cli.Benching;
using Lrp.Cli.Compilation;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp bench</c>: how long a network takes on this machine, step by step, beside what the machine could do.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var explanation = CommonOptions.Explanation();
        var isa = CommonOptions.CompiledIsa();
        var threads = CommonOptions.Threads();
        var shapes = CommonOptions.Shapes();
        var budget = CommonOptions.MemoryBudget();
        var rounds = CommonOptions.Number("--rounds", "Predictions and explanations to take medians of. Default: 50.", 1);
        var top = CommonOptions.Number("--top", "Steps to print, the dearest first. Default: 20.", 1);
        var json = new Option<string?>("--json") { Description = "The file to write all steps to, in the order of the program." };
        var onnxRuntime = new Option<string?>("--onnxruntime")
        {
            Description = "A library of ONNX Runtime (libonnxruntime.so, onnxruntime.dll) to measure beside, on as many threads.",
        };
        var command = new Command("bench", "Measures a network step by step, beside what this machine could do.")
        {
            model, explanation, isa, threads, shapes, budget, rounds, top, json, onnxRuntime,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(model);
            var request = ModelRequest.Create(path, [parsed.GetRequiredValue(explanation)]) with
            {
                InputShapes = parsed.GetValue(shapes) ?? CommonOptions.NoShapes,
                MemoryBudget = (parsed.GetValue(budget) ?? 0) * 1_000_000L,
                IsTimed = true,
            };
            // Not unloadable: as an application's code, it is compiled again where it is hot.
            var count = parsed.GetValue(threads) ?? 1;
            using var loaded = new CompiledModelLoader(parsed.GetValue(isa), unloadable: false).On(count).Load(request);
            CommonOptions.Report(parsed.InvocationConfiguration.Error, path, loaded.Diagnostics);
            if (loaded.Explainer is not { } explainer)
                return LrpCommand.Failure;
            var report = BenchRun.Run(
                request, explainer, parsed.GetValue(onnxRuntime), count, parsed.GetValue(rounds) ?? 50);
            report.Print(parsed.InvocationConfiguration.Output, parsed.GetValue(top) ?? 20);
            if (parsed.GetValue(json) is { } file)
                AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, report, BenchJson.Default.BenchReport));
            return 0;
        });
        return command;
    }
}
