using System.CommandLine;
using Lrp.Cli.Evaluating;
using Lrp.Evaluation;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp evaluate</c>: measures how good explanations are, on a whole data set.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var data = CommonOptions.Data();
        var explanations = new Option<string[]>("--explanation", "-e")
        {
            Description = "A preset's name, a method, rules, or random. Repeatable. Default: EpsilonPlusFlat and random.",
        };
        var measures = CommonOptions.ParsedEach(
            "--measure", $"{string.Join(", ", Measure.All.Select(measure => measure.Name))}. Repeatable. Default: {string.Join(", ", Measure.Default)}.",
            Measure.Check, "-m");
        var target = CommonOptions.Parsed<string?>("--target",
            "What is explained: label, top, or an output's number. Default: label, or else top.", ParseTarget);
        var score = new Option<string>("--score")
        {
            Description = "What is watched: logit or probability.",
            DefaultValueFactory = _ => "logit",
        }.AcceptOnlyFromAmong("logit", "probability");
        var tile = CommonOptions.Parsed<IReadOnlyList<int>?>("--tile",
            "Sides of a region, N or HEIGHTxWIDTH. Default: ten regions along every axis.", ParseTile);
        var perStep = CommonOptions.Number("--regions-per-step", "Regions perturbed between two looks at the output. Default: 1.", 1);
        var steps = CommonOptions.Number("--steps", "Looks at the output. Default: until all regions are perturbed.", 1);
        var replace = CommonOptions.Parsed<string?>(
            "--replace",
            "What takes a region's place: mean, constant(-1), uniform(-1, 1), gaussian(0.2), blur(4), invert(-1, 1), dirichlet, neighbours. Default: mean.",
            text => Replacement.Parse(text).Name);
        var recompute = new Option<bool>("--recompute") { Description = "Explain the perturbed input again at every step." };
        var seed = CommonOptions.Number("--random-seed", "Where random numbers begin. Default: 1.", 1);
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write to.", DefaultValueFactory = _ => "evaluation" };
        var command = new Command("evaluate", "Measures how good explanations are, on a data set; goes on where it was stopped.")
        {
            model, data, explanations, measures, target, score, tile, perStep, steps, replace, recompute, seed, folder,
        };
        var options = new DataCommandOptions(command);
        command.SetWork((parsed, cancellation) =>
            new EvaluateRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
            {
                Loader = options.Loader(parsed),
                Model = parsed.GetRequiredValue(model),
                DataPath = parsed.GetRequiredValue(data),
                DataOptions = options.Data(parsed),
                Explanations = parsed.GetValue(explanations) is { Length: > 0 } texts
                    ? [.. texts.Distinct()]
                    : [nameof(Composite.EpsilonPlusFlat), Data.ModelTeam.Random],
                Measures = parsed.GetValue(measures) is { Length: > 0 } names ? [.. names.Distinct()] : Measure.Default,
                Target = parsed.GetValue(target),
                Score = parsed.GetRequiredValue(score),
                Tile = parsed.GetValue(tile),
                RegionsPerStep = parsed.GetValue(perStep) ?? 1,
                Steps = parsed.GetValue(steps),
                Replacement = parsed.GetValue(replace) ?? "mean",
                Recompute = parsed.GetValue(recompute),
                Seed = parsed.GetValue(seed) ?? 1,
                Threads = options.Threads(parsed),
                Out = parsed.GetRequiredValue(folder),
            }.Run(cancellation));
        return command;
    }

    private static string? ParseTarget(string text) => text is "label" or "top" || (int.TryParse(text, out var value) && value >= 0)
        ? text
        : throw new FormatException($"'{text}' is no target; write label, top, or an output's number.");

    private static IReadOnlyList<int> ParseTile(string text)
    {
        int[] sides = [.. text.Split('x').Select(side => int.TryParse(side, out var value) ? value : 0)];
        return sides.All(side => side > 0) ? sides : throw new FormatException($"'{text}' is no region; write 8 or 4x8.");
    }
}
