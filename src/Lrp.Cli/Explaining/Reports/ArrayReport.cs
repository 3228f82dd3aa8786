using System.IO.Compression;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>Relevance as NumPy's arrays, in the inputs' shapes.</summary>
internal static class ArrayReport
{
    /// <summary>Files tell no time, so that the same run writes the same bytes.</summary>
    private static readonly DateTimeOffset _noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One array.</summary>
    /// <exception cref="InvalidDataException">There are several.</exception>
    public static void WriteNpy(ExplanationReport report, Stream stream)
    {
        var arrays = Arrays(report).ToList();
        if (arrays.Count > 1)
        {
            throw new InvalidDataException($"A .npy file holds one array, and there are {arrays.Count} "
                + $"({string.Join(", ", arrays.Select(array => array.Name))}); write a .npz file, which holds them by name.");
        }

        NpyFile.Write(stream, arrays[0].Shape, arrays[0].Relevance);
    }

    /// <summary>All arrays in one archive, each by its explanation's name, and its input's where there are several.</summary>
    public static void WriteNpz(ExplanationReport report, Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, shape, relevance) in Arrays(report))
        {
            var entry = archive.CreateEntry(name + ".npy", CompressionLevel.Fastest);
            entry.LastWriteTime = _noTime;
            using var content = entry.Open();
            NpyFile.Write(content, shape, relevance);
        }
    }

    private static IEnumerable<(string Name, IReadOnlyList<int> Shape, float[] Relevance)> Arrays(ExplanationReport report)
    {
        var names = new HashSet<string>();
        foreach (var (index, map) in report.Samples[0].Maps.Index())
        {
            foreach (var (place, (input, _)) in map.Inputs.Index())
            {
                var name = PlainName(map.Inputs.Count == 1 ? map.Title : $"{map.Title} {input.Info.Name}");
                for (var number = 2; !names.Add(name); number++)
                    name = $"{name} {number}";
                var relevance = report.Samples.SelectMany(sample => sample.Maps[index].Inputs[place].Relevance);
                // The rows of a batch are below each other again.
                var shape = input.Info.Shape;
                if (report.Samples.Count > 1)
                    shape = [report.Samples.Count, .. SampleShape.Of(input.Info)];
                yield return (name, shape, [.. relevance]);
            }
        }
    }

    /// <summary>Names come from the model, too: unpacked, they stay in their folder.</summary>
    private static string PlainName(string name) =>
        string.Concat(name.Select(letter => letter is '/' or '\\' || char.IsControl(letter) ? '_' : letter));
}
