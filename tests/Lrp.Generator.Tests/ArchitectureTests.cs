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

    /// <summary>The one thing of <c>dotnet format</c> that neither the build nor its look at white space sees.</summary>
    [Fact]
    public void Usings_are_in_order_those_of_System_first()
    {
        var sources = new[] { "src", "tests", "samples", "benchmarks" }.SelectMany(SourceTree.Sources).ToArray();
        Assert.NotEmpty(sources);
        Assert.All(sources, path =>
        {
            string[] names = [.. File.ReadLines(path).TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('='))
                .Select(line => line["using ".Length..^1]).Where(name => !name.StartsWith("static ", StringComparison.Ordinal))];
            Assert.Equal(
                names.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name, StringComparer.InvariantCultureIgnoreCase),
                names);
        });
    }
}
