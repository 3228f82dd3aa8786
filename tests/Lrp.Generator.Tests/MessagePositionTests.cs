using Lrp.Testing;

namespace Lrp.Generator.Tests;

/// <summary>A message about a part of an explanation points at that part of the source.</summary>
public sealed class MessagePositionTests
{
    [Theory]
    [InlineData("\"dense: espilon\"", "espilon")]
    [InlineData("\"a\\t\\u0041\\\\;dense: espilon; b\"", "espilon")]
    [InlineData("@\"say \"\"a\"\"\nand dense: espilon\"", "espilon")]
    [InlineData("\"\"\"dense: espilon\"\"\"", "espilon")]
    [InlineData("Composite.Epsilon + \"; dense: espilon\"", "espilon")]
    [InlineData("(\"a\" + (\"dense: \" + \"espilon\"))", "espilon")]
    [InlineData("Text.Misspelt + \"; first: flat\"", "Text.Misspelt")]
    [InlineData("\"dense: esp\" + \"ilon\"", "\"dense: esp\" + \"ilon\"")]
    [InlineData("\"\\x41; dense: espilon\"", "\"\\x41; dense: espilon\"")]
    [InlineData("text: \"dense: espilon\"", "espilon")]
    public void A_part_of_the_text(string argument, string pointedAt)
    {
        using var project = Project.Of(
            $$"""
            using Lrp;
            [ExplainedNetwork("net.onnx")]
            [Explanation("dense: z+")]
            [Explanation({{argument}}, Name = "Second")]
            partial class Net;
            static class Text { public const string Misspelt = "dense: espilon"; }
            """,
            request => Complain(request.Explanations[1].Text.IndexOf("espilon", StringComparison.Ordinal), "espilon".Length));

        Assert.Equal(["LRP9000 at " + pointedAt], project.Generate().Messages);
    }

    [Fact]
    public void The_whole_text_where_no_part_is_named()
    {
        using var project = Project.Of(
            """
            using Lrp;
            [ExplainedNetwork("net.onnx"), Explanation("a"), Explanation(Composite.Epsilon + "; b", Name = "B")] partial class Net;
            """,
            _ => Complain(0, 0));

        Assert.Equal(["LRP9000 at Composite.Epsilon + \"; b\""], project.Generate().Messages);
    }

    [Fact]
    public void An_explanation_on_another_part_of_the_class()
    {
        using var project = Project.Of(
            """
            using Lrp;
            [ExplainedNetwork("net.onnx"), Explanation("a")] partial class Net;
            """,
            request => Complain(request.Explanations[1].Text.Length - 1, 1));
        project.Write("Other.cs", "[Lrp.Explanation(\"the b\", Name = \"B\")] partial class Net;");

        Assert.Equal(["LRP9000 at b"], project.Generate().Messages);
    }

    [Fact]
    public void A_misspelt_rule()
    {
        using var project = Project.Of(
            """
            using Lrp;
            [ExplainedNetwork("net.onnx"), Explanation(Composite.EpsilonPlus + "; dense: espilon")] partial class Net;
            """,
            NetworkCompiler.Compile);
        var model = new OnnxModelBuilder().Input("x", 1, 3).Weights("w", 3, 2).Node("MatMul", "x, w", "y").Output("y");
        project.WriteModel("net.onnx", model.ToBytes());

        Assert.Contains("LRP3002 at espilon", project.Generate().Messages);
    }

    private static CompilationResult Complain(int start, int length) => new(
        [], [new Diagnostic(DiagnosticTable.InternalError, "net.onnx", "A test.") { Explanation = 1, Start = start, Length = length }]);
}
