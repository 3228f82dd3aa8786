using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lrp.Analysis;

/// <summary>
/// Pages that show strategies to people: one for each class, and an overview that ranks them. Each is one file that needs no other, and
/// no network.
/// </summary>
public static class SprayReport
{
    /// <summary>Members that a page shows; larger classes are thinned evenly, since a browser has to hold their pictures.</summary>
    private const int MostShown = 4000;

    /// <summary>Prototypes and outliers that a cluster shows.</summary>
    private const int Prototypes = 10, Outliers = 4;

    /// <summary>Eigenvalues that are drawn.</summary>
    private const int DrawnEigenvalues = 20;

    /// <summary>The page of a class.</summary>
    /// <param name="model">What the model is called.</param>
    /// <param name="height">Of the pooled maps.</param>
    /// <param name="width">Of the pooled maps.</param>
    public static string ClassPage(string model, ReportClass @class, int height, int width)
    {
        var result = @class.Result ?? throw new ArgumentException($"Class {@class.Class} has no result: {@class.Problem}", nameof(@class));
        var stride = Math.Max(1, (int)Math.Ceiling(result.Labels.Count / (double)MostShown));
        var clusters = result.Clusters.ToDictionary(cluster => cluster.Number, Ends);
        int[] shown = [.. Enumerable.Range(0, result.Labels.Count).Where(row => row % stride == 0)
            .Union(clusters.Values.SelectMany(ends => ends.Near.Concat(ends.Far)))];
        var place = shown.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var (tall, wide) = (@class.Samples[0].Height, @class.Samples[0].Width);
        var pictures = SpriteSheet.Of(wide, tall, [.. shown.Select(row => @class.Samples[row].Picture)]);
        var maps = SpriteSheet.Of(wide, tall, [.. shown.Select(row => SpriteSheet.Colour(@class.Samples[row].Map, tall, wide))]);
        var means = SpriteSheet.Of(width, height, [.. result.Clusters.Select(cluster => SpriteSheet.Colour(cluster.Mean, height, width))]);
        var faces = SpriteSheet.Of(wide, tall, [.. result.Clusters.Select(cluster => MeanPicture(cluster, @class.Samples))]);
        var data = new JsonObject
        {
            ["model"] = model,
            ["name"] = @class.Name,
            ["maps"] = result.Labels.Count,
            ["skipped"] = result.Skipped.Count,
            ["gap"] = result.Embedding.ClusterCount,
            ["eigengap"] = result.Embedding.Eigengap,
            ["eigenvalues"] = Array(result.Embedding.Eigenvalues.Take(DrawnEigenvalues)),
            ["pictures"] = Sheet(pictures),
            ["heat"] = Sheet(maps),
            ["means"] = Sheet(means),
            ["faces"] = Sheet(faces),
            ["tsne"] = Points(shown.Select(row => result.Points[row])),
            ["pca"] = Points(shown.Select(row => result.Components[row])),
            ["labels"] = Array(shown.Select(row => result.Labels[row])),
            ["names"] = Array(shown.Select(row => @class.Samples[row].Name)),
            ["notes"] = Array(shown.Select(row => @class.Samples[row].Note)),
            ["clusters"] = new JsonArray([.. result.Clusters.Select(cluster => new JsonObject
            {
                ["number"] = cluster.Number,
                ["size"] = cluster.Members.Count,
                ["separability"] = cluster.Separability,
                ["near"] = Array(clusters[cluster.Number].Near.Select(row => place[row])),
                ["far"] = Array(clusters[cluster.Number].Far.Select(row => place[row])),
            })]),
        };
        return Page("class.html", $"{@class.Name} – {model}", data);
    }

    /// <summary>The page that ranks classes, those first that look most as if there were several strategies.</summary>
    public static string Overview(string model, IReadOnlyList<ReportClass> classes, int height, int width)
    {
        var ranked = classes.OrderByDescending(each => each.Result?.Separability ?? double.NegativeInfinity).ToList();
        var means = SpriteSheet.Of(width, height,
            [.. ranked.SelectMany(each => each.Result?.Clusters ?? []).Select(cluster => SpriteSheet.Colour(cluster.Mean, height, width))]);
        var next = 0;
        var rows = new JsonArray();
        foreach (var each in ranked)
        {
            var clusters = each.Result?.Clusters ?? [];
            rows.Add(new JsonObject
            {
                ["name"] = each.Name,
                ["file"] = each.Result is null ? null : each.File,
                ["problem"] = each.Problem,
                ["maps"] = each.Result?.Labels.Count ?? each.Samples.Count,
                ["skipped"] = each.Result?.Skipped.Count ?? 0,
                ["eigengap"] = each.Result?.Embedding.Eigengap ?? 0,
                ["separability"] = each.Result?.Separability ?? 0,
                ["clusters"] = new JsonArray([.. clusters.Select(cluster => new JsonObject
                {
                    ["size"] = cluster.Members.Count,
                    ["mean"] = next++,
                    ["separability"] = cluster.Separability,
                })]),
            });
        }

        return Page("overview.html", $"Strategies of {model}",
            new JsonObject { ["model"] = model, ["classes"] = rows, ["means"] = Sheet(means) });
    }

    private static (int[] Near, int[] Far) Ends(MapCluster cluster)
    {
        int[] near = [.. cluster.Members.Take(Prototypes)];
        return (near, [.. cluster.Members.Skip(Prototypes).TakeLast(Outliers)]);
    }

    private static byte[] MeanPicture(MapCluster cluster, IReadOnlyList<ReportSample> samples)
    {
        var sums = new double[samples[0].Picture.Length];
        foreach (var member in cluster.Members)
        {
            for (var index = 0; index < sums.Length; index++)
                sums[index] += samples[member].Picture[index];
        }

        return System.Array.ConvertAll(sums, sum => (byte)(sum / cluster.Members.Count));
    }

    private static JsonObject Sheet(SpriteSheet sheet) => new()
    {
        ["uri"] = sheet.ToDataUri(),
        ["columns"] = sheet.Columns,
        ["width"] = sheet.Width,
        ["height"] = sheet.Height,
    };

    private static JsonArray Array<T>(IEnumerable<T> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static JsonArray Points(IEnumerable<double[]> points) => new(
        [.. points.Select(point => Array(point.Select(value => Math.Round(value, 4))))]);

    /// <summary>The data stand in the page as JSON, whose default escapes keep any name from being markup.</summary>
    private static string Page(string template, string title, JsonObject data) => Resource(template)
        .Replace("{{title}}", HtmlEncoder.Default.Encode(title), StringComparison.Ordinal)
        .Replace("{{style}}", Resource("report.css"), StringComparison.Ordinal)
        .Replace("{{script}}", Resource("report.js"), StringComparison.Ordinal)
        .Replace("{{data}}", data.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.Default }),
            StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using var stream = typeof(SprayReport).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
