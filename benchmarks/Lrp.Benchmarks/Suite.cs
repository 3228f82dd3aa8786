using Lrp.Cli.Benching;
using System.Diagnostics;
using System.Globalization;
using Lrp.Benchmarks.Networks;

namespace Lrp.Benchmarks;

/// <summary>All standard networks beside ONNX Runtime, one line each: first whether both compute the same, then how long they take.</summary>
internal sealed class Suite(TextWriter output, bool isQuick)
{
    /// <summary>The explanation that stands for all: the preset of most photographs' heat maps.</summary>
    private const string Preset = "EpsilonPlus";

    /// <summary>At most so many rounds, and no more once they took this long; at least five, of which quartiles mean something.</summary>
    private readonly (int Rounds, TimeSpan Time) _limit = isQuick ? (20, TimeSpan.FromSeconds(2)) : (100, TimeSpan.FromSeconds(20));

    /// <returns>Whether all networks compile and compute what ONNX Runtime computes.</returns>
    public bool Run(IEnumerable<Architecture> architectures)
    {
        using var pinned = new PinnedThread();
        output.WriteLine($"medians in ms with their quartiles, one thread each; {Preset} includes its forward pass");
        output.WriteLine();
        output.WriteLine("| network | compile, s | difference | ONNX Runtime | forward | / ORT | explanation | / ORT | / forward | sweeps |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var isAllRight = true;
        foreach (var architecture in architectures)
            isAllRight &= Run(architecture);
        return isAllRight;
    }

    private bool Run(Architecture architecture)
    {
        using var folder = new TemporaryFolder();
        var messages = new StringWriter();
        var start = Stopwatch.GetTimestamp();
        var path = architecture.WriteTo(folder.Path);
        var written = Stopwatch.GetElapsedTime(start);
        try
        {
            using var contest = Contest.Create(path, Preset, messages);
            if (contest is not null)
            {
                Write(architecture, Stopwatch.GetElapsedTime(start) - written, contest, contest.Run(_limit.Rounds, _limit.Time));
                return true;
            }
        }
        catch (InvalidDataException exception)
        {
            messages.Write(exception.Message);
        }

        output.WriteLine($"| {architecture.Name} | {messages.ToString().ReplaceLineEndings(" ").Trim()} |");
        return false;
    }

    private void Write(Architecture architecture, TimeSpan compilation, Contest contest, ContestTimes times)
    {
        var (reference, forward, explanation) = (times.Reference.Median, times.Forward.Median, times.Explanation.Median);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {architecture.Name} | {compilation.TotalSeconds:F1} | {contest.Difference:E0} | {times.Reference} | {times.Forward} | "
            + $"{forward / reference:F2} | {times.Explanation} | {explanation / reference:F2} | {explanation / forward:F2} | {contest.Sweeps:F2} |"));
    }
}
