using System.CommandLine;
using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp dump</c>: shows a network at a stage of its compilation.</summary>
internal static class DumpCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var stage = new Option<string>("--stage") { Description = $"{string.Join(", ", StageDump.Forms)}.", Required = true };
        stage.AcceptOnlyFromAmong([.. StageDump.Forms]);
        var explanations = new Option<string[]>("--explanation", "-e") { Description = "A preset's name, a method, or rules. Repeatable." };
        var stopAfter = new Option<string?>("--stop-after")
        {
            Description = "The pass to stop after, in canonical or lowered: the form after each time that it changed something.",
        };
        var incremental = new Option<bool>("--incremental")
        {
            Description = "With a forward pass over what a change of the input reaches.",
        };
        var budget = CommonOptions.MemoryBudget();
        var shapes = CommonOptions.Shapes();
        var output = CommonOptions.Output();
        var start = CommonOptions.Start();
        var command = new Command("dump", "Shows a network at a stage of its compilation.")
        {
            model, stage, explanations, shapes, output, start, incremental, budget, stopAfter,
        };
        command.SetAction(parsed =>
        {
            var request = ModelRequest.Create(parsed.GetRequiredValue(model), parsed.GetValue(explanations) ?? []) with
            {
                InputShapes = parsed.GetValue(shapes) ?? CommonOptions.NoShapes,
                Output = parsed.GetValue(output) ?? "",
                Start = parsed.GetValue(start) ?? "",
                Incremental = parsed.GetValue(incremental),
                MemoryBudget = (parsed.GetValue(budget) ?? 0) * 1_000_000L,
            };
            try
            {
                parsed.InvocationConfiguration.Output.Write(
                    StageDump.Write(request, parsed.GetRequiredValue(stage), parsed.GetValue(stopAfter)));
                return 0;
            }
            catch (ArgumentException exception)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"error: {exception.Message}");
                return LrpCommand.UsageError;
            }
        });
        return command;
    }
}
