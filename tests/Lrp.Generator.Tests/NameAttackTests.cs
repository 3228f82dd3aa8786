using Microsoft.CodeAnalysis.CSharp;

namespace Lrp.Generator.Tests;

/// <summary>Names may hold anything: the generated code compiles, and holds nothing but what we put there.</summary>
public sealed class NameAttackTests
{
    public static TheoryData<string> Names =>
    [
        "a\"b", "a\nb", "a*/ class Evil { /*", "a</summary><x>", "class", "\u202Eb", "a\u2028class Evil;//", "{0}", "a'b", "#if", "\uD83D\uDE00",
        "..",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void In_the_name_of_the_model_file(string name)
    {
        using var project = new Project();
        project.AddModel($"{name}.onnx", "a model");
        project.Write("Net.cs", Source($"{name}.onnx", "a", ""));
        AssertHarmless(project.Generate());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_the_name_of_a_model_file_that_is_not_there(string name)
    {
        using var project = Project.Of(Source(name, "a", ""));
        var generation = project.Generate();
        Assert.StartsWith("LRP0001", Assert.Single(generation.Messages), StringComparison.Ordinal);
        AssertHarmless(generation);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_explanations_and_their_names(string name)
    {
        using var project = Project.Of(Source("net.onnx", name, name));
        AssertHarmless(project.Generate());
    }

    [Theory]
    [InlineData("@class")]
    [InlineData("@record")]
    [InlineData("Größe")]
    [InlineData("_")]
    public void In_the_name_of_the_class(string name)
    {
        using var project = Project.Of(Source("net.onnx", "a", "").Replace("class Net", "class " + name));
        AssertHarmless(project.Generate());
    }

    private static string Source(string model, string explanation, string name) =>
        $"""
        using Lrp;
        [ExplainedNetwork({SymbolDisplay.FormatLiteral(model, true)})]
        [Explanation({SymbolDisplay.FormatLiteral(explanation, true)}, Name = {SymbolDisplay.FormatLiteral(name, true)})]
        partial class Net;
        """;

    private static void AssertHarmless(Generation generation)
    {
        Assert.Null(generation.Result.Exception);
        Assert.Empty(generation.Errors);
        Assert.Single(generation.Output.Assembly.GlobalNamespace.GetTypeMembers());
    }
}
