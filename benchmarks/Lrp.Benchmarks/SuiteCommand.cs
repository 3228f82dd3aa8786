using System.Text.Json;
using Lrp.Benchmarks.Networks;

namespace Lrp.Benchmarks;

/// <summary><c>--suite</c>, and <c>--network</c>, by which it starts the process of each network.</summary>
internal static class SuiteCommand
{
    /// <param name="words">Names of networks, all where there are none, and options.</param>
    /// <returns>0 where all networks compile and compute what ONNX Runtime computes.</returns>
    public static int Run(string[] words)
    {
        var (names, isQuick, file, through) = (new List<string>(), false, "", "");
        for (var index = 0; index < words.Length; index++)
        {
            switch (words[index])
            {
                case "--quick":
                    isQuick = true;
                    break;
                case "--out" or "--through" when index + 1 == words.Length:
                    return Fail($"{words[index]} wants a value", 2);
                case "--out":
                    file = words[++index];
                    break;
                case "--through":
                    through = words[++index];
                    break;
                case var name when Architecture.All.Any(known => known.Name == name):
                    names.Add(name);
                    break;
                default:
                    return Fail($"'{words[index]}' is none of {string.Join(", ", Architecture.All.Select(known => known.Name))}", 2);
            }
        }

        Machine.Describe(Console.Out);
        Console.WriteLine();
        Console.WriteLine(SuiteReport.SpeedHead);
        var chosen = Architecture.All.Where(known => names.Count == 0 || names.Contains(known.Name));
        var results = new Suite(isQuick).Run(chosen, through, result => Console.WriteLine(SuiteReport.SpeedRow(result)));
        if (file.Length > 0)
        {
            var options = string.Concat(names.Select(name => $" {name}")) + (isQuick ? " --quick" : "");
            var command = $"dotnet run -c Release --project benchmarks/Lrp.Benchmarks -- --suite{options} --out {file}";
            File.WriteAllText(file, SuiteReport.Write(results, Machine.Lines(), command));
        }

        return results.All(result => result.Failure is null) ? 0 : 1;
    }

    /// <param name="words">A network's name, and <c>--quick</c> or not.</param>
    public static int RunNetwork(string[] words)
    {
        var result = new Suite(words.Contains("--quick")).Measure(Architecture.Named(words[0]));
        Console.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.NetworkResult));
        return 0;
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"error: {message}");
        return code;
    }
}
