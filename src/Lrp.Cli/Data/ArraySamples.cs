using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Images;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Data;

/// <summary>Samples along the first axis of an array, in a file of their own or in an .npz with their classes and masks.</summary>
internal static class ArraySamples
{
    private static readonly string[] _inputs = ["x", "images", "inputs", "input", "data"];
    private static readonly string[] _classes = ["y", "labels", "label", "classes", "targets"];
    private static readonly string[] _masks = ["masks", "mask"];

    public static DataSet Open(DataSource source)
    {
        var isArchive = Path.GetExtension(source.Path).Equals(".npz", StringComparison.OrdinalIgnoreCase);
        var arrays = isArchive ? NpzFile.Read(source.Path) : [];
        var values = isArchive
            ? Find(arrays, _inputs) ?? throw new InvalidDataException(
                $"'{source.Path}' has no array named {string.Join(", ", _inputs)}; it has {string.Join(", ", arrays.Keys)}.")
            : TensorFile.Read(source.Path);
        var sample = SampleShape.Of(source.Input);
        var count = SampleShape.Count(values.Shape.Dimensions, sample)
            ?? throw new InvalidDataException(SampleShape.Mismatch(source.Path, values.Shape.Dimensions, source.Input, sample));
        var classes = source.Options.Classes is { } file ? TensorFile.Read(file) : Find(arrays, _classes);
        if (classes is not null && classes.Data.Length != count)
            throw new InvalidDataException($"There are {classes.Data.Length} classes for the {count} samples of '{source.Path}'.");
        var masks = Find(arrays, _masks);
        if (masks is not null && masks.Data.Length % count != 0)
            throw new InvalidDataException($"Masks of shape {masks.Shape} do not fit the {count} samples of '{source.Path}'.");
        return new DataSet([.. Enumerable.Range(0, count).Select(Item)], source.Options.Labels);

        DataItem Item(int index) => new($"{source.Path}[{index}]", (int?)classes?.Data[index], () => Load(index))
        {
            LoadMask = MaskOf(index),
        };

        NetworkInput Load(int index)
        {
            var row = Array.ConvertAll(Row(values, count, index), value => (float)value);
            var shape = values.Shape.Dimensions;
            return NetworkInput.OfNumbers(source.Path, source.Input, row, [.. shape.Skip(shape.Count > 0 && shape[0] == count ? 1 : 0)]);
        }

        Func<bool[]>? MaskOf(int index) => masks is not null ? () => Array.ConvertAll(Row(masks, count, index), value => value > 0.5)
            : source.Options.Box is { } box ? () => Boxed(box, Load(index).Layout)
            : null;
    }

    private static bool[] Boxed(PictureBox box, ImageLayout layout) => PictureBox.Threshold(box.ToMask(layout.Width, layout.Height));

    private static double[] Row(Tensor array, int count, int index)
    {
        var length = array.Data.Length / count;
        return array.Data.AsSpan(index * length, length).ToArray();
    }

    private static Tensor? Find(IReadOnlyDictionary<string, Tensor> arrays, string[] names) =>
        names.Where(arrays.ContainsKey).Select(name => arrays[name]).FirstOrDefault();
}
