using Lrp.Cli.Commands;

namespace Lrp.Cli.Tests;

/// <summary>What a run of <c>lrp</c> ended with and printed.</summary>
internal sealed record LrpRun(int Code, string Output, string Error)
{
    public static LrpRun Of(params IReadOnlyList<string> arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = LrpCommand.Run(arguments, output, error);
        return new LrpRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The output of a run that must succeed, without a word of warning.</summary>
    public static string Succeed(params IReadOnlyList<string> arguments)
    {
        var run = Of(arguments);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run.Output;
    }

    /// <summary>The message of a run that must fail.</summary>
    public static string Fail(params IReadOnlyList<string> arguments)
    {
        var run = Of(arguments);
        Assert.Equal(1, run.Code);
        return run.Error;
    }
}
