using System.IO.Compression;
using Lrp.Cli.Data;
using Lrp.Cli.Images;
using static Lrp.Cli.Tests.DataNetwork;

namespace Lrp.Cli.Tests;

public sealed class DataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShapedNetwork _pictures = new([1, 3, 4, 4], [1, 3]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sub_folders_are_classes_by_number_by_label_or_by_place()
    {
        foreach (var folder in (string[])["2", "0"])
            _folder.Write($"numbers/{folder}/a.png", Png(4, 10));
        Assert.Equal([0, 2], Classes(Open("numbers")));
        foreach (var folder in (string[])["cat", "ant"])
            _folder.Write($"names/{folder}/a.png", Png(4, 10));
        var byPlace = Open("names");
        Assert.Equal((0, "ant"), (byPlace.Items[0].Class, byPlace.NameOf(0)));
        Assert.Equal([1, 2], Classes(Open("names", labels: ["bee", "ant", "cat"])));
        Assert.Contains("'ant' is none of the labels",
            Assert.Throws<InvalidDataException>(() => Open("names", labels: ["bee", "cat"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_names_files_classes_and_boxes_in_the_picture_s_own_pixels()
    {
        _folder.Write("a.png", Png(8, 10));
        _folder.Write("m.png", Png(8, 255));
        _folder.Write("table.csv", "file,class,left,top,width,height,mask\na.png,1,0,0,4,8,\na.png,,,,,,m.png\n");
        var data = Open("table.csv");
        Assert.Equal([1, null], Classes(data));
        // Twice as large as the network's input: its left half.
        Assert.Equal([true, true, false, false], data.Items[0].LoadMask!()[..4]);
        Assert.All(data.Items[1].LoadMask!(), Assert.True);
        Assert.NotNull(data.Items[0].Load().Picture);
    }

    [Theory]
    [InlineData("name\na.png\n", "no column 'file'")]
    [InlineData("file,class\na.png,bird\n", "class 'bird'")]
    [InlineData("file,left,top,width,height\na.png,1,x,2,2\n", "is no box")]
    public void A_table_of_another_form_is_refused(string text, string reason)
    {
        _folder.Write("table.csv", text);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Open("table.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_has_inputs_classes_and_masks()
    {
        WriteNpz("data.npz", ("x", [2, 3, 4, 4]), ("y", [2]), ("masks", [2, 4, 4]));
        var data = Open("data.npz");
        Assert.Equal([0, 1], Classes(data));
        Assert.Equal(48, data.Items[1].Load().Values.Length);
        Assert.Equal(16, data.Items[1].LoadMask!().Length);
        WriteNpz("other.npz", ("a", [2, 3, 4, 4]));
        Assert.Contains("it has a", Assert.Throws<InvalidDataException>(() => Open("other.npz")).Message, StringComparison.Ordinal);
        WriteNpz("odd.npz", ("x", [2, 3, 4, 4]), ("y", [3]));
        Assert.Contains("3 classes for the 2 samples", Assert.Throws<InvalidDataException>(() => Open("odd.npz")).Message,
            StringComparison.Ordinal);
    }

    private static int?[] Classes(DataSet data) => [.. data.Items.Select(item => item.Class)];

    private DataSet Open(string name, params string[] labels) => DataSet.Open(
        Path.Combine(_folder.Path, name), _pictures,
            new DataOptions(new Preprocessing(null, null, [0, 0, 0], [1, 1, 1]), labels, null, null));

    private void WriteNpz(string name, params (string Name, int[] Shape)[] arrays)
    {
        using var archive = new ZipArchive(File.Create(Path.Combine(_folder.Path, name)), ZipArchiveMode.Create);
        foreach (var (array, shape) in arrays)
        {
            using var entry = archive.CreateEntry(array + ".npy").Open();
            var count = shape.Aggregate(1, (product, dimension) => product * dimension);
            entry.Write(Npy(shape, [.. Enumerable.Range(0, count).Select(index => (float)index)]));
        }
    }
}
