using Spectre.Console;

namespace Lrp.Cli.Data;

/// <summary>Where tables are printed: without colours, and as wide as they need to be, since files have no width.</summary>
internal static class Tables
{
    private const int MostWidth = 240;

    public static IAnsiConsole On(TextWriter output)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? console.Profile.Width : MostWidth;
        return console;
    }
}
