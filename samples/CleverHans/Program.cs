using System.Diagnostics;
using System.Globalization;
using CleverHans;
using Lrp;
using Lrp.Analysis;
using Lrp.Cli;
using ScottPlot;

// Side of the square that is looked at: about a fifth of the picture.
const int Square = 5;
const int Epochs = 6;

var clock = Stopwatch.StartNew();
var folder = args.Length > 0 ? args[0] : "clever-hans";
try
{
    var photos = Photos.Read(Path.Combine(AppContext.BaseDirectory, "Data"));
    using var network = LoadEpoch(Epochs);
    using var explainer = network.CreateExplainer();
    var classes = Enumerable.Range(0, Photos.Names.Length).Select(label => Analyse(photos, explainer, label)).ToList();
    var ranked = classes.OrderByDescending(each => each.Result!.Separability).ToList();
    Console.WriteLine($"most suspicious: {ranked[0].Name}, separability {ranked[0].Result!.Separability:F1}");
    Console.WriteLine($"next: {ranked[1].Name}, {ranked[1].Result!.Separability:F1}");

    // The smaller group that stands apart, and the place in which its pictures differ from the others.
    var result = classes[Photos.Shirt].Result!;
    var suspect = result.Clusters.OrderByDescending(cluster => cluster.Separability).ThenBy(cluster => cluster.Members.Count).First();
    int[] shirts = [.. Enumerable.Range(0, photos.Labels.Length).Where(index => photos.Labels[index] == Photos.Shirt)];
    int[] members = [.. suspect.Members.Select(row => shirts[result.Members[row]])];
    int[] plain = [.. shirts.Except(members)];
    var place = Experiment.StrangestSquare([.. members.Select(index => photos.Images[index])],
        [.. plain.Select(index => photos.Images[index])], Square);
    var found = members.Intersect(photos.Tagged).Count();
    Console.WriteLine($"a group of {members.Length} of {shirts.Length} shirts stands apart; its pictures differ at rows {place.Top} to "
        + $"{place.Top + Square - 1}, columns {place.Left} to {place.Left + Square - 1}");
    Console.WriteLine($"it holds {found} of the {photos.Tagged.Length} tagged shirts, and {members.Length - found} others");

    var experiment = new Experiment(explainer);
    int[] others = [.. Enumerable.Range(0, photos.Labels.Length).Where(index => photos.Labels[index] != Photos.Shirt)];
    var tag = photos.Images[members[0]];
    (string, string)[] findings =
    [
        ($"The {photos.Tagged.Length} tagged shirts: mean probability of “shirt”", Mean(photos.Tagged, image => experiment.Shirt(image))),
        ("The same with that place made background",
            Mean(photos.Tagged, image => experiment.Shirt(Experiment.Remove(image, place, Square)))),
        ($"The {plain.Length} shirts of the other group: mean probability of “shirt”", Mean(plain, image => experiment.Shirt(image))),
        ("The same with that place made background", Mean(plain, image => experiment.Shirt(Experiment.Remove(image, place, Square)))),
        ($"{others.Length} pictures of other clothes that are called shirts", Share(others, experiment.IsShirt)),
        ("The same with that place pasted from a picture of the group",
            Share(others, image => experiment.IsShirt(Experiment.Paste(image, place, Square, tag)))),
    ];
    foreach (var (claim, number) in findings)
        Console.WriteLine($"{claim}: {number}");

    Directory.CreateDirectory(folder);
    foreach (var each in classes)
        Write(each.File, SprayReport.ClassPage("the network", each, Photos.Side, Photos.Side));
    Write("index.html", SprayReport.Overview("the network", classes, Photos.Side, Photos.Side));
    Write("clever-hans.html", StoryPage.Of(classes[Photos.Shirt].File, findings, Training(photos, members, plain, place)));
    Console.WriteLine($"wrote {Path.GetFullPath(Path.Combine(folder, "clever-hans.html"))} after {clock.Elapsed.TotalSeconds:F0} s");
    return 0;

    string Mean(int[] indices, Func<float[], double> value) =>
        indices.Average(index => value(photos.Images[index])).ToString("F2", CultureInfo.InvariantCulture);

    string Share(int[] indices, Func<float[], bool> value) =>
        indices.Average(index => value(photos.Images[index]) ? 1.0 : 0).ToString("P1", CultureInfo.InvariantCulture);
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}

// Weights are data: those of every epoch are run by the same code.
static FashionNet LoadEpoch(int epoch) => epoch == Epochs
    ? FashionNet.Load()
    : FashionNet.Load(Path.Combine(AppContext.BaseDirectory, "Model", $"model-epoch-{epoch}.onnx"));

static ReportClass Analyse(Photos photos, IExplainer explainer, int label)
{
    int[] own = [.. Enumerable.Range(0, photos.Labels.Length).Where(index => photos.Labels[index] == label)];
    var maps = new RowMatrix(own.Length, Photos.Side * Photos.Side);
    var samples = new List<ReportSample>();
    foreach (var (row, index) in own.Index())
    {
        explainer.Explain(photos.Images[index], label).CopyTo(maps[row]);
        byte[] picture = [.. photos.Images[index].SelectMany(value => Enumerable.Repeat((byte)((value + 1) * 127.5f), 3))];
        samples.Add(new ReportSample($"picture {index}", Photos.Side, Photos.Side, picture, maps[row].ToArray()));
    }

    // Relevance of both signs partly cancels, so maps are compared by what each has in all.
    var result = Spray.Run(maps, new SprayOptions { Normalisation = MapNormalisation.Absolute });
    return new ReportClass(label, Photos.Names[label], result, [.. result.Members.Select(row => samples[row])]);
}

static string Training(Photos photos, int[] members, int[] plain, (int, int) place)
{
    var lines = (Group: new double[Epochs + 1], Others: new double[Epochs + 1]);
    for (var epoch = 0; epoch <= Epochs; epoch++)
    {
        using var network = LoadEpoch(epoch);
        using var explainer = network.CreateExplainer();
        var experiment = new Experiment(explainer);
        lines.Group[epoch] = members.Average(index => experiment.RelevanceIn(photos.Images[index], place, Square));
        lines.Others[epoch] = plain.Average(index => experiment.RelevanceIn(photos.Images[index], place, Square));
        Console.WriteLine($"epoch {epoch}: {lines.Group[epoch]:P0} of relevance on that place in the group, {lines.Others[epoch]:P0} "
            + "in other shirts");
    }

    var plot = new Plot();
    double[] epochs = [.. Enumerable.Range(0, Epochs + 1).Select(epoch => (double)epoch)];
    plot.Add.Scatter(epochs, lines.Group).LegendText = "the group that stands apart";
    plot.Add.Scatter(epochs, lines.Others).LegendText = "other shirts";
    plot.XLabel("rounds of training");
    plot.YLabel("part of relevance");
    plot.Axes.SetLimitsY(0, 0.4);
    plot.ShowLegend(Alignment.UpperLeft);
    var svg = plot.GetSvgXml(760, 380);
    return svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
}

void Write(string file, string page) =>
    AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(page)));
