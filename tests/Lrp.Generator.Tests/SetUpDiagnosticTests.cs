namespace Lrp.Generator.Tests;

/// <summary>What can be wrong before a model is opened: each is one message at the place that is to change, and no other error.</summary>
public sealed class SetUpDiagnosticTests
{
    private const string UseOfNetwork =
        """
        class Use
        {
            static void Run()
            {
                using var net = Net.Load();
                using var explainer = net.CreateExplainer();
                explainer.Predict(new float[3]);
                explainer.Explain(new float[3], target: 1);
                explainer.ExplainBox(new float[3], target: 1);
                explainer.RelevanceBox(target: 1);
            }
        }
        """;

    [Fact]
    public void LRP0001_a_model_that_the_project_does_not_list()
    {
        using var project = Project.Of(Network("[ExplainedNetwork(\"other.onnx\")]"));
        AssertOneMessage("LRP0001 at \"other.onnx\"", project.Generate());
    }

    [Fact]
    public void LRP0001_an_additional_file_that_is_no_LrpModel()
    {
        using var project = Project.Of(Network("[ExplainedNetwork(\"readme.onnx\")]"));
        project.AddModel("readme.onnx", "text", isModel: false);
        AssertOneMessage("LRP0001 at \"readme.onnx\"", project.Generate());
    }

    [Theory]
    [InlineData("", "LRP0001 at \"\"")]
    [InlineData("x/net.onnx", "LRP0001 at \"x/net.onnx\"")]
    [InlineData("et.onnx", "LRP0001 at \"et.onnx\"")]
    public void LRP0001_a_name_that_is_only_a_part_of_a_file_name(string name, string message)
    {
        using var project = Project.Of(Network($"[ExplainedNetwork(\"{name}\")]"));
        AssertOneMessage(message, project.Generate());
    }

