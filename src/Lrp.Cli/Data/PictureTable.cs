using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Lrp.Cli.Images;

namespace Lrp.Cli.Data;

/// <summary>
/// A table of pictures: <c>file</c>, relative to the table, and at will <c>class</c>, where the object is (<c>left</c>, <c>top</c>,
/// <c>width</c>, <c>height</c> in the picture's pixels, or <c>mask</c>, a picture that is bright there).
/// </summary>
internal static class PictureTable
{
    /// <exception cref="InvalidDataException">A column or a number is missing.</exception>
    public static DataSet Open(DataSource source)
    {
        using var reader = new CsvReader(
            new StreamReader(source.Path), new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim });
        if (!reader.Read() || !reader.ReadHeader() || reader.HeaderRecord?.Contains("file") != true)
            throw new InvalidDataException($"'{source.Path}' has no column 'file'; its first line names the columns.");
        var items = new List<DataItem>();
        while (reader.Read())
            items.Add(Row(source, new Dictionary<string,
                string>(reader.HeaderRecord.Select(name => KeyValuePair.Create(name, reader[name] ?? "")))));
        return new DataSet(items, source.Options.Labels);
    }

    private static DataItem Row(DataSource source, Dictionary<string, string> row)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(source.Path))!;
        var file = Path.Combine(folder, row["file"]);
        var item = PictureFolder.Item(source, file, ClassOf(source, row));
        if (Cell("mask") is { Length: > 0 } mask)
            return item with { LoadMask = () => ReadMask(source, Path.Combine(folder, mask)) };
        if (Cell("left").Length == 0)
            return item;
        try
        {
            var box = PictureBox.Parse($"{Cell("left")},{Cell("top")},{Cell("width")},{Cell("height")}");
            return item with { LoadMask = () => PictureFolder.Mask(source, file, box) };
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"'{source.Path}', row of '{row["file"]}': {exception.Message}", exception);
        }

        string Cell(string name) => row.GetValueOrDefault(name, "");
    }

    private static bool[] ReadMask(DataSource source, string file) =>
        PictureBox.Threshold(source.Options.Preprocessing.Fit(RgbImage.Load(file), source.PictureLayout));

    private static int? ClassOf(DataSource source, Dictionary<string, string> row)
    {
        var text = row.GetValueOrDefault("class", "");
        if (text.Length == 0)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var label))
            return label;
        var index = source.Options.Labels.ToList().IndexOf(text);
        return index >= 0 ? index : throw new InvalidDataException(
            $"'{source.Path}': class '{text}' is neither a number nor one of the --labels.");
    }
}
