using System.Runtime.InteropServices;
using BagOfWords;
using Lrp.Cli.Images;
// Images alone, for the script that trains the convolutional network.
if (args is ["--images", var target])
{
    Directory.CreateDirectory(target);
    foreach (var (name, drawings) in new[] { ("train", Drawing.Draw(1200, 0.6, 1)), ("test", Drawing.Draw(300, 0.6, 2)) })
    {
        File.WriteAllBytes(Path.Combine(target, $"{name}.f32"), [.. drawings.SelectMany(drawing => MemoryMarshal.AsBytes(drawing.Pixels.AsSpan()).ToArray())]);
        File.WriteAllBytes(Path.Combine(target, $"{name}.labels"), [.. drawings.Select(drawing => (byte)drawing.Shape)]);
    }
    return 0;
}
return 1;
