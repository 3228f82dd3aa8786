using System.CommandLine;
using System.Globalization;
using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp check</c>: holds networks against reference numbers.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var cases = new Argument<string[]>("case")
        {
            Description = "Folders with a case.json, or with an ONNX backend test.",
            Arity = ArgumentArity.OneOrMore,
        };
        var only = new Option<string[]>("--only")
        {
            Description = "The methods to check, separated by commas.",
            CustomParser = result => [.. result.Tokens.SelectMany(
                token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };
        var tolerance = CommonOptions.Parsed<double?>(
            "--tolerance",
            "The relative error that always passes. Default: 1e-5; 1e-4 for backend tests.",
            text => double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value is > 0 and < double.PositiveInfinity
                ? value
                : throw new FormatException($"'{text}' is not a tolerance; write a number above 0, such as 1e-5."));
        var isa = CommonOptions.Isa();
        var shapes = CommonOptions.Shapes();
        var command = new Command("check", "Checks networks and their explanations against reference numbers.")
        {
            cases, only, isa, shapes, tolerance,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(cases),
            new CaseCheck(CommonOptions.Loader(parsed, isa, shapes), parsed.GetValue(only) ?? [], parsed.GetValue(tolerance)),
            parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(IReadOnlyList<string> folders, CaseCheck check, TextWriter output)
    {
        var table = new CheckTable(output, folders.Max(folder => CaseCheck.NameOf(folder).Length));
        table.WriteHeader();
        foreach (var folder in folders)
        {
            foreach (var row in check.Run(folder))
                table.Write(row);
        }

        return table.WriteSummary();
    }
}
