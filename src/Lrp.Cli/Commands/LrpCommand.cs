using System.CommandLine;
using System.CommandLine.Invocation;
using Lrp.Cli.Compilation;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Cli.Commands;

/// <summary>The command line: 0 when all went well, 1 when something failed, 2 when it was not understood.</summary>
public static class LrpCommand
{
    internal const int Failure = 1;
    internal const int UsageError = 2;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Explains the decisions of neural networks by layer-wise relevance propagation.")
        {
            ExplainCommand.Create(), EvaluateCommand.Create(), CompareCommand.Create(), SprayCommand.Create(),
            CheckCommand.Create(), DumpCommand.Create(), WeightsCommand.Create(), BenchCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // Work that is under way when a user stops it is done, not lost.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        };
        try
        {
            var code = parsed.Invoke(configuration);
            return parsed.Action is ParseErrorAction ? UsageError : code;
        }
        catch (DiagnosticException exception)
        {
            error.WriteLine($"{parsed.GetValue<string>("model")}: {exception.Diagnostic}");
            return Failure;
        }
        // What users can do something about: files, options, generated code to report.
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException
            or GeneratedCodeException or WeightMismatchException)
        {
            error.WriteLine($"error: {exception.Message}");
            return Failure;
        }
    }
}
