using Lrp.Cli.Images;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Data;

/// <summary>Samples to run a network on.</summary>
/// <param name="Items">At least one.</param>
/// <param name="ClassNames">By class; empty where neither the data nor the user name them.</param>
internal sealed record DataSet(IReadOnlyList<DataItem> Items, IReadOnlyList<string> ClassNames)
{
    private static readonly string[] _pictures = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <summary>
    /// Opens a folder of pictures (a sub-folder for each class, or none), a table of files (.csv), arrays (.npz), or one array of samples
    /// (.npy, .pb).
    /// </summary>
    /// <param name="path">Where the data are.</param>
    /// <param name="network">What they are for.</param>
    /// <param name="options">How pictures are prepared, and where classes are.</param>
    /// <exception cref="InvalidDataException">There is nothing in it, or it does not fit the network.</exception>
    public static DataSet Open(string path, IExplainer network, DataOptions options)
    {
        if (network.Inputs is not [var input])
        {
            throw new InvalidDataException(
                $"Data sets are for networks of one input; this one takes {string.Join(" and ", network.Inputs.Select(each => each.Describe()))}.");
        }

        var source = new DataSource(path, input, options);
        var data = Path.GetExtension(path).ToLowerInvariant() switch
        {
            _ when Directory.Exists(path) => PictureFolder.Open(source),
            ".csv" => PictureTable.Open(source),
            ".npz" or ".npy" or ".pb" => ArraySamples.Open(source),
            _ => throw new InvalidDataException($"'{path}' is neither a folder of pictures nor a .csv, .npz, .npy or .pb file."),
        };
        if (data.Items.Count == 0)
            throw new InvalidDataException($"'{path}' holds no sample.");
        foreach (var item in data.Items.Where(item => item.Class is { } label && (uint)label >= (uint)network.LogitCount))
        {
            throw new InvalidDataException(
                $"{item.Name} is of class {item.Class}; the network has {network.LogitCount} outputs, from 0 to {network.LogitCount - 1}.");
        }

        return data;
    }

    /// <summary>What a class is called.</summary>
    public string NameOf(int label) => label < ClassNames.Count ? ClassNames[label] : $"class {label}";

    public static bool IsPicture(string file) => _pictures.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}

/// <summary>How data are to be read.</summary>
/// <param name="Preprocessing">Of pictures.</param>
/// <param name="Labels">Names of the classes, in the order of the network's outputs; empty for none.</param>
/// <param name="Classes">A file with the class of every sample of an array; null where there is none.</param>
/// <param name="Box">Where the object is in all samples; null where it is not the same.</param>
internal sealed record DataOptions(Preprocessing Preprocessing, IReadOnlyList<string> Labels, string? Classes, PictureBox? Box);

/// <summary>Where data are, and what for.</summary>
internal sealed record DataSource(string Path, TensorInfo Input, DataOptions Options)
{
    /// <exception cref="InvalidDataException">The input is no picture.</exception>
    public ImageLayout PictureLayout => ImageLayout.Of(Input.Shape) is { Slices: 1 } layout
        ? layout
        : throw new InvalidDataException($"'{Path}' holds pictures, which input {Input.Describe()} is not; give .npy, .npz or .pb.");
}
