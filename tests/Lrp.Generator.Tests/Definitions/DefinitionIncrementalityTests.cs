namespace Lrp.Generator.Tests.Definitions;

/// <summary>What is compiled again, and what is not.</summary>
public sealed class DefinitionIncrementalityTests
{
    private static readonly string s_source = Definition.Source(
        "var x = net.Input(\"x\", 8); return Blocks.Head(net, x.Relu(), Blocks.Width);");

    private const string Blocks =
        """
        using Lrp.Definitions;
        static class Blocks
        {
            public const int Width = 3;

            [NetworkBlock]
            public static Tensor Head(Network net, Tensor x, int width) => net.Dense(x, width);
        }
        """;

    [Theory]
    [InlineData("// A comment.\n\n", "")]
    [InlineData("", "\nclass Other { int field; }")]
    public void What_leaves_the_network_as_it_is_compiles_nothing(string before, string behind)
    {
        var (project, compilations) = Generated();
        using var _ = project;
        project.Write("Net.cs", before + s_source.Replace("var x =", "/* said otherwise */ var x  =", StringComparison.Ordinal) + behind);
        var second = project.Generate();
        Assert.Equal("Unchanged", second.Reasons("Requests"));
        Assert.Equal("Cached", second.Reasons("Networks"));
        Assert.Single(compilations);
    }

    [Fact]
    public void The_same_network_in_other_words_compiles_nothing()
    {
        var (project, compilations) = Generated();
        using var _ = project;
        project.Write("Net.cs", s_source.Replace("x.Relu(), Blocks.Width", "x.Relu(), 1 + 2", StringComparison.Ordinal));
        project.Generate();
        Assert.Single(compilations);
    }

    [Theory]
    [InlineData("Width = 3", "Width = 4")]
    [InlineData("net.Dense(x, width)", "net.Dense(x, width, bias: false)")]
    public void An_edit_of_a_block_in_another_file_compiles_the_network(string old, string edited)
    {
        var (project, compilations) = Generated();
        using var _ = project;
        project.Write("Blocks.cs", Blocks.Replace(old, edited, StringComparison.Ordinal));
        Assert.Equal("Modified", project.Generate().Reasons("Requests"));
        Assert.Equal(2, compilations.Count);
    }

    private static (Project Project, List<string> Compilations) Generated()
    {
        var compilations = new List<string>();
        var project = new Project
        {
            Compiler = request =>
            {
                compilations.Add(request.ModelName);
                return new CompilationResult([FailedNetworkEmitter.Emit(request)], []);
            },
        };
        project.Write("Net.cs", s_source);
        project.Write("Blocks.cs", Blocks);
        Assert.Empty(project.Generate().Messages);
        return (project, compilations);
    }
}
