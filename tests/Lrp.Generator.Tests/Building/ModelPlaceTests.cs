using Lrp.Testing;

namespace Lrp.Generator.Tests.Building;

/// <summary>Model files of one name keep apart, be it in one project or in two libraries of an application.</summary>
public sealed class ModelPlaceTests : IDisposable
{
    private readonly Solution _solution = new();

    public void Dispose() => _solution.Dispose();

    [Fact]
    public void Networks_of_one_file_name_and_architecture_get_the_weights_of_their_own_files()
    {
        AddProject("First", "", weight: 10);
        AddProject("Second", "", weight: 20);
        AddProject("App", """<ProjectReference Include="../First/First.csproj" /><ProjectReference Include="../Second/Second.csproj" />""", weight: 30);
        _solution.Write("App/Program.cs",
            """
            foreach (var network in new Lrp.IExplainedNetwork[]
            {
                First.Old.Load(), First.New.Load(), First.Inside.Load(), First.InsideNew.Load(),
                Second.Old.Load(), Second.New.Load(), Second.Inside.Load(), Second.InsideNew.Load(),
                App.Old.Load(), App.New.Load(), App.Inside.Load(), App.InsideNew.Load(),
            })
                Console.Write($"{network.CreateExplainer().Predict([1])[0]} ");
            File.Delete(Path.Combine(AppContext.BaseDirectory, "lrp-models", "First", "v2", "net.onnx"));
            try
            {
                First.New.Load();
            }
            catch (FileNotFoundException exception)
            {
                Console.Write(exception.Message.Split('\'')[1] == exception.FileName ? exception.FileName : exception.Message);
            }
            """);

        _solution.Build("App/App.csproj");

        var output = Path.Combine(_solution.Folder, "App", "bin", "Debug");
        Assert.Equal(
            $"11 12 13 14 21 22 23 24 31 32 33 34 {Path.Combine(output, "lrp-models", "First", "v2", "net.onnx")}",
            _solution.Run("App/bin/Debug/App.dll"));
    }

    [Fact]
    public void A_place_is_the_path_from_the_project_whatever_characters_are_in_it()
    {
        const string Project = "it's C# (a, b); 50% [x]/~/Odd.csproj";
        string[] files = ["net.onnx", "v1/net.onnx", "#1; ~a../net.onnx", "../net.onnx", "../x~/net.onnx", "../../v1/net.onnx", "~/net.onnx"];
        _solution.Write(Project, Xml("Library", """<LrpModel Include="**/net.onnx;../net.onnx;../x~/net.onnx;../../v1/net.onnx" />"""));
        var folder = Path.GetDirectoryName(Path.Combine(_solution.Folder, Project))!;
        foreach (var file in files)
            _solution.Write(Path.Combine(folder, file), Model(1));

        var items = _solution.Items(Project, "AdditionalFiles", "FullPath", "LrpPath");

        Assert.Equal(
            [
                "lrp-models/Odd/net.onnx", "lrp-models/Odd/v1/net.onnx", "lrp-models/Odd/~11~2 ~~a~/net.onnx", "lrp-models/Odd/~/net.onnx",
                "lrp-models/Odd/~/x~~/net.onnx", "lrp-models/Odd/~/~/v1/net.onnx", "lrp-models/Odd/~~/net.onnx",
            ],
            files.Select(file => items[Path.GetFullPath(file, folder)]));
    }

    [Fact]
    public void External_data_keeps_its_place_beside_the_model()
    {
        _solution.Write("App/App.csproj", Xml("Library", """
            <LrpModel Include="v1/net.onnx" /><LrpModelData Include="v1/net.onnx.data" />
            <LrpModel Include="inside.onnx" Weights="embedded" /><LrpModel Include="none.onnx" Weights="None" />
            """));

        var items = _solution.Items("App/App.csproj", "None", "Identity", "Link");

        Assert.Equal("lrp-models/App/v1/net.onnx", items["v1/net.onnx"]);
        Assert.Equal("lrp-models/App/v1/net.onnx.data", items["v1/net.onnx.data"]);
        Assert.Equal(2, items.Count);
    }

    private void AddProject(string name, string references, int weight)
    {
        _solution.Write($"{name}/{name}.csproj", Xml(references.Length > 0 ? "Exe" : "Library",
            $"""
            {references}
            <LrpModel Include="net.onnx;v2/net.onnx" />
            <LrpModel Include="C#/net.onnx;C#/v2/net.onnx" Weights="Embedded" />
            """));
        string[] files = ["net.onnx", "v2/net.onnx", "C#/net.onnx", "C#/v2/net.onnx"];
        for (var index = 0; index < files.Length; index++)
            _solution.Write($"{name}/{files[index]}", Model(weight + index + 1));
        _solution.Write($"{name}/Networks.cs",
            $"""
            using Lrp;
            namespace {name};
            [ExplainedNetwork("{name}/net.onnx")] public partial class Old;
            [ExplainedNetwork("{name}/v2/net.onnx")] public partial class New;
            [ExplainedNetwork("C#/net.onnx")] public partial class Inside;
            [ExplainedNetwork("C#/v2/net.onnx")] public partial class InsideNew;
            """);
    }

    private static byte[] Model(float weight) => new OnnxModelBuilder()
        .Input("x", 1, 1).Initializer("w", [1, 1], [weight]).Node("Gemm", "x, w", "y").Output("y").ToBytes();

    private static string Xml(string output, string items) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><OutputType>{output}</OutputType></PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;
}
