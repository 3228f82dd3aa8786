using System.Globalization;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Images;

namespace Lrp.Cli.Data;

/// <summary>Pictures in a folder, or in a sub-folder for each class.</summary>
internal static class PictureFolder
{
    public static DataSet Open(DataSource source)
    {
        string[] folders = [.. Directory.EnumerateDirectories(source.Path).Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal)];
        if (folders.Length == 0)
            return new DataSet([.. Pictures(source.Path).Select(file => Item(source, file, null))], source.Options.Labels);
        var classes = folders.Select((folder, place) => ClassOf(folder, place, folders, source.Options.Labels)).ToList();
        var names = source.Options.Labels;
        if (names.Count == 0 && !folders.Any(IsNumber))
            names = folders;
        return new DataSet(
            [.. folders.Zip(classes).SelectMany(folder => Pictures(Path.Combine(source.Path, folder.First))
                .Select(file => Item(source, file, folder.Second)))],
            names);
    }

    public static DataItem Item(DataSource source, string file, int? label) =>
        new(file, label, () => NetworkInput.OfPicture(file, source.Input, source.Options.Preprocessing))
        {
            LoadMask = source.Options.Box is { } box ? () => Mask(source, file, box) : null,
        };

    /// <summary>Fits a box to the network as its picture is.</summary>
    public static bool[] Mask(DataSource source, string file, PictureBox box)
    {
        var picture = RgbImage.Load(file);
        return PictureBox.Threshold(source.Options.Preprocessing.Fit(box.ToMask(picture.Width, picture.Height), source.PictureLayout));
    }

    /// <summary>A folder's number, its place among the labels, or else its place by name.</summary>
    private static int ClassOf(string folder, int place, string[] folders, IReadOnlyList<string> labels)
    {
        if (folders.All(IsNumber))
            return int.Parse(folder, CultureInfo.InvariantCulture);
        if (labels.Count == 0)
            return place;
        var index = labels.ToList().FindIndex(label => string.Equals(label.Trim(), folder, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new InvalidDataException(
            $"the folder '{folder}' is none of the labels; the first is '{labels[0]}'.");
    }

    private static bool IsNumber(string folder) => int.TryParse(folder, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static IEnumerable<string> Pictures(string folder) =>
        Directory.EnumerateFiles(folder).Where(DataSet.IsPicture).Order(StringComparer.Ordinal);
}
