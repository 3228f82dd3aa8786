using System.Runtime.InteropServices;
using DefineANetwork;
using Lrp;
using SkiaSharp;

const int Side = 28;
const int Pixels = Side * Side;
const int Scale = 8;

// Four digits of MNIST: what the network takes them for, and the pixels that made it think so.
var folder = Path.Combine(AppContext.BaseDirectory, "Data");
var digits = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "digits.f32"))).ToArray();
using var network = LeNet.Load(WeightSource.FromFile(Path.Combine(folder, "lenet.safetensors")));
using var explainer = network.CreateExplainer();
for (var start = 0; start < digits.Length; start += Pixels)
{
    var image = digits.AsSpan(start, Pixels);
    var logits = explainer.Predict(image).ToArray();
    var digit = Array.IndexOf(logits, logits.Max());
    var relevance = explainer.Relevance(digit);
    Console.WriteLine($"a {digit}, whose logit is {logits[digit]:F1}; relevance sums to {relevance.ToArray().Sum():F1}");
    Print(Heatmap.Render(relevance, 1, Side, Side));
    Write($"digit-{digit}.png", Heatmap.Render(relevance, 1, Side, Side, new HeatmapOptions { Scale = Scale }));
}

// A larger one, of blocks, with weights that nobody trained.
var learned = ResNet18.Parameters.Where(parameter => !parameter.Name.Contains("running_", StringComparison.Ordinal)).ToList();
Console.WriteLine($"ResNet-18: {learned.Count} tensors, {learned.Sum(parameter => parameter.Count):N0} weights; the last is {learned[^1]}");
using var residual = ResNet18.Initialise(seed: 1);
using var residualExplainer = residual.CreateExplainer();
var noise = new float[residualExplainer.InputLength];
for (var index = 0; index < noise.Length; index++)
    noise[index] = MathF.Sin(index * 0.01f);
var map = residualExplainer.Explain(noise, target: 0).ToArray();
Console.WriteLine($"its first logit is {residualExplainer.Logits[0]:F3}; relevance sums to {map.Sum():F3}");
return map.All(float.IsFinite) ? 0 : 1;

// Two blanks for a pixel, on its colour.
static void Print(ReadOnlySpan<byte> rgba)
{
    for (var row = 0; row < Side; row++)
    {
        for (var column = 0; column < Side; column++)
        {
            var pixel = rgba[(4 * ((row * Side) + column))..];
            Console.Write($"\e[48;2;{pixel[0]};{pixel[1]};{pixel[2]}m  ");
        }

        Console.WriteLine("\e[0m");
    }
}

static void Write(string path, byte[] rgba)
{
    using var picture = SKImage.FromPixelCopy(
        new SKImageInfo(Side * Scale, Side * Scale, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
    using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
    File.WriteAllBytes(path, png.ToArray());
    Console.WriteLine($"wrote {Path.GetFullPath(path)}");
}
