using PureHDF;

namespace Lrp.Analysis;

/// <summary>
/// Writes analyses as the files of a ViRelAy project (HDF5): <c>input.h5</c>, <c>attribution.h5</c>, <c>analysis.h5</c>, and
/// <c>project.yaml</c> that names them. (Anders et al., "Software for dataset-wide XAI", 2021; the layout is that of CoRelAy 1.0's
/// example of an analysis.)
/// </summary>
public static class VirelayFiles
{
    /// <summary>Writes the four files.</summary>
    /// <param name="folder">Exists.</param>
    /// <param name="project">What the project is called.</param>
    /// <param name="classes">As in the report; those without a result are left out.</param>
    public static void Write(string folder, string project, IReadOnlyList<ReportClass> classes)
    {
        var analysed = classes.Where(each => each.Result is not null).ToList();
        var samples = analysed.SelectMany(each => each.Samples.Select(sample => (Sample: sample, each.Class))).ToList();
        if (samples.Count == 0)
            throw new ArgumentException("There is no analysis to write.", nameof(classes));
        var (height, width) = (samples[0].Sample.Height, samples[0].Sample.Width);
        var labels = samples.Select(entry => (uint)entry.Class).ToArray();
        new H5File
        {
            ["data"] = Planes(samples.Select(entry => entry.Sample), height, width),
            ["label"] = labels,
        }.Write(Path.Combine(folder, "input.h5"));
        new H5File
        {
            ["attribution"] = Maps(samples.Select(entry => entry.Sample), height, width),
            ["index"] = Enumerable.Range(0, samples.Count).Select(index => (uint)index).ToArray(),
            ["label"] = labels,
        }.Write(Path.Combine(folder, "attribution.h5"));
        var analysis = new H5File();
        var start = 0u;
        foreach (var each in analysed)
        {
            analysis[$"{each.Class:00000000}"] = Analysis(each.Result!, start);
            start += (uint)each.Samples.Count;
        }

        analysis.Write(Path.Combine(folder, "analysis.h5"));
        File.WriteAllText(Path.Combine(folder, "project.yaml"), Yaml(project, height, width));
    }

    private static H5Group Analysis(SprayResult result, uint start)
    {
        var spectral = new H5Dataset(Single(result.Embedding.Eigenvectors));
        spectral.Attributes["eigenvalue"] = result.Embedding.Eigenvalues.Select(value => (float)value).ToArray();
        var clusters = new H5Dataset(result.Labels.ToArray());
        clusters.Attributes["embedding"] = "spectral";
        clusters.Attributes["k"] = (uint)result.Clusters.Count;
        clusters.Attributes["index"] = Enumerable.Range(0, Math.Min(result.Clusters.Count, result.Embedding.Eigenvalues.Count))
            .Select(axis => (uint)axis).ToArray();
        return new H5Group
        {
            ["index"] = Enumerable.Range(0, result.Labels.Count).Select(row => start + (uint)row).ToArray(),
            ["embedding"] = new H5Group
            {
                ["spectral"] = spectral,
                ["tsne"] = Plane(result.Points, "spectral"),
                ["pca"] = Plane(result.Components, ""),
            },
            ["cluster"] = new H5Group { [$"kmeans-{result.Clusters.Count:00}"] = clusters },
        };
    }

    private static H5Dataset Plane(IReadOnlyList<double[]> points, string basis)
    {
        var values = new float[points.Count, 2];
        for (var row = 0; row < points.Count; row++)
            (values[row, 0], values[row, 1]) = ((float)points[row][0], points[row].Length > 1 ? (float)points[row][1] : 0);
        var dataset = new H5Dataset(values);
        if (basis.Length > 0)
            dataset.Attributes["embedding"] = basis;
        dataset.Attributes["index"] = new uint[] { 0, 1 };
        return dataset;
    }

    private static float[,] Single(double[,] values)
    {
        var single = new float[values.GetLength(0), values.GetLength(1)];
        for (var row = 0; row < single.GetLength(0); row++)
        {
            for (var column = 0; column < single.GetLength(1); column++)
                single[row, column] = (float)values[row, column];
        }

        return single;
    }

    /// <summary>[samples, 3, height, width], from 0 to 1.</summary>
    private static float[,,,] Planes(IEnumerable<ReportSample> samples, int height, int width)
    {
        var all = samples.ToList();
        var planes = new float[all.Count, 3, height, width];
        for (var sample = 0; sample < all.Count; sample++)
        {
            for (var index = 0; index < all[sample].Picture.Length; index++)
                planes[sample, index % 3, index / 3 / width, index / 3 % width] = all[sample].Picture[index] / 255f;
        }

        return planes;
    }

    /// <summary>[samples, 1, height, width].</summary>
    private static float[,,,] Maps(IEnumerable<ReportSample> samples, int height, int width)
    {
        var all = samples.ToList();
        var maps = new float[all.Count, 1, height, width];
        for (var sample = 0; sample < all.Count; sample++)
        {
            for (var index = 0; index < height * width; index++)
                maps[sample, 0, index / width, index % width] = all[sample].Map[index];
        }

        return maps;
    }

    private static string Yaml(string project, int height, int width) => $"""
        project:
          name: {System.Text.Json.JsonSerializer.Serialize(project, YamlText.Default.String)}
          model: {System.Text.Json.JsonSerializer.Serialize(project, YamlText.Default.String)}
          dataset:
            name: samples
            type: hdf5
            path: input.h5
            input_width: {width}
            input_height: {height}
            down_sampling_method: none
            up_sampling_method: none
          attributions:
            attribution_method: LRP
            attribution_strategy: true_label
            sources:
              - attribution.h5
          analyses:
            - analysis_method: spectral
              sources:
                - analysis.h5

        """;
}

/// <summary>A quoted string of JSON is one of YAML.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class YamlText : System.Text.Json.Serialization.JsonSerializerContext;
