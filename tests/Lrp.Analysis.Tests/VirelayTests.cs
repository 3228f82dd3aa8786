using PureHDF;

namespace Lrp.Analysis.Tests;

public sealed class VirelayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-virelay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_exported_project_is_read_back()
    {
        var exported = ReportTests.Class(7, "seven", ReferenceMaps.Maps);
        VirelayFiles.Write(_folder, "net: \"a\"", [new ReportClass(1, "none", null, [], "too few"), exported]);
        using (var input = H5File.OpenRead(Path.Combine(_folder, "input.h5")))
        {
            Assert.Equal([300UL, 3UL, 16UL, 16UL], input.Dataset("data").Space.Dimensions);
            Assert.Equal(Enumerable.Repeat(7u, 300), input.Dataset("label").Read<uint[]>());
        }

        using (var attribution = H5File.OpenRead(Path.Combine(_folder, "attribution.h5")))
            Assert.Equal(ReferenceMaps.Maps[12].ToArray(), attribution.Dataset("attribution").Read<float[]>()[(12 * 256)..(13 * 256)]);
        using var analysis = H5File.OpenRead(Path.Combine(_folder, "analysis.h5"));
        var group = analysis.Group("00000007");
        Assert.Equal(Enumerable.Range(0, 300).Select(index => (uint)index), group.Dataset("index").Read<uint[]>());
        var spectral = group.Dataset("embedding/spectral");
        Assert.Equal([300UL, 32UL], spectral.Space.Dimensions);
        Assert.Equal(exported.Result!.Embedding.Eigenvalues.Select(value => (float)value),
            spectral.Attribute("eigenvalue").Read<float[]>());
        Assert.Equal("spectral", group.Dataset("embedding/tsne").Attribute("embedding").Read<string>());
        Assert.Equal(exported.Result.Labels, group.Dataset("cluster/kmeans-03").Read<int[]>());
        Assert.Contains("name: \"net: \\u0022a\\u0022\"", File.ReadAllText(Path.Combine(_folder, "project.yaml")),
            StringComparison.Ordinal);
    }
}
