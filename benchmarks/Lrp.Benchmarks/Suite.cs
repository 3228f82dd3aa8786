using System.Diagnostics;
using System.Text.Json;
using Lrp.Benchmarks.Networks;
using Lrp.Compiler.Relevance;

namespace Lrp.Benchmarks;

/// <summary>
/// All standard networks beside ONNX Runtime, each in a process of its own: first whether both compute the same, then how long they take.
/// </summary>
/// <param name="isQuick">One preset and few rounds: all networks together take less than five minutes.</param>
internal sealed class Suite(bool isQuick)
{
    /// <summary>Measures one network in the process that is started so.</summary>
    public const string NetworkOption = "--network";

    /// <summary>The one of quick runs.</summary>
    private const string UsualPreset = "EpsilonPlus";

    private static readonly (int Rounds, TimeSpan Time) _few = (20, TimeSpan.FromSeconds(1)), _many = (100, TimeSpan.FromSeconds(10));

    /// <param name="through">What starts a network's process, such as a lock on the machine; empty for nothing.</param>
    /// <param name="show">Is given each result as soon as it is there.</param>
    public IReadOnlyList<NetworkResult> Run(IEnumerable<Architecture> architectures, string through, Action<NetworkResult> show)
    {
        var results = new List<NetworkResult>();
        foreach (var architecture in architectures)
        {
            results.Add(InProcess(architecture, through));
            show(results[^1]);
        }

        return results;
    }

    /// <summary>Measures one network in this process.</summary>
    public NetworkResult Measure(Architecture architecture)
    {
        using var folder = new TemporaryFolder();
        var path = architecture.WriteTo(folder.Path);
        var result = new NetworkResult { Name = architecture.Name };
        var times = new Dictionary<string, ContestTimes>();
        string[] others = isQuick ? [] : [.. Presets.All.Select(preset => preset.Key).Where(preset => preset != UsualPreset)];
        try
        {
            using (var contest = new Contest(path, UsualPreset))
            {
                var limit = isQuick ? _few : _many;
                times.Add(UsualPreset, contest.Run(limit.Rounds, limit.Time));
                result = result with
                {
                    ColdStart = contest.ColdStart(),
                    Difference = contest.Difference,
                    AllocatedBytes = contest.AllocatedBytes,
                };
            }

            // A network for each: what one explanation keeps of the forward pass should not slow the next.
            var refused = new Dictionary<string, string>();
            foreach (var preset in others)
            {
                try
                {
                    using var contest = new Contest(path, preset);
                    times.Add(preset, contest.Run(_few.Rounds, _few.Time));
                }
                catch (InvalidDataException exception)
                {
                    refused.Add(preset, exception.Message);
                }
            }

            return result with { Times = times, Refused = refused };
        }
        catch (InvalidDataException exception)
        {
            return result with { Failure = exception.Message };
        }
    }

    private NetworkResult InProcess(Architecture architecture, string through)
    {
        string[] words = [
            .. through.Split(' ', StringSplitOptions.RemoveEmptyEntries), Environment.ProcessPath!, NetworkOption, architecture.Name,
            .. isQuick ? ["--quick"] : Array.Empty<string>(),
        ];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize(text, ResultJson.Default.NetworkResult)!
            : new NetworkResult { Name = architecture.Name, Failure = $"the process ended with code {process.ExitCode}" };
    }
}
