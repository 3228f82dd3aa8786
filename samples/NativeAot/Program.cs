using System.Diagnostics;
using System.Runtime;
using Lrp;
using Lrp.Cli.Images;
using NativeAot;
using StbImageSharp;
using StbImageWriteSharp;
using ColorComponents = StbImageSharp.ColorComponents;

// NativeAot [photo.jpg|photo.png]: explains a photo, and says how long that took from the start of the process.
const int Size = 224;
const string Picture = "heatmap.png";
try
{
    using var photo = args.Length > 0 ? File.OpenRead(args[0]) : Resource("cat.png");
    // What the network was trained on: the shorter side 256, the central 224 x 224, values from about -1 to 1.
    var image = Read(photo).ResizeShorterSide(256).CropCentre(Size, Size);
    var input = image.ToPlanes([127f / 255, 127f / 255, 127f / 255], [128f / 255, 128f / 255, 128f / 255]);

    using var network = EfficientNetLite0.Load();
    using var explainer = network.CreateExplainer();
    var logits = explainer.Predict(input);
    var best = 0;
    for (var index = 1; index < logits.Length; index++)
        best = logits[index] > logits[best] ? index : best;
    var heatmap = Heatmap.Render(explainer.Relevance(best), 3, Size, Size, new HeatmapOptions { Percentile = 99.9f });

    var pixels = new byte[heatmap.Length];
    Heatmap.Overlay(Rgba(image.ToGrey()), heatmap, 0.7f, pixels);
    using (var file = File.Create(Picture))
        new ImageWriter().WritePng(pixels, Size, Size, StbImageWriteSharp.ColorComponents.RedGreenBlueAlpha, file);

    var time = DateTime.Now - Process.GetCurrentProcess().StartTime;
    var how = JitInfo.GetCompiledMethodCount() > 0 ? "compiled just in time" : "compiled ahead of time";
    using var labels = new StreamReader(Resource("labels.txt"));
    Console.WriteLine(labels.ReadToEnd().Split('\n')[best].Trim());
    Console.WriteLine($"{how}, {InstructionSets.Best} kernels: {Picture} is there {time.TotalMilliseconds:F0} ms after the start");
    return 0;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}

static Stream Resource(string name) => typeof(EfficientNetLite0).Assembly.GetManifestResourceStream(name)!;

// Cameras' notes on which side is up are not read.
static RgbImage Read(Stream stream)
{
    try
    {
        var image = ImageResult.FromStream(stream, ColorComponents.RedGreenBlue);
        return new RgbImage(image.Width, image.Height, image.Data);
    }
    catch (InvalidOperationException exception)
    {
        throw new InvalidDataException($"this is no picture that can be read (PNG, JPEG): {exception.Message}");
    }
}

static byte[] Rgba(RgbImage image)
{
    var pixels = new byte[image.Pixels.Length / 3 * 4];
    for (int from = 0, to = 0; from < image.Pixels.Length; from += 3, to += 4)
    {
        image.Pixels.AsSpan(from, 3).CopyTo(pixels.AsSpan(to));
        pixels[to + 3] = byte.MaxValue;
    }

    return pixels;
}
