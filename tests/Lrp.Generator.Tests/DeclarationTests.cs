using Lrp.Testing;

namespace Lrp.Generator.Tests;

/// <summary>Wherever a class may be declared, the generated part finds it.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("[ExplainedNetwork(\"net.onnx\")] partial class Net;")]
    [InlineData("[ExplainedNetwork(\"net.onnx\")] public sealed partial class Net;")]
    [InlineData("namespace A.B; [ExplainedNetwork(\"net.onnx\")] public partial class Net;")]
    [InlineData("namespace @namespace.@class { [ExplainedNetwork(\"net.onnx\")] partial class @event; }")]
    [InlineData("static partial class Outer { [ExplainedNetwork(\"net.onnx\")] private sealed partial class Net; }")]
    [InlineData("partial class Outer<@in, T> where T : struct { [ExplainedNetwork(\"net.onnx\")] protected internal partial class Net; }")]
    [InlineData("partial record Outer(int A) { [ExplainedNetwork(\"net.onnx\")] partial class Net; }")]
    [InlineData("readonly ref partial struct Outer { [ExplainedNetwork(\"net.onnx\")] public partial class Net; }")]
    [InlineData("readonly partial record struct Outer { [ExplainedNetwork(\"net.onnx\")] public partial class Net; }")]
    [InlineData("partial interface IOuter<T> { [ExplainedNetwork(\"net.onnx\")] partial class Net; }")]
    [InlineData("abstract partial class A { partial class B { [ExplainedNetwork(\"net.onnx\")] private protected partial class Net; } }")]
    public void A_declaration(string declaration)
    {
        using var project = Project.Of("using Lrp; " + declaration);
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Empty(generation.Errors);
        Assert.Single(generation.Files);
    }

    [Fact]
    public void Attributes_are_read_as_they_are_written()
    {
        CompilationRequest? read = null;
        using var project = new Project
        {
            Compiler = request =>
            {
                read = request;
                return new CompilationResult([FailedNetworkEmitter.Emit(request)], []);
            },
        };
        project.AddModel("net.onnx", "a model", weights: "embedded");
        project.Write("Net.cs",
            """
            namespace My.Models;
            using Lrp;
            static partial class Outer<T>
            {
                [ExplainedNetwork("net.onnx", MemoryBudget = 200_000_000)]
                [Explanation(Composite.Epsilon)]
                [Explanation(Composite.Epsilon + "; first: flat", Name = "Flat", Ledger = true, KeepLayers = "features/*")]
                [InputShape("input_ids", 1, 128)]
                internal partial class Net;
            }
            """);
        Assert.Empty(project.Generate().Errors);

        Assert.NotNull(read);
        Assert.Equal("net.onnx", read.ModelName);
        Assert.Equal("My.Models", read.Namespace);
        Assert.Equal(["Outer<T>", "Net"], read.TypeNames);
        Assert.Equal(["internal partial class", "internal sealed partial class"], read.Declarations);
        Assert.Equal(
            [
                new ExplanationRequest(Composite.Epsilon),
                new ExplanationRequest(Composite.Epsilon + "; first: flat", "Flat") { Ledger = true, KeepLayers = "features/*" },
            ],
            read.Explanations);
        Assert.Equal([1, 128], read.InputShapes["input_ids"]);
        Assert.Equal(WeightPlacement.Embedded, read.Weights);
        Assert.Equal(200_000_000, read.MemoryBudget);
    }

    [Fact]
    public void Networks_of_one_name_in_several_places_get_files_of_their_own()
    {
        using var project = Project.Of(
            """
            using Lrp;
            [ExplainedNetwork("net.onnx")] partial class Net;
            [ExplainedNetwork("net.onnx")] partial class NET;
            partial class A { [ExplainedNetwork("net.onnx")] public partial class Net; }
            partial class A<T> { [ExplainedNetwork("net.onnx")] public partial class Net; }
            namespace B { [ExplainedNetwork("net.onnx")] partial class Net; }
            namespace Å { [ExplainedNetwork("net.onnx")] partial class @class; }
            """);
        var generation = project.Generate();
        Assert.Empty(generation.Errors);
        Assert.Null(generation.Result.Exception);
        Assert.Equal(
            ["A-T-.Net.g.cs", "A.Net.g.cs", "B.Net.g.cs", "NET.0.g.cs", "Net.1.g.cs", "Å.class.g.cs"],
            generation.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_second_attribute_on_another_part_is_no_second_network()
    {
        using var project = Project.Of("using Lrp; [ExplainedNetwork(\"net.onnx\")] partial class Net;");
        project.Write("Other.cs", "[Lrp.ExplainedNetwork(\"net.onnx\")] partial class Net;");
        var generation = project.Generate();
        Assert.Single(generation.Files);
        Assert.Contains("CS0579", Assert.Single(generation.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_projects_in_different_folders_get_the_same_text()
    {
        const string Source =
            "namespace A; using Lrp; [ExplainedNetwork(\"net.onnx\"), Explanation(\"a\", Name = \"B\")] partial class Net;";
        using var first = Project.Of(Source);
        using var second = Project.Of(Source);
        var (one, two) = (first.Generate(), second.Generate());

        Assert.Equal(one.Files, two.Files);
        Assert.All(one.Files.Values, text => Assert.DoesNotContain(one.Folder, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_that_was_not_compiled_reads_well()
    {
        using var project = Project.Of(
            """
            using Lrp;
            namespace My.Models
            {
                public static partial class Outer
                {
                    [ExplainedNetwork("missing.onnx"), Explanation(Composite.Epsilon), Explanation("first: flat", Name = "Flat")]
                    public sealed partial class Net;
                }
            }
            """);
        GoldenFiles.Verify("FailedNetwork", project.Generate().Files.Select(file => (file.Key, file.Value)));
    }

    [Fact]
    public void A_text_file_of_the_lrp_toolbox_becomes_a_network()
    {
        using var project = new Project { Compiler = NetworkCompiler.Compile };
        project.AddModel("net.txt",
            "Convolution 1 1 3 2 1 1\n1 2 3 4 5 6\n0 0\nRect\nFlatten\nLinear 8 2\n1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8\n0 0\n");
        project.Write("Net.cs", """
            using Lrp;
            [ExplainedNetwork("net.txt"), InputShape("input", 1, 2, 2, 3), Explanation(Composite.EpsilonPlus)]
            public sealed partial class Net;
            """);
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Empty(generation.Errors);
        Assert.Contains("\"net.txt\"", generation.Files["Net.Weights.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_of_libsvm_becomes_a_network()
    {
        using var project = new Project { Compiler = NetworkCompiler.Compile };
        project.AddModel("machine.txt",
            "svm_type c_svc\nkernel_type rbf\ngamma 0.5\nnr_class 2\ntotal_sv 2\nrho 0.25\nlabel 8 -3\nnr_sv 1 1\nSV\n2 1:1 3:-0.5 \n-2 2:2 \n");
        project.Write("Net.cs", """
            using Lrp;
            [ExplainedNetwork("machine.txt"), InputShape("input", 1, 4), Explanation("kernel: taylor")]
            public sealed partial class Net;
            """);
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Empty(generation.Errors);
        Assert.Contains("\"machine.txt\"", generation.Files["Net.Weights.g.cs"], StringComparison.Ordinal);
        Assert.Contains("kernel: taylor", generation.Files["Net.g.cs"], StringComparison.Ordinal);
    }

    /// <summary>Whatever words the file holds, they are words; and the network takes a string.</summary>
    [Fact]
    public void A_network_of_texts_takes_a_string()
    {
        using var project = new Project { Compiler = NetworkCompiler.Compile };
        project.AddModel("topics.onnx", "");
        project.WriteModel("topics.onnx", OnnxText.Parse("d:text[1,1]")
            .Node("StringNormalizer", "d", "s", ("stopwords", new[] { "\"]); class Evil { //", "{0}" }), ("case_change_action", "LOWER"))
            .Node("com.microsoft.Tokenizer", "s", "t", ("tokenexp", "[a-z\"]+"))
            .Node("TfIdfVectorizer", "t", "y", ("mode", "TF"), ("pool_strings", new[] { "\"u8; class Evil; //", "a\nb", "\U0001F600", "\u202Eé" }),
                ("ngram_counts", new[] { 0 }), ("ngram_indexes", new[] { 2, 0, 1, 3 }))
            .Node("Relu", "y", "z").Output("z").ToBytes());
        project.Write("Net.cs", """
            using Lrp;
            [ExplainedNetwork("topics.onnx"), Explanation(Composite.Epsilon, Name = "Words")]
            public sealed partial class Net
            {
                public static int CountOf(Explainer explainer) => explainer.RelevanceSpans(explainer.ExplainWords("a text", 0)).Length
                    + explainer.Predict("another").Length + explainer.Features.Count;
            }
            """);
        var generation = project.Generate();
        Assert.Empty(generation.Errors);
        Assert.Null(generation.Load().GetType("Evil"));
    }
}
