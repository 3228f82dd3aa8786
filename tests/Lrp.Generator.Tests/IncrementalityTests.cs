namespace Lrp.Generator.Tests;

public sealed class IncrementalityTests
{
    private const string Source =
        """
        using Lrp;
        [ExplainedNetwork("net.onnx"), Explanation("dense: epsilon")] partial class Net;
        """;

    private static readonly string[] s_steps = ["Declarations", "Requests", "Models", "Jobs", "Networks", "Sources"];

    [Fact]
    public void An_edit_of_another_file_leaves_every_step_as_it_was()
    {
        using var project = Project.Of(Source);
        project.Generate();

        project.Write("Other.cs", "class Other { int field; }");
        var second = project.Generate();

        Assert.All(s_steps, step => Assert.Matches("^(Cached|Unchanged)$", second.Reasons(step)));
        Assert.Equal("Cached", second.Reasons("Networks"));
    }

    [Fact]
    public void Lines_inserted_above_the_class_compile_nothing()
    {
        var compilations = 0;
        using var project = Project.Of(Source, request => Fail(request, ref compilations));
        project.Generate();

        project.Write("Net.cs", "// A comment.\n\n" + Source);
        var second = project.Generate();

        Assert.Equal(1, compilations);
        Assert.Equal("Modified", second.Reasons("Declarations"));
        Assert.Equal("Unchanged", second.Reasons("Requests"));
        Assert.Equal(["LRP9000 at epsilon"], second.Messages);
    }

    [Fact]
    public void A_model_file_that_is_replaced_in_place_is_compiled_again()
    {
        using var project = Project.Of(Source);
        project.Generate();

        project.WriteModel("net.onnx", "another model");
        project.Write("Other.cs", "class Other;");
        var second = project.Generate();

        Assert.Equal("Modified", second.Reasons("Models"));
        Assert.Equal("Modified", second.Reasons("Jobs"));
        Assert.Matches("^(Cached|Unchanged)$", second.Reasons("Requests"));
    }

    [Fact]
    public void A_model_file_of_the_same_length_and_another_time_is_compiled_again()
    {
        var compilations = 0;
        using var project = Project.Of(Source, request => Fail(request, ref compilations));
        project.Generate();

        project.WriteModel("net.onnx", "A MODEL");
        project.SetLastWrite("net.onnx", new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        project.Write("Other.cs", "class Other;");
        project.Generate();

        Assert.Equal(2, compilations);
    }

    [Fact]
    public void An_edit_of_an_explanation_compiles_its_network_only()
    {
        var compiled = new List<string>();
        using var project = Project.Of(Source, request =>
        {
            compiled.Add(request.TypeNames[0]);
            return new CompilationResult([FailedNetworkEmitter.Emit(request)], []);
        });
        project.Write("Other.cs", Source.Replace("Net;", "Other;"));
        project.Generate();
        Assert.Equal(["Net", "Other"], compiled.Order());

        project.Write("Net.cs", Source.Replace("epsilon", "z+"));
        var second = project.Generate();

        Assert.Equal(["Net"], compiled.Skip(2));
        Assert.Matches("^(Cached|Unchanged)$", second.Reasons("Models"));
        Assert.Contains("Modified", second.Reasons("Jobs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_stays_the_same_after_a_compilation_is_not_added_again()
    {
        using var project = Project.Of(Source);
        project.Generate();

        project.WriteModel("net.onnx", "the same network, trained longer");
        project.Write("Other.cs", "class Other;");
        var second = project.Generate();

        Assert.Equal("Unchanged", second.Reasons("Networks"));
        Assert.Equal("Cached", second.Reasons("Sources"));
    }

    private static CompilationResult Fail(CompilationRequest request, ref int compilations)
    {
        compilations++;
        var error = new Diagnostic(DiagnosticTable.InternalError, "net.onnx", "A test.") { Explanation = 0, Start = 7, Length = 7 };
        return new CompilationResult([], [error]);
    }
}
