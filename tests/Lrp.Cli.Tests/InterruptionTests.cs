using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using static Lrp.Cli.Tests.DataNetwork;

namespace Lrp.Cli.Tests;

/// <summary>What becomes of commands that work on a data set when they are killed, told to stop, or out of disk.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _out;

    public InterruptionTests() => _out = Path.Combine(_folder.Path, "out");

    private string Journal => Path.Combine(_out, "journal.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("evaluate", "measures.csv")]
    [InlineData("compare", "comparison.csv")]
    [InlineData("spray", "class-1.html")]
    public void A_killed_run_goes_on_without_losing_or_repeating_work(string name, string result)
    {
        // So many that the kill comes before the end, however late it is.
        const int samples = 30_000;
        var command = Command(name, samples);
        using (var process = Start(command))
        {
            Until(() => File.Exists(Journal) && Lines() > 20);
            process.Kill();
            process.WaitForExit();
        }

        string[] before = [.. File.ReadAllText(Journal).Split('\n').SkipLast(1)];
        Assert.InRange(before.Length, 20, samples);
        Assert.Equal([Journal], Directory.GetFiles(_out));
        Assert.Contains($"going on: {before.Length - 1} of {samples} are done", LrpRun.Succeed(command), StringComparison.Ordinal);
        var after = File.ReadAllLines(Journal);
        Assert.Equal(before, after[..before.Length]);
        Assert.Equal(Enumerable.Range(0, samples), after.Skip(1).Select(line => JsonNode.Parse(line)!["sample"]!.GetValue<int>()));
        var resumed = File.ReadAllText(Path.Combine(_out, result));
        Directory.Delete(_out, recursive: true);
        LrpRun.Succeed(command);
        Assert.Equal(File.ReadAllText(Path.Combine(_out, result)), resumed);
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("compare")]
    [InlineData("spray")]
    public void A_run_that_is_told_to_stop_ends_in_order(string name)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var process = Start(Command(name, 60_000));
        Until(() => File.Exists(Journal) && Lines() > 20);
        // As Ctrl-C, which a test runner in the background may have to ignore.
        using (Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            process.WaitForExit();
        Assert.Contains("the same command goes on", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
        Assert.EndsWith("}\n", File.ReadAllText(Journal), StringComparison.Ordinal);
        Assert.Equal([Journal], Directory.GetFiles(_out));
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("compare")]
    [InlineData("spray")]
    public void A_full_disk_is_an_error_and_no_half_of_a_result(string name)
    {
        if (!File.Exists("/dev/full"))
            return;
        Directory.CreateDirectory(_out);
        File.CreateSymbolicLink(Journal, "/dev/full");
        Assert.Contains("No space left on device", LrpRun.Fail(Command(name, 80)), StringComparison.Ordinal);
        Assert.Equal([Journal], Directory.GetFiles(_out));
    }

    [Theory]
    [InlineData("evaluate", "compare")]
    [InlineData("compare", "spray")]
    [InlineData("spray", "evaluate")]
    public void Another_command_in_the_same_folder_is_refused(string one, string other)
    {
        LrpRun.Succeed(Command(one, 80));
        Assert.Contains("or of another command", LrpRun.Fail(Command(other, 80)), StringComparison.Ordinal);
    }

    /// <summary>Of the samples sixty are of the class that is analysed, whatever there are: clusters take longer than maps.</summary>
    private string[] Command(string name, int samples)
    {
        var model = Write(_folder);
        string[] options = name switch
        {
            "evaluate" => [model, WriteSamples(_folder, samples), "-m", "aopc", "-m", "max-sensitivity"],
            "compare" => [model, Write(_folder, "same.txt"), WriteSamples(_folder, samples), "--shown", "2"],
            _ => [model, WriteSamples(_folder, samples), "--class", "1", "--classes", _folder.Write("classes.npy",
                Npy([samples], [.. Enumerable.Range(0, samples).Select(sample => sample < 60 ? 1f : 0f)]))],
        };
        return [name, .. options, "-e", "*: epsilon", "--threads", "1", "--out", _out];
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Commands.LrpCommand).Assembly.Location, .. command])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        // Whoever waits to interrupt it goes before it.
        process.PriorityClass = ProcessPriorityClass.Idle;
        return process;
    }

    private int Lines()
    {
        using var stream = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }

    /// <summary>On the test's own thread: others may keep the pool busy for longer than the run takes.</summary>
    private static void Until(Func<bool> condition)
    {
        for (var wait = 0; wait < 6000 && !condition(); wait++)
            Thread.Sleep(5);
        Assert.True(condition(), "the run did not begin");
    }
}
