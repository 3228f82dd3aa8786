using Lrp.Testing;

namespace Lrp.Generator.Tests;

/// <summary>Which output is explained, and where relevance starts.</summary>
public sealed class OutputDeclarationTests
{
    [Theory]
    [InlineData("LRP1016", """[ExplainedNetwork("net.onnx", Output = [|"score"|])]""", "did you mean 'scores'?")]
    [InlineData("LRP1016", """[ExplainedNetwork("net.onnx", Output = [|"nothing like it"|])]""", "its outputs are 'scores', 'label', 'boxes'")]
    [InlineData("LRP1017", """[ExplainedNetwork("net.onnx", Start = [|"hiden"|])]""", "did you mean 'hidden'?")]
    [InlineData("LRP1017", """[ExplainedNetwork("net.onnx", Start = [|"w1"|])]""", "does not depend on the input")]
    public void A_name_that_the_model_lacks_is_one_message_at_its_place(string id, string attribute, string words)
    {
        var generation = Generate(attribute);
        var message = Assert.Single(generation.Result.Diagnostics, message => message.Severity != Microsoft.CodeAnalysis.DiagnosticSeverity.Info);
        Assert.Equal(id, message.Id);
        Assert.Contains(words, message.GetMessage(), StringComparison.Ordinal);
        Assert.Equal(Source(attribute), generation.Marked("Net.cs"));
    }

    [Theory]
    [InlineData("", "Outputs: [new(\"scores\", [1, 2]), new(\"boxes\", [1, 3])]", "LogitCount: 2")]
    [InlineData(", Output = \"boxes\"", "{ Output = 1 };", "LogitCount: 3")]
    [InlineData(", Start = \"hidden\"", "Outputs: [new(\"scores\", [1, 2])", "LogitCount: 4")]
    public void Names_decide_what_is_explained(string argument, string output, string logits)
    {
        var generation = Generate($"[ExplainedNetwork(\"net.onnx\"{argument})]");
        Assert.Empty(generation.Errors);
        Assert.Contains(output, generation.Files["Net.g.cs"], StringComparison.Ordinal);
        Assert.Contains(logits, generation.Files["Net.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void LRP1018_an_output_that_nobody_needs_is_left_out_with_a_remark()
    {
        var message = Assert.Single(Generate("[ExplainedNetwork(\"net.onnx\")]").Result.Diagnostics);
        Assert.Equal("LRP1018", message.Id);
        Assert.Contains("the output 'label' is not computed", message.GetMessage(), StringComparison.Ordinal);
    }

    /// <summary>Hidden units, scores of two classes, boxes, and a label that no operator of ours makes.</summary>
    private static Generation Generate(string attribute)
    {
        using var project = Project.Of(Marks.Remove(Source(attribute)), NetworkCompiler.Compile);
        project.WriteModel("net.onnx", new OnnxModelBuilder().Input("x", 1, 3)
            .Weights("w1", 3, 4).Node("Gemm", "x, w1", "hidden").Node("Relu", "hidden", "relu")
            .Weights("w2", 4, 2).Node("Gemm", "relu, w2", "scores").Node("NonZero", "scores", "label")
            .Weights("w3", 4, 3).Node("Gemm", "relu, w3", "boxes")
            .Output("scores").Output("label").Output("boxes").ToBytes());
        return project.Generate();
    }

    private static string Source(string attribute) =>
        $"using Lrp;\n{attribute}\n[Explanation(Composite.Epsilon)]\npartial class Net;";
}
