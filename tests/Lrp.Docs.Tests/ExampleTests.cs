using System.Reflection;
using Lrp.Compiler;

namespace Lrp.Docs.Tests;

[Collection(nameof(Section))]
public sealed class ExampleTests
{
    private const string Model = "efficientnet-lite0.onnx";

    [Fact]
    public void The_example_of_the_README_compiles_and_runs()
    {
        using var folder = new WorkingFolder();
        var program = UserProject.Compile(new Section("example").Code, Path.Combine(AppContext.BaseDirectory, Model));

        program.EntryPoint!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Array.Empty<string>()], null);

        Assert.Equal(224 * 224 * 4, new FileInfo(Path.Combine(folder.Path, "heatmap.rgba")).Length);
    }

    /// <summary>Excerpts of LeNet's code: as many lines as are shown, from the one that is shown first.</summary>
    [Theory]
    [InlineData("README.md", "generated")]
    [InlineData("docs/generated-code.md", "forward")]
    [InlineData("docs/generated-code.md", "relevance")]
    [InlineData("docs/generated-code.md", "walk")]
    [InlineData("docs/generated-code.md", "epilogue")]
    [InlineData("docs/generated-code.md", "tile")]
    public void A_page_shows_what_the_compiler_writes_for_LeNet(string page, string name)
    {
        var request = new CompilationRequest(Repository.PathOf("samples/AotSmoke/Model/lenet-mnist.onnx"), "AotSmoke", ["LeNet"])
        {
            Explanations = [new ExplanationRequest(Composite.EpsilonPlus)],
        };
        var generated = string.Join("\n", NetworkCompiler.Compile(request).Files.Select(file => file.Text)).Split('\n').ToList();
        var section = new Section(name, page);
        var shown = section.Code.Split('\n');
        var first = generated.FindIndex(line => line.TrimStart() == shown[0]);
        Assert.True(first >= 0, $"""
            The compiler no longer writes the line with which the excerpt '{name}' of {page} begins: {shown[0]}
            Choose the lines anew from: lrp dump samples/AotSmoke/Model/lenet-mnist.onnx --stage code -e EpsilonPlus
            """);

        var indent = generated[first].Length - generated[first].TrimStart().Length;
        var lines = generated.Skip(first).Take(shown.Length).Select(line => line.Length > indent ? line[indent..] : "");
        section.Verify($"```csharp\n{string.Join('\n', lines)}\n```");
    }

    /// <summary>A folder that the example may write to.</summary>
    private sealed class WorkingFolder : IDisposable
    {
        private readonly string _before = Directory.GetCurrentDirectory();

        public WorkingFolder() => Directory.SetCurrentDirectory(Path);

        public string Path { get; } = Directory.CreateTempSubdirectory("lrp").FullName;

        public void Dispose()
        {
            Directory.SetCurrentDirectory(_before);
            Directory.Delete(Path, recursive: true);
        }
    }
}
