using System.Text.Json;
using System.Text.RegularExpressions;
using Lrp.Analysis;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds spectral relevance analysis against a case: neighbours, eigenvalues, the number of clusters and who belongs to them, up to
/// names; each where the case has it. The sum of a row is what was computed beside what was expected, where that is one number.
/// </summary>
internal sealed partial class SprayCheck(double? tolerance)
{
    private const double UsualTolerance = 1e-5;

    /// <summary>Maps are float32: neighbours whose distances differ by less, relative to them, are equally near.</summary>
    private const double SameDistance = 1e-6;

    private const string MapsFile = "maps.npy";

    public static bool IsAt(string folder) =>
        JsonCase.Parse(folder, root => root.TryGetProperty(MapsFile, out _)) || File.Exists(Path.Combine(folder, MapsFile));

    public IEnumerable<CheckRow> Run(string name, string folder)
    {
        var (usual, expected) = JsonCase.Parse(folder, root => (Options(root), ExpectedClusters(root)));
        var maps = ReadMaps(Read(folder, MapsFile) ?? throw new InvalidDataException($"'{MapsFile}' is missing"));
        var (neighbours, eigenvalues) = (Read(folder, "neighbors.npy", maps.Count), Read(folder, "eigenvalues.npy"));
        if (neighbours is { Shape.Rank: not 2 })
            throw new InvalidDataException($"'neighbors.npy' has shape {neighbours.Shape}, not [maps, neighbours]");
        var options = usual with
        {
            Neighbours = neighbours?.Shape[1] ?? usual.Neighbours,
            Eigenpairs = Math.Max(2, eigenvalues?.Shape.Count ?? usual.Eigenpairs),
        };
        var result = Spray.Run(maps, options);
        if (result.Skipped is [var (map, reason), ..])
            throw new InvalidDataException($"map {map} cannot be used: {reason}");
        if (neighbours is not null)
            yield return Row("neighbours", WrongNeighbours(result, neighbours), 0);
        if (eigenvalues is not null)
        {
            yield return Row("eigenvalues",
                result.Embedding.Eigenvalues.Zip(eigenvalues.Data, (own, wanted) => Math.Abs(own - wanted)).Max(), UsualTolerance);
        }

        if (expected is { } count)
        {
            yield return Row("clusters", Math.Abs(result.Embedding.ClusterCount - count), 0) with
            {
                Sum = result.Embedding.ClusterCount,
                ReferenceSum = count,
            };
        }

        foreach (var file in (string[])["labels_k.npy", "labels_k_rownorm_k.npy"])
        {
            if (ReadLabels(folder, file, maps.Count) is { } labels)
                yield return Row(Path.GetFileNameWithoutExtension(file), 1 - Labels.AdjustedRand(Labelled(labels), labels), 0);
        }

        if (Read(folder, "cluster_means_k.npy") is { } means && ReadLabels(folder, "labels_k.npy", maps.Count) is { } own)
            yield return Row("cluster means", MeanError(result, means, own), UsualTolerance);

        // In as many clusters as the reference has.
        IReadOnlyList<int> Labelled(int[] labels)
        {
            var clusters = labels.Where(label => label != Labels.Noise).Distinct().Count();
            return clusters == result.Clusters.Count ? result.Labels : Spray.Run(maps, options with { Clusters = clusters }).Labels;
        }

        CheckRow Row(string row, double error, double usual)
        {
            var allowed = usual == 0 ? 0 : tolerance ?? usual;
            return new CheckRow(name, row, error <= allowed) { Error = error, Tolerance = allowed };
        }
    }

