namespace Lrp.Generator.Tests;

/// <summary>A message about a part of an explanation points at what that part was written as, however the text is written.</summary>
public sealed partial class MessagePositionTests
{
    [Theory]
    [MemberData(nameof(Literals))]
    [MemberData(nameof(Interpolations))]
    [MemberData(nameof(Expressions))]
    public void A_part_of_the_text(string argument)
    {
        AssertPlace(argument);
        AssertPlace(argument.ReplaceLineEndings("\r\n"));
    }

    [Theory]
    [InlineData(""" [|Composite.Epsilon + "; b"|] """)]
    [InlineData(""" text: [|"b"|] """)]
    public void The_whole_text_where_no_part_is_named(string argument) => AssertPlace(argument, word: "");

    [Theory]
    [InlineData(""" "dense: espilon """)]
    [InlineData(""" "\qdense: espilon" """)]
    [InlineData(""" "\x; dense: espilon" """)]
    [InlineData(""" $"dense: {"espilon" """)]
    [InlineData(""" $"dense: {Composite.Epsilon,5}" """)]
    [InlineData("""" """dense: espilon" """")]
    [InlineData(""" "dense: espilon" + """)]
    public void A_text_that_is_still_being_typed_does_no_harm(string argument)
    {
        using var project = Project.Of(
            Source(argument), request => Complain(request.Explanations.Count - 1, 0, request.Explanations[^1].Text.Length));
        var generation = project.Generate();

        Assert.Null(generation.Result.Exception);
        Assert.NotEmpty(generation.Errors);
    }

    [Fact]
    public void An_explanation_on_another_part_of_the_class()
    {
        const string Other = "[Lrp.Explanation(\"dense: [|espilon|]\", Name = \"Second\")] partial class Net;";
        using var project = Project.Of(
            """
            using Lrp;
            [ExplainedNetwork("net.onnx"), Explanation("a")] partial class Net;
            """,
            request => Complain(request, "espilon"));
        project.Write("Other.cs", Marks.Remove(Other));

        Assert.Equal(Other, project.Generate().Marked("Other.cs"));
    }

    /// <summary>Roslyn looks at #pragma and .editorconfig for places in syntax trees only.</summary>
    [Fact]
    public void A_warning_that_the_source_disables_is_suppressed()
    {
        using var project = Project.Of(
            """
            using Lrp;
            #pragma warning disable LRP3006
            [ExplainedNetwork("net.onnx"), Explanation("a")] partial class Net;
            #pragma warning restore LRP3006
            [ExplainedNetwork("net.onnx"), Explanation("a")] partial class Other;
            """,
            request => new([FailedNetworkEmitter.Emit(request)], [new Diagnostic(DiagnosticTable.SelectorMatchesNothing, "a") { Explanation = 0 }]));

        Assert.Equal([true, false], project.Generate().Result.Diagnostics.Select(message => message.IsSuppressed));
    }

    private static void AssertPlace(string argument, string word = "espilon")
    {
        var source = Source(argument);
        using var project = Project.Of(Marks.Remove(source), request => Complain(request, word));
        var generation = project.Generate();

        Assert.Equal(source, generation.Marked("Net.cs"));
        Assert.Empty(generation.Errors);
    }

    private static string Source(string argument) =>
        $$"""
        using Lrp;
        [ExplainedNetwork("net.onnx"), Explanation("dense: z+")]
        [Explanation({{argument}}, Name = "Second")]
        partial class Net;
        static class Text
        {
            public const string espilon = "", Misspelt = nameof(espilon), Whole = "dense: espilon";
            public const string? Null = null;
            public const bool IsDeep = true;
        }
        """;

    private static CompilationResult Complain(CompilationRequest request, string word) =>
        Complain(1, request.Explanations[1].Text.IndexOf(word, StringComparison.Ordinal), word.Length);

    private static CompilationResult Complain(int explanation, int start, int length) => new(
        [],
        [
            new Diagnostic(DiagnosticTable.InternalError, "net.onnx", "A test.") { Explanation = explanation, Start = start, Length = length },
        ]);
}
