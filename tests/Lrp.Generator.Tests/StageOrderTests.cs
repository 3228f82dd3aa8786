using System.Text.RegularExpressions;

namespace Lrp.Generator.Tests;

/// <summary>A stage knows the stages before it and what all share, and none that comes later.</summary>
public partial class StageOrderTests
{
    /// <summary>What all stages share, then the stages in the order of their work. The front ends are one.</summary>
    private static readonly string[][] _order =
        [["Polyfills"], ["Diagnostics"], ["IR", "Shapes"], ["Onnx", "Toolbox", "KernelMachines", "Pipelines", "Definitions"], ["Passes"], ["Relevance"],
            ["Lowering"], ["Planning"],
            ["Emission"]];

    public static TheoryData<string> Folders => [.. _order.SelectMany(stage => stage)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_stage_names_no_later_one(string folder)
    {
        var files = SourceTree.Sources($"src/Lrp.Compiler/{folder}").ToList();
        Assert.NotEmpty(files);
        var later = _order.Skip(Array.FindIndex(_order, stage => stage.Contains(folder)) + 1).SelectMany(stage => stage).ToList();
        Assert.Empty(
            from file in files
            where Path.GetFileName(file) != "Operator.cs" // It has a member for each stage, and is where they meet.
            from Match name in StageName().Matches(File.ReadAllText(file))
            where later.Contains(name.Groups[1].Value)
            select $"{file}: {name.Value}");
    }

    [Fact]
    public void Every_folder_has_its_place() => Assert.Equal(
        _order.SelectMany(stage => stage).Order(),
        Directory.GetDirectories(Path.Combine(SourceTree.Root, "src", "Lrp.Compiler"))
            .Select(folder => Path.GetFileName(folder)).Where(name => name is not ("bin" or "obj")).Order());

    [GeneratedRegex(@"\bLrp\.Compiler\.([A-Z]\w+)")]
    private static partial Regex StageName();
}