    [Theory]
    [InlineData("Net.onnx", "did you mean 'net.onnx'? (Upper and lower case count.)")]
    [InlineData("nett.onnx", "did you mean 'net.onnx'? (Upper and lower case count.)")]
    [InlineData("v2/Deep.onnx", "did you mean 'v2/deep.onnx'? (Upper and lower case count.)")]
    [InlineData("v2\\\\Deep.onnx", "did you mean 'v2/deep.onnx'? (Upper and lower case count.)")]
    [InlineData("efficientnet.onnx", "add <LrpModel Include=\"efficientnet.onnx\" /> to the project")]
    public void LRP0001_says_which_file_may_be_meant(string name, string remedy)
    {
        using var project = Project.Of(Network($"[ExplainedNetwork(\"{name}\")]"));
        project.AddModel("v2/deep.onnx", "another model");
        var generation = project.Generate();
        AssertOneMessage($"LRP0001 at \"{name}\"", generation);
        Assert.EndsWith("; " + remedy, generation.Result.Diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void LRP0002_a_class_that_is_not_partial()
    {
        using var project = Project.Of(Network().Replace("partial ", ""));
        var generation = project.Generate();
        Assert.Equal(["LRP0002 at Net"], generation.Messages);
        Assert.Contains("CS0260", Assert.Single(generation.Errors), StringComparison.Ordinal); // The C# compiler's word for the same.
    }

    [Fact]
    public void LRP0002_an_outer_class_that_is_not_partial()
    {
        using var project = Project.Of("using Lrp; class Outer { [ExplainedNetwork(\"net.onnx\")] partial class Net; }");
        Assert.Equal(["LRP0002 at Outer"], project.Generate().Messages);
    }

    [Theory]
    [InlineData("static partial class Net;")]
    [InlineData("abstract partial class Net;")]
    [InlineData("partial record Net;")]
    [InlineData("partial class Net<T>;")]
    [InlineData("file partial class Net;")]
    public void LRP0003_a_class_that_cannot_become_a_network(string declaration)
    {
        using var project = Project.Of("using Lrp; [ExplainedNetwork(\"net.onnx\")] " + declaration);
        AssertOneMessage("LRP0003 at Net", project.Generate());
    }

    [Theory]
    [InlineData("partial struct Net;")]
    [InlineData("partial interface Net;")]
    public void LRP0003_a_type_that_is_no_class(string declaration)
    {
        using var project = Project.Of("using Lrp; [ExplainedNetwork(\"net.onnx\")] " + declaration);
        var generation = project.Generate();
        Assert.Equal(["LRP0003 at Net"], generation.Messages);
        Assert.Contains("CS0592", Assert.Single(generation.Errors), StringComparison.Ordinal); // An attribute for classes only.
    }

    [Theory]
    [InlineData("Explainer")]
    [InlineData("Load")]
    [InlineData("ITiles")]
    [InlineData("Packed")]
    [InlineData("Vector256")]
    [InlineData("MethodImpl")]
    public void LRP0003_a_class_named_like_a_member_it_gets(string name)
    {
        using var project = Project.Of($"using Lrp; [ExplainedNetwork(\"net.onnx\")] partial class {name};");
        AssertOneMessage($"LRP0003 at {name}", project.Generate());
    }

    [Theory]
    [InlineData("namespace A.B { [ExplainedNetwork(\"net.onnx\")] partial class Net; struct Vector256; }")]
    [InlineData("namespace A.B { [ExplainedNetwork(\"net.onnx\")] partial class Net; } namespace A { struct Vector128<T>; }")]
    [InlineData("namespace A.B { [ExplainedNetwork(\"net.onnx\")] partial class Net; } enum MethodImplOptions;")]
    [InlineData("partial class Outer { [ExplainedNetwork(\"net.onnx\")] partial class Net; class Vector512; }")]
    public void LRP0003_a_type_that_would_be_taken_for_one_of_the_framework(string declarations)
    {
        using var project = Project.Of("using Lrp; " + declarations);
        AssertOneMessage("LRP0003 at Net", project.Generate());
    }

    [Fact]
    public void A_type_of_a_framework_name_in_another_namespace_is_no_trouble()
    {
        using var project = Project.Of("using Lrp; namespace A { [ExplainedNetwork(\"net.onnx\")] partial class Net; } namespace B { struct Vector256; }");
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Empty(generation.Errors);
    }

    [Fact]
    public void LRP0004_two_explanations_of_one_name()
    {
        using var project = Project.Of(Network(
            explanations: "[Explanation(\"a\"), Explanation(\"b\", Name = \"Box\"), Explanation(\"c\", Name = \"Box\")]"));
        AssertOneMessage("LRP0004 at Name = \"Box\"", project.Generate());
    }

    [Fact]
    public void LRP0004_two_explanations_without_a_name()
    {
        using var project = Project.Of(Network(
            explanations: "[Explanation(\"a\"), Explanation(\"b\"), Explanation(\"c\", Name = \"Box\")]"));
        AssertOneMessage("LRP0004 at Explanation(\"b\")", project.Generate());
    }

    [Theory]
    [InlineData("InputShape(\"x\", 1, 0)")]
    [InlineData("InputShape(\"x\", 1, -3)")]
    public void LRP0005_dimensions_that_are_not_positive(string attribute)
    {
        using var project = Project.Of(Network($"[ExplainedNetwork(\"net.onnx\"), {attribute}]"));
        AssertOneMessage("LRP0005 at " + attribute, project.Generate());
    }

    [Fact]
    public void LRP0005_two_shapes_of_one_input()
    {
        using var project = Project.Of(Network("[ExplainedNetwork(\"net.onnx\"), InputShape(\"x\", 1, 2), InputShape(\"x\", 1, 3)]"));
        AssertOneMessage("LRP0005 at InputShape(\"x\", 1, 3)", project.Generate());
    }

    [Fact]
    public void LRP0006_a_name_that_fits_two_files()
    {
        using var project = Project.Of(Network());
        project.AddModel("old/net.onnx", "another model");
        AssertOneMessage("LRP0006 at \"net.onnx\"", project.Generate());
    }

    [Theory]
    [InlineData("old/net.onnx")]
    [InlineData("old\\\\net.onnx")]
    public void A_folder_tells_files_of_one_name_apart(string name)
    {
        var path = "";
        using var project = Project.Of(Network($"[ExplainedNetwork(\"{name}\")]"), request =>
        {
            path = request.ModelPath;
            return new CompilationResult([FailedNetworkEmitter.Emit(request)], []);
        });
        project.AddModel("old/net.onnx", "another model");

        Assert.Equal(["LRP0010 at net.onnx"], project.Generate().Messages);
        Assert.EndsWith("old/net.onnx", path.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cloud")]
    [InlineData("1")]
    [InlineData("Sidecar, Embedded")]
    public void LRP0007_weights_in_an_unknown_place(string weights)
    {
        using var project = new Project();
        project.AddModel("net.onnx", "a model", weights);
        project.Write("Net.cs", Network());
        AssertOneMessage("LRP0007 at \"net.onnx\"", project.Generate());
    }

    [Theory]
    [InlineData("avx1024", "avx1024")]
    [InlineData("Avx2, sse", "sse")]
    public void LRP0014_an_instruction_set_that_there_is_not(string list, string word)
    {
        using var project = Project.Of(Network());
        project.InstructionSets = list;
        var generation = project.Generate();
        AssertOneMessage("LRP0014 at \"net.onnx\"", generation);
        Assert.Contains($"has '{word}'; use Avx512, Avx2, Portable", generation.Result.Diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void LRP0008_a_project_without_unsafe_code()
    {
        using var project = new Project { AllowsUnsafe = false };
        project.AddModel("net.onnx", "a model");
        project.Write("Net.cs", Network());
        AssertOneMessage("LRP0008 at \"net.onnx\"", project.Generate());
    }

    [Theory]
    [InlineData("Explanation(\"EpsilonPlus\")", "partial class Net;")]
    [InlineData("InputShape(\"x\", 1, 3)", "partial class Net;")]
    [InlineData("Explanation(\"EpsilonPlus\")", "class Net;")]
    public void LRP0009_an_attribute_of_networks_on_a_class_that_is_none(string attribute, string declaration)
    {
        using var project = new Project();
        project.Write("Net.cs", $"using Lrp;\n[{attribute}] {declaration}");
        var generation = project.Generate();
        AssertOneMessage("LRP0009 at " + attribute, generation);
        Assert.Contains($"'Net' has [{attribute.Split('(')[0]}], but", generation.Result.Diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void LRP0009_has_nothing_to_say_of_another_part_of_a_network()
    {
        using var project = Project.Of("using Lrp; [ExplainedNetwork(\"net.onnx\")] partial class Net;");
        project.Write("Other.cs", "using Lrp; [Explanation(\"*: epsilon\"), InputShape(\"x\", 1, 3)] partial class Net;");
        Assert.Empty(project.Generate().Messages);
    }

    [Fact]
    public void LRP0010_a_model_that_no_class_names()
    {
        using var project = Project.Of(Network());
        project.AddModel("v2/deep.onnx", "another model");
        AssertOneMessage("LRP0010 at v2/deep.onnx", project.Generate());
    }

    [Fact]
    public void LRP0010_a_model_of_a_project_without_networks()
    {
        using var project = Project.Of("class Program;");
        AssertOneMessage("LRP0010 at net.onnx", project.Generate());
    }

    [Fact]
    public void LRP0011_a_model_that_is_listed_but_missing()
    {
        using var project = Project.Of(Network(), NetworkCompiler.Compile);
        project.DeleteModel("net.onnx");
        AssertOneMessage("LRP0011 at \"net.onnx\"", project.Generate());
    }

    [Fact]
    public void LRP0011_a_missing_model_that_no_class_names_has_its_message_at_its_own_place()
    {
        using var project = Project.Of(Network());
        project.AddModel("v2/deep.onnx", "another model");
        project.DeleteModel("v2/deep.onnx");
        AssertOneMessage("LRP0011 at v2/deep.onnx", project.Generate());
    }

    [Fact]
    public void LRP0011_a_missing_file_is_not_suggested()
    {
        using var project = Project.Of(Network("[ExplainedNetwork(\"nett.onnx\")]"));
        project.DeleteModel("net.onnx");
        var generation = project.Generate();
        Assert.Equal(["LRP0001 at \"nett.onnx\"", "LRP0011 at net.onnx"], generation.Messages);
        Assert.All(generation.Result.Diagnostics, message =>
            Assert.DoesNotContain("did you mean", message.GetMessage(), StringComparison.Ordinal));
    }

    [Fact]
    public void LRP9000_a_defect_of_the_compiler_is_one_message()
    {
        using var project = Project.Of(Network(), request =>
            NetworkCompiler.Run(request, (_, _) => throw new InvalidOperationException("No node.")));
        var generation = project.Generate();
        AssertOneMessage("LRP9000 at \"net.onnx\"", generation);
        var message = generation.Result.Diagnostics[0].GetMessage();
        Assert.Contains("'net.onnx': InvalidOperationException: No node.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_ends_a_stage_comes_after_those_before_it()
    {
        var first = new DiagnosticDescriptor("First", DiagnosticSeverity.Warning, "A title", "A sentence about '{0}'.");
        var last = first with { Id = "Last", Severity = DiagnosticSeverity.Error };
        var result = NetworkCompiler.Run(new CompilationRequest("a/net.onnx", "", ["Net"]), (_, diagnostics) =>
        {
            diagnostics.Add(new Diagnostic(first, "a"));
            throw new DiagnosticException(last, "b");
        });
        Assert.Equal(
            ["warning First: A sentence about 'a'.", "error Last: A sentence about 'b'."],
            result.Diagnostics.Select(item => item.ToString()));
        Assert.Empty(result.Files);
    }

    [Fact]
    public void A_damaged_model_is_one_message()
    {
        using var project = Project.Of(Network(), NetworkCompiler.Compile);
        AssertOneMessage("LRP1002 at \"net.onnx\"", project.Generate());
    }

    [Fact]
    public void What_CSharp_refuses_by_itself_gets_no_second_message()
    {
        using var project = Project.Of(Network("[ExplainedNetwork(\"net.onnx\"), Explanation(Missing)]"));
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Contains("CS0103", Assert.Single(generation.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_is_not_compiled_throws_and_says_why()
    {
        using var project = Project.Of(Network("[ExplainedNetwork(\"other.onnx\")]"));
        var load = project.Generate().Load().GetType("Net")!.GetMethod("Load", [])!;
        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => load.Invoke(null, null));
        Assert.Equal("The network of 'other.onnx' was not compiled: see the errors of the build.", thrown.InnerException!.Message);
    }

    private static string Network(
        string attributes = "[ExplainedNetwork(\"net.onnx\")]", string explanations = "[Explanation(\"*: epsilon\", Name = \"Box\")]") =>
        $"using Lrp;\n{attributes}\n{explanations}\npartial class Net;\n{UseOfNetwork}";

    private static void AssertOneMessage(string expected, Generation generation)
    {
        Assert.Equal([expected], generation.Messages);
        Assert.Empty(generation.Errors);
    }
}
