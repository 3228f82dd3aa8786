using System.CommandLine;
using Lrp.Cli.Comparing;
using Lrp.Cli.Images;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp compare</c>: whether models that agree do so for the same reasons.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("models and data")
        {
            Description = "Two or more models, in the order of a series, and then the data: a folder of pictures, a .csv, .npz, .npy or .pb file.",
            Arity = new ArgumentArity(2, 1000),
        };
        var explanation = CommonOptions.Explanation();
        var mean = CommonOptions.Parsed<IReadOnlyList<float>?>(
            "--second-mean", "The second model's --mean; with one model, the same under another preparation.", Preprocessing.ParseChannels);
        var deviation = CommonOptions.Parsed<IReadOnlyList<float>?>("--second-std", "The second model's --std.",
            Preprocessing.ParseDeviation);
        var shown = CommonOptions.Number("--shown", "Strongest disagreements to draw. Default: 12.", 0, 200);
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write to.", DefaultValueFactory = _ => "comparison" };
        var command = new Command("compare", "Compares what models decide, and why, on a data set.")
        {
            paths, explanation, mean, deviation, shown, folder,
        };
        command.Validators.Add(result =>
        {
            var given = result.GetResult(paths)?.Tokens.Select(token => token.Value).ToList() ?? [];
            if (given.Count == 2 && result.GetResult(mean) is null && result.GetResult(deviation) is null)
                result.AddError("Give two models and the data, or one model with --second-mean or --second-std.");
            foreach (var model in given.SkipLast(1).Where(model => !File.Exists(model)))
                result.AddError($"The file '{model}' does not exist.");
        });
        var options = new DataCommandOptions(command);
        command.SetWork((parsed, cancellation) =>
        {
            var given = parsed.GetRequiredValue(paths);
            var data = options.Data(parsed);
            var isOther = parsed.GetValue(mean) is not null || parsed.GetValue(deviation) is not null;
            return new CompareRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
            {
                Loader = options.Loader(parsed),
                Models = given[..^1],
                DataPath = given[^1],
                DataOptions = data,
                Second = isOther ? data.Preprocessing with
                {
                    Mean = parsed.GetValue(mean) ?? data.Preprocessing.Mean,
                    Deviation = parsed.GetValue(deviation) ?? data.Preprocessing.Deviation,
                } : null,
                Explanation = parsed.GetRequiredValue(explanation),
                Shown = parsed.GetValue(shown) ?? 12,
                Threads = options.Threads(parsed),
                Out = parsed.GetRequiredValue(folder),
            }.Run(cancellation);
        });
        return command;
    }
}
