using Lrp.Cli.Tensors;

namespace Lrp.Analysis.Tests;

/// <summary>The reference case: 300 maps of three strategies, and what CoRelAy and a dense solver say about them.</summary>
internal static class ReferenceMaps
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "spray-3");

    public static RowMatrix Maps { get; } = ReadMaps();

    public static double[] Read(string file) => TensorFile.Read(Path.Combine(Folder, file)).Data;

    public static int[] ReadLabels(string file) => Array.ConvertAll(Read(file), value => (int)value);

    private static RowMatrix ReadMaps()
    {
        var array = Read("maps.npy");
        var maps = new RowMatrix(300, array.Length / 300);
        for (var index = 0; index < array.Length; index++)
            maps[index / maps.Width][index % maps.Width] = (float)array[index];
        return maps;
    }
}
