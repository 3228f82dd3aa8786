using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Conformance.Tests;

/// <summary>
/// Situations that people reported of tools that explain networks or run ONNX files: each case.json says what it is about.
/// </summary>
public class ReportTests
{
    private const double Tolerance = 1e-5;

    public static IReadOnlyList<(TestNetwork Network, string Folder)> All { get; } =
    [
        .. Directory.EnumerateDirectories(TestData.Path("reports")).Order(StringComparer.Ordinal).Select(folder => (Read(folder), folder)),
    ];

    public static TheoryData<string, InstructionSet> Compiled => TestNetworks.WithInstructionSets(TestNetworks.Reports).ToTheory();

    public static TheoryData<string> Interpreted => [.. TestNetworks.Reports.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Compiled_code_gives_the_right_numbers(string report, InstructionSet instructionSet) =>
        AssertPasses(report, new Precompiled(report, instructionSet));

    [Theory]
    [MemberData(nameof(Interpreted))]
    public void The_interpreter_gives_the_right_numbers(string report) => AssertPasses(report, new InterpretedModelLoader());

    private static void AssertPasses(string report, IModelLoader loader)
    {
        var folder = All.Single(each => each.Network.Name == report).Folder;
        var rows = new CaseCheck(loader, [], Tolerance).Run(folder);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(row.Passed, row.ToString()));
    }

    private static TestNetwork Read(string folder)
    {
        var name = "report-" + Path.GetFileName(folder);
        return BackendTest.IsAt(folder)
            ? new TestNetwork(name, Path.Combine(folder, "model.onnx"), [])
            : TestNetwork.Of(name, ReferenceCase.Read(folder));
    }
}
