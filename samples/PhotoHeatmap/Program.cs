using System.Diagnostics;
using Lrp;
using Lrp.Cli;
using Lrp.Cli.Images;
using PhotoHeatmap;

const int Size = 224;
const int Scale = 2;
const int Repetitions = 9;
const string Picture = "heatmap.png";

// The names of the explanations in EfficientNetLite0.cs, in the order of its attributes.
string[] titles = ["EpsilonPlusFlat", "EpsilonPlus", "Epsilon", "Gradient"];

var photo = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "cat.png");
try
{
    // What the network was trained on: the shorter side 256, the central 224 x 224, values from about -1 to 1.
    var image = RgbImage.Load(photo).ResizeShorterSide(256).CropCentre(Size, Size);
    var input = image.ToPlanes([127f / 255, 127f / 255, 127f / 255], [128f / 255, 128f / 255, 128f / 255]);

    using var network = EfficientNetLite0.Load();
    using var explainer = network.CreateExplainer();
    var labels = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "labels.txt"));

    var logits = explainer.Predict(input).ToArray();
    var best = Enumerable.Range(0, logits.Length).OrderByDescending(index => logits[index]).Take(5).ToArray();
    var total = logits.Sum(logit => Math.Exp(logit - logits[best[0]]));
    foreach (var index in best)
        Console.WriteLine($"{Math.Exp(logits[index] - logits[best[0]]) / total,6:P1}  {labels[index]}");

    var target = best[0];
    Console.WriteLine($"forward {MedianTime(() => explainer.Predict(input)):F2} ms");
    var panels = new List<Panel> { Panel.Of(labels[target], image, Scale) };
    for (var explanation = 0; explanation < titles.Length; explanation++)
    {
        var index = explanation;
        var time = MedianTime(() => explainer.Explain(input, target, index));
        Console.WriteLine($"forward and {titles[index]} {time:F2} ms");
        var colours = new HeatmapOptions { Scale = Scale, Percentile = 99.9f };
        var pixels = Heatmap.Render(explainer.Relevance(target, index), 3, Size, Size, colours);
        panels.Add(new Panel(titles[index], Size * Scale, Size * Scale, pixels));
    }

    AtomicFile.Write(Picture, Montage.Of(panels).WritePng);
    Console.WriteLine($"wrote {Path.GetFullPath(Picture)}");
    return 0;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}

static double MedianTime(Action run)
{
    // The first runs are slower: code is compiled again where it is hot.
    for (var index = 0; index < Repetitions; index++)
        run();
    var times = new double[Repetitions];
    for (var index = 0; index < Repetitions; index++)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        times[index] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    Array.Sort(times);
    return times[Repetitions / 2];
}
