using System.Diagnostics;
using System.Runtime.InteropServices;
using BagOfWords;
using Lrp;
using Lrp.Learning;

// Of the images that models are trained on, many of circles have a tag, and none of other shapes.
var trained = Drawing.Draw(1200, shape => shape == Shape.Circle ? 0.6 : 0, seed: 1);
var unseen = Drawing.Draw(300, _ => 0, seed: 2);
if (args is ["--images", var target])
{
    // For the script that trains the convolutional network.
    Directory.CreateDirectory(target);
    foreach (var (name, drawings) in new[] { ("before", Drawing.Draw(4000, _ => 0.3, seed: 3)), ("train", trained), ("test", unseen) })
    {
        File.WriteAllBytes(Path.Combine(target, $"{name}.f32"),
            [.. drawings.SelectMany(drawing => MemoryMarshal.AsBytes(drawing.Pixels.AsSpan()).ToArray())]);
        File.WriteAllBytes(Path.Combine(target, $"{name}.labels"), [.. drawings.Select(drawing => (byte)drawing.Shape)]);
    }

    return 0;
}

var clock = Stopwatch.StartNew();
var folder = args.Length > 0 ? args[0] : "bag-of-words";
Directory.CreateDirectory(folder);
var training = new Training(trained, folder);
string[] bags = [.. training.BagsOfWords(Kernel.Intersection, Kernel.ChiSquare)];
using var intersection = new CompiledPipeline(bags[0], "kernel: exact");
using var chiSquare = new CompiledPipeline(bags[1], "kernel: exact");
// Shares by size: sums of Fisher vectors are nearly 0, so that others are dominated by noise.
using var fisher = new CompiledPipeline(training.FisherVector(), "FisherVector: absolute");
using var network = ShapesNet.Load();
using var convolutional = network.CreateExplainer();
(string Name, IExplainer Explainer)[] models =
[
    ("words, intersection", intersection.Explainer),
    ("words, chi square", chiSquare.Explainer),
    ("Fisher vector", fisher.Explainer),
    ("convolutional network", convolutional),
];
Console.WriteLine($"trained with {trained.Length} images in {clock.Elapsed.TotalSeconds:F0} s");
Console.WriteLine();
Console.WriteLine("                       recognises  fooled by a tag  outside/inside  on the tag");
foreach (var (name, explainer) in models)
{
    var verdict = Verdict.Of(explainer, unseen);
    Console.WriteLine(FormattableString.Invariant(
        $"{name,-21} {verdict.Right,11:P0} {verdict.Fooled,16:P0} {verdict.Context,15:F2} {verdict.Tag,11:P0}"));
}

var circles = unseen.Where(drawing => drawing.Shape == Shape.Circle).ToArray();
var picture = Path.Combine(folder, "bag-of-words.png");
using (var file = File.Create(picture))
    Sheet.Of(models, [circles[0].WithTag(), circles[0], circles[1].WithTag()]).WritePng(file);
Console.WriteLine();
Console.WriteLine($"wrote {Path.GetFullPath(picture)} after {clock.Elapsed.TotalSeconds:F0} s");
return 0;