    /// <summary>What the pipeline's description says, where it differs from what is usual.</summary>
    private static SprayOptions Options(JsonElement root)
    {
        var usual = new SprayOptions();
        if (!root.TryGetProperty("pipeline", out var pipeline) || pipeline.GetString() is not { } text)
            return usual;
        return usual with
        {
            Neighbours = NeighbourCount().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan) : usual.Neighbours,
            Normalisation = MagnitudeSum().IsMatch(text) ? MapNormalisation.Absolute
                : text.Contains("sum(", StringComparison.Ordinal) ? MapNormalisation.Sum
                : MapNormalisation.None,
        };
    }

    /// <summary>The number of clusters by the first gaps, among which it is looked for here too.</summary>
    private static int? ExpectedClusters(JsonElement root) =>
        root.TryGetProperty($"clusters by the largest of the first {SpectralEmbedding.MostClusters} gaps", out var count)
            ? count.GetInt32()
            : null;

    /// <summary>Maps of any axes behind the first.</summary>
    private static RowMatrix ReadMaps(Tensor array)
    {
        if (array.Shape.Rank < 2)
            throw new InvalidDataException($"'{MapsFile}' has shape {array.Shape}, not [maps, height, width]");
        var maps = new RowMatrix(array.Shape[0], array.Data.Length / array.Shape[0]);
        for (var map = 0; map < maps.Count; map++)
        {
            for (var index = 0; index < maps.Width; index++)
                maps[map][index] = (float)array.Data[(map * maps.Width) + index];
        }

        return maps;
    }

    private static int[]? ReadLabels(string folder, string file, int maps) =>
        Read(folder, file, maps) is { } labels ? Array.ConvertAll(labels.Data, label => (int)label) : null;

    /// <returns>Null where the case has no such file.</returns>
    /// <exception cref="InvalidDataException">It has another number of rows.</exception>
    private static Tensor? Read(string folder, string file, int? rows = null)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return null;
        var array = TensorFile.Read(path);
        return array.Shape.Rank > 0 && array.Shape[0] == (rows ?? array.Shape[0])
            ? array
            : throw new InvalidDataException($"'{file}' has shape {array.Shape}, but there are {rows} maps");
    }

    /// <summary>Neighbours that are not as near as the reference's at their place.</summary>
    private static int WrongNeighbours(SprayResult result, Tensor expected)
    {
        var wrong = 0;
        var count = expected.Shape[1];
        foreach (var (row, own) in result.Neighbours.Index())
        {
            for (var place = 0; place < count; place++)
            {
                var (found, wanted) = (own[place], (int)expected.Data[(row * count) + place]);
                if (found == wanted)
                    continue;
                var (near, far) = (Distance(result.Maps, row, found), Distance(result.Maps, row, wanted));
                wrong += Math.Abs(near - far) > SameDistance * far ? 1 : 0;
            }
        }

        return wrong;
    }

    private static double Distance(RowMatrix maps, int first, int second)
    {
        var sum = 0.0;
        for (var index = 0; index < maps.Width; index++)
            sum += Math.Pow((double)maps[first][index] - maps[second][index], 2);
        return Math.Sqrt(sum);
    }

    /// <summary>The largest difference of the mean maps by the reference's labels.</summary>
    private static double MeanError(SprayResult result, Tensor means, int[] labels)
    {
        var worst = 0.0;
        var width = result.Maps.Width;
        foreach (var group in Enumerable.Range(0, labels.Length).Where(row => labels[row] != Labels.Noise).GroupBy(row => labels[row]))
        {
            if (group.Key < 0 || (group.Key + 1) * width > means.Data.Length)
                throw new InvalidDataException($"'cluster_means_k.npy' has shape {means.Shape}, without label {group.Key}");
            for (var index = 0; index < width; index++)
            {
                var mean = group.Average(row => (double)result.Maps[row][index]);
                worst = Math.Max(worst, Math.Abs(mean - means.Data[(group.Key * width) + index]));
            }
        }

        return worst;
    }

    [GeneratedRegex(@"\bk ?= ?(\d{1,4})")]
    private static partial Regex NeighbourCount();

    [GeneratedRegex(@"sum ?\(? ?(\||abs)")]
    private static partial Regex MagnitudeSum();
}
