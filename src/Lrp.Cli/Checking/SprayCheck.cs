using Lrp.Analysis;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds spectral relevance analysis against a case: neighbours, eigenvalues, the number of clusters and who belongs to them, up to
/// names. The sum of a row is what was computed beside what was expected, where that is one number.
/// </summary>
internal sealed class SprayCheck(double? tolerance)
{
    private const double UsualTolerance = 1e-5;

    public static bool IsAt(string folder) => JsonCase.Parse(folder, root => root.TryGetProperty("maps.npy", out _));

    public IEnumerable<CheckRow> Run(string name, string folder)
    {
        var array = Read("maps.npy");
        if (array.Shape.Rank != 3)
            throw new InvalidDataException($"'maps.npy' has shape {array.Shape}, not [maps, height, width]");
        var maps = new RowMatrix(array.Shape[0], array.Shape[1] * array.Shape[2]);
        for (var map = 0; map < maps.Count; map++)
        {
            for (var index = 0; index < maps.Width; index++)
                maps[map][index] = (float)array.Data[(map * maps.Width) + index];
        }

        var (neighbours, eigenvalues, means) = (Read("neighbors.npy"), Read("eigenvalues.npy"), Read("cluster_means_k.npy"));
        var options = new SprayOptions { Neighbours = neighbours.Shape[1], Eigenpairs = eigenvalues.Shape.Count };
        var result = Spray.Run(maps, options);
        var found = result.Neighbours.SelectMany(row => row).ToArray();
        yield return Row("neighbours", found.Zip(neighbours.Data, (own, wanted) => own == (int)wanted ? 0.0 : 1).Sum(), 0);
        yield return Row("eigenvalues", result.Embedding.Eigenvalues.Zip(eigenvalues.Data, (own, wanted) => Math.Abs(own - wanted)).Max(),
            UsualTolerance);
        var expected = JsonCase.Parse(folder, root => root.GetProperty("clusters by the largest of the first 10 gaps").GetInt32());
        yield return Row("clusters", Math.Abs(result.Embedding.ClusterCount - expected), 0) with
        {
            Sum = result.Embedding.ClusterCount,
            ReferenceSum = expected,
        };
        foreach (var file in (string[])["labels_k.npy", "labels_k_rownorm_k.npy"])
            yield return Row(Path.GetFileNameWithoutExtension(file),
                1 - Labels.AdjustedRand(result.Labels, [.. Read(file).Data.Select(label => (int)label)]), 0);
        yield return Row("cluster means", MeanError(result, means, [.. Read("labels_k.npy").Data.Select(label => (int)label)]),
            UsualTolerance);

        Tensor Read(string file) => File.Exists(Path.Combine(folder, file))
            ? TensorFile.Read(Path.Combine(folder, file))
            : throw new InvalidDataException($"'{file}' is missing");

        CheckRow Row(string row, double error, double usual)
        {
            var allowed = usual == 0 ? 0 : tolerance ?? usual;
            return new CheckRow(name, row, error <= allowed) { Error = error, Tolerance = allowed };
        }
    }

    /// <summary>The largest difference of the mean maps, each beside that of the reference's label for most of its members.</summary>
    private static double MeanError(SprayResult result, Tensor means, int[] labels)
    {
        var worst = 0.0;
        foreach (var cluster in result.Clusters)
        {
            var wanted = cluster.Members.CountBy(member => labels[result.Members[member]]).MaxBy(entry => entry.Value).Key;
            for (var index = 0; index < cluster.Mean.Length; index++)
                worst = Math.Max(worst, Math.Abs(cluster.Mean[index] - means.Data[(wanted * cluster.Mean.Length) + index]));
        }

        return worst;
    }
}
