namespace Lrp.Generator.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void The_compiler_knows_nothing_of_Roslyn()
    {
        var sources = SourceTree.Sources("src/Lrp.Compiler").ToArray();
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, path => File.ReadAllText(path).Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_are_opened_in_one_place_of_the_compiler_and_looked_at_in_one_of_the_generator()
    {
        var places = SourceTree.Sources("src/Lrp.Compiler").Concat(SourceTree.Sources("src/Lrp.Generator"))
            .Where(path => File.ReadAllText(path).Contains("RS1035", StringComparison.Ordinal))
            .Select(Path.GetFileName);
        Assert.Equal(["ModelFile.cs", "ModelItem.cs"], places);
    }

    /// <summary>
    /// Debug builds are no different here, and <c>dotnet test</c> would wait for them beside those that the checks have made.
    /// </summary>
    [Fact]
    public void The_solution_builds_Release_whatever_it_is_asked_for()
    {
        string[] mappings = [.. File.ReadLines(Path.Combine(SourceTree.Root, "Lrp.Generator.sln"))
            .Where(line => line.Contains(".ActiveCfg = ", StringComparison.Ordinal)
                || line.Contains(".Build.0 = ", StringComparison.Ordinal))];
        Assert.NotEmpty(mappings);
        Assert.All(mappings, line => Assert.EndsWith(" = Release|Any CPU", line.TrimEnd(), StringComparison.Ordinal));
    }
}
