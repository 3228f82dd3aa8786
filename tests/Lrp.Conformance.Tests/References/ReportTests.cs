using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Conformance.Tests;

/// <summary>Situations that people reported of tools that explain networks or run ONNX files: each case.json says what it is about.</summary>
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
        IEnumerable<CheckRow> rows;
        if (BackendTest.IsAt(folder))
        {
            rows = [new BackendTest(loader, Tolerance).Run(report, folder)];
        }
        else
        {
            var reference = ReferenceCase.Read(folder);
            rows = new ReferenceCheck(loader, Tolerance).Run(report, reference, reference.Methods);
        }

        Assert.All(rows, row => Assert.True(row.Passed, row.ToString()));
    }

    private static TestNetwork Read(string folder)
    {
        var name = "report-" + Path.GetFileName(folder);
        if (BackendTest.IsAt(folder))
            return new TestNetwork(name, Path.Combine(folder, "model.onnx"), []);
        var reference = ReferenceCase.Read(folder);
        return new TestNetwork(name, reference.ModelPath, [.. reference.Methods.Select(method => method.Text)]) { InputShapes = reference.Shapes };
    }
}
