using System.Globalization;
using SkiaSharp;

namespace Lrp.Cli.Tests;

/// <summary>
/// A network of text for pictures of 4 × 4 in three colours is more than these tests need: 16 numbers, two classes, which are the sums of
/// the left and of the right half. And samples for it.
/// </summary>
internal static class DataNetwork
{
    public const int Length = 16;

    public static string Write(TemporaryFolder folder, string name = "halves.txt")
    {
        var weights = Enumerable.Range(0, Length).SelectMany(index => index % 4 < 2 ? (string[])["1", "0"] : ["0", "1"]);
        return folder.Write(name, $"Linear {Length} 2\n{string.Join(' ', weights)}\n0 0\n");
    }

    /// <summary>Samples of rising numbers, the first <paramref name="count"/> / 2 brighter on the left.</summary>
    public static string WriteSamples(TemporaryFolder folder, int count, string name = "samples.npy")
    {
        float[] values = [.. Enumerable.Range(0, count).SelectMany(Sample)];
        return folder.Write(name, Npy([count, Length], values));

        IEnumerable<float> Sample(int sample) => Enumerable.Range(0, Length).Select(index =>
            (index % 4 < 2 == sample < count / 2 ? 2f : 1f) + ((index * 7) + (sample * 3)) % 11 / 10f);
    }

    public static byte[] Npy(IReadOnlyList<int> shape, float[] values)
    {
        using var stream = new MemoryStream();
        Tensors.NpyFile.Write(stream, shape, values);
        return stream.ToArray();
    }

    /// <summary>A picture of one colour.</summary>
    public static byte[] Png(int side, byte shade)
    {
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(new SKColor(shade, (byte)(255 - shade), 128));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The rows of a table of comma-separated values, without quotes.</summary>
    public static IReadOnlyList<Dictionary<string, string>> ReadCsv(string path)
    {
        var lines = File.ReadAllLines(path);
        return [.. lines.Skip(1).Select(line => lines[0].Split(',').Zip(line.Split(','))
            .ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
