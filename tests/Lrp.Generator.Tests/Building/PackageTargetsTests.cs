using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lrp.Generator.Tests.Building;

/// <summary>What the package's targets say of a project, and put into its package.</summary>
public sealed partial class PackageTargetsTests : IDisposable
{
    private const string Needs = "error LRP0012: Networks are compiled to C# for net10.0 or later, but this project is";

    private readonly Solution _solution = new();

    public void Dispose() => _solution.Dispose();

    [Theory]
    [InlineData("App.csproj", "net8.0", $"{Needs} C# for net8.0; set TargetFramework to net10.0 or later")]
    [InlineData("App.fsproj", "net10.0", $"{Needs} F# for net10.0; put the models into a C# library and reference that")]
    [InlineData("App.vbproj", "net10.0", $"{Needs} VB for net10.0; put the models into a C# library and reference that")]
    [InlineData("App.csproj", "net10.0", "")]
    public void LRP0012_another_framework_or_language(string project, string framework, string message)
    {
        _solution.Write(project, Xml(framework, """<LrpModel Include="net.onnx" />"""));
        Assert.Equal(message, _solution.Message(project, "CheckLrpProject"));
    }

    [Fact]
    public void A_project_in_another_language_may_use_the_networks_of_a_library()
    {
        _solution.Write("App.fsproj", Xml("net10.0", ""));
        Assert.Equal("", _solution.Message("App.fsproj", "CheckLrpProject"));
    }

    [Fact]
    public void A_librarys_package_takes_its_sidecar_models_along()
    {
        _solution.Write("Library/Library.csproj", Xml("net10.0", """
            <LrpModel Include="v1/net.onnx" /><LrpModelData Include="v1/net.data" /><LrpModel Include="in.onnx" Weights="Embedded" />
            <None Include="Library.props" Pack="true" PackagePath="build" />
            """));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["net.onnx"] = "buildTransitive/net10.0/lrp-models/Library/v1/net.onnx",
                ["net.data"] = "buildTransitive/net10.0/lrp-models/Library/v1/net.data",
                ["Lrp.PackedModels.targets"] = "buildTransitive/net10.0/Library.targets",
            },
            _solution.Items("Library/Library.csproj", "TfmSpecificPackageFile", "Identity", "PackagePath", "PackLrpModels")
                .ToDictionary(item => Path.GetFileName(item.Key), item => item.Value));
    }

    [Theory]
    [InlineData("Library.targets", "build")]
    [InlineData("Library.props", "build/net10.0;buildTransitive/net10.0")]
    public void LRP0013_a_package_with_build_files_of_its_own(string file, string folder)
    {
        _solution.Write("Library.csproj", Xml("net10.0",
            $"""<LrpModel Include="net.onnx" /><None Include="{file}" Pack="true" PackagePath="{folder}" />"""));
        Assert.Equal(
            $"error LRP0013: The package has build files of its own ('{file}'), which those that bring 'net.onnx' to its users would replace; "
                + "embed the models: Weights=\"Embedded\"",
            _solution.Message("Library.csproj", "PackLrpModels"));
    }

    [Fact]
    public void Messages_of_the_targets_are_those_of_the_table()
    {
        var targets = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Lrp.Runtime", "build", "Lrp.Runtime.targets"));
        var errors = XDocument.Parse(targets.Replace("$(_LrpText)", TextProperty().Match(targets).Groups[1].Value)).Descendants("Error");
        Assert.All(errors, error =>
        {
            var argument = 0;
            var row = DiagnosticTable.All.Single(row => row.Id == (string?)error.Attribute("Code"));
            Assert.Equal(row.Format, Reference().Replace((string)error.Attribute("Text")!, _ => $"{{{argument++}}}"));
        });
    }

    private static string Xml(string framework, string items) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>{framework}</TargetFramework></PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;

    [GeneratedRegex("<_LrpText>(.*)</_LrpText>")]
    private static partial Regex TextProperty();

    [GeneratedRegex(@"[$@]\([^()]*\)")]
    private static partial Regex Reference();
}
