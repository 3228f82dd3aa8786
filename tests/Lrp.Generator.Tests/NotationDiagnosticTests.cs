using System.Text.RegularExpressions;
using Lrp.Testing;

namespace Lrp.Generator.Tests;

/// <summary>What can be wrong in an explanation's text: each is one message, at the part of the attribute that is to change.</summary>
public sealed partial class NotationDiagnosticTests
{
    private static readonly string[] s_ids =
        [.. DiagnosticTable.All.Select(row => row.Id).Where(id => id.StartsWith("LRP3", StringComparison.Ordinal))];

    public static TheoryData<string, string> Mistakes => new()
    {
        { "LRP3001", """[Explanation([|""|])]""" },
        { "LRP3001", """[Explanation([|null!|])]""" },
        { "LRP3001", """[Explanation("[| ; |]")]""" },
        { "LRP3001", """[Explanation("[|convolution: z+, dense: epsilon|]")]""" },
        { "LRP3001", """[Explanation(Composite.EpsilonPlus + "; [|first:|]")]""" },
        { "LRP3001", """[Explanation(Composite.EpsilonPlus + "; [|: flat|]")]""" },
        { "LRP3001", """[Explanation(Composite.EpsilonPlus + "; [|flat|]")]""" },
        { "LRP3001", """[Explanation(Composite.EpsilonPlus + "; [|first,|]: flat")]""" },
        { "LRP3001", """[Explanation(Composite.EpsilonPlus + "; depth [|<<|] 3: flat")]""" },
        { "LRP3001", """[Explanation(Composite.EpsilonPlus + "; last: [|epsilon(1|]")]""" },
        { "LRP3001", """[Explanation(Composite.EpsilonPlus + "; seed: [|two|]")]""" },
        { "LRP3001", """[Explanation([|Composite.EpsilonPlus + ": first: flat|]")]""" },
        { "LRP3002", """[Explanation("convolution: [|epsilom|](1e-6); dense: z+")]""" },
        { "LRP3002", """[Explanation(Composite.EpsilonPlus + "; last: [|zz|]")]""" },
        { "LRP3002", """[Explanation("[|gradiant|]")]""" },
        { "LRP3002", """[Explanation([|nameof(Net)|])]""" },
        { "LRP3002", """[Explanation("[|EpsilonPlux|]; first: flat")]""" },
        { "LRP3002", """[Explanation("  epsilonPlus ; last: [|zz|]")]""" },
        { "LRP3002", """[Explanation(nameof(Composite.EpsilonPlus) + "; last: [|zz|]")]""" },
        { "LRP3003", """[Explanation("[|integrated-gradients(steps=8)|]")]""" },
        { "LRP3003", """[Explanation([|Method.SmoothGrad|])]""" },
        { "LRP3003", """[Explanation(" [|SmoothGrad|] ")]""" },
        { "LRP3004", """[Explanation(Composite.EpsilonPlus + "; last: [|epsilon(1, 2)|]")]""" },
        { "LRP3004", """[Explanation(Composite.EpsilonPlus + "; last: epsilon([|ignore-bais|])")]""" },
        { "LRP3004", """[Explanation(Composite.EpsilonPlus + "; last: [|epsilon(ignore-bias,)|]")]""" },
        { "LRP3004", """[Explanation(Composite.EpsilonPlus + "; first: [|box(1, -1)|]")]""" },
        { "LRP3004", """[Explanation(Composite.EpsilonPlus + "; first: box([|[0, x]|], 1)")]""" },
        { "LRP3004", """[Explanation("[|gradient(3)|]")]""" },
        { "LRP3005", """[Explanation(Composite.EpsilonPlus + "; [|convolutions|]: flat")]""" },
        { "LRP3005", """[Explanation(Composite.EpsilonPlus + "; first [|/conv6/Conv|], last: flat")]""" },
        { "LRP3006", """[Explanation(Composite.EpsilonPlus + "; last, [|/encoder/*|]: flat")]""" },
        { "LRP3006", """[Explanation(Composite.EpsilonPlus + "; [|dense depth > 9|]: flat")]""" },
        { "LRP3006", """[Explanation(Composite.EpsilonPlus + "; [|first Gemm|]: flat")]""" },
        { "LRP3007", """[Explanation(Composite.EpsilonPlus + "; [|lrn|]: pass")]""" },
        { "LRP3008", """[Explanation(Composite.EpsilonPlus + "; pool: [|box(-1, 1)|]")]""" },
        { "LRP3008", """[Explanation("EpsilonPlus; pool: [|box(-1, 1)|]")]""" },
        { "LRP3008", """[Explanation(Composite.EpsilonPlus + "; first: [|box([0, 0], 1)|]")]""" },
        { "LRP3008", """[Explanation(Composite.EpsilonPlus + ";" + "activation: [|z+|]")]""" },
        { "LRP3010", """[Explanation([|"convolution: z+"|])]""" },
        { "LRP3010", """[Explanation([|"first: z+; " + "pool: winner"|])]""" },
        { "LRP3011", """[Explanation(Composite.EpsilonPlus, KeepLayers = "features/*; [|conv5|] ;/conv5/Conv")]""" },
        { "LRP3011", """[Explanation(text: Composite.EpsilonPlus, KeepLayers = [|nameof(Net)|] + ";fc", Name = "Box")]""" },
    };

    public static TheoryData<string> Pages => [.. s_ids];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_message_at_its_place(string id, string attribute)
    {
        var generation = Generate(attribute, TwoConvolutions);
        Assert.Equal([id], Ids(generation));
        Assert.Equal(Source(attribute), generation.Marked("Net.cs"));
    }

    [Fact]
    public void LRP3011_a_layer_that_takes_its_gradient()
    {
        const string Attribute = """[Explanation([|Composite.EpsilonPlus|], Name = "Box")]""";
        var power = new OnnxModelBuilder().Input("x", 1, 3).Node("ReduceLogSumExp", "x", "y").Output("y");
        var generation = Generate(Attribute, power);
        Assert.Equal(["LRP3012"], Ids(generation));
        Assert.Equal(Source(Attribute), generation.Marked("Net.cs"));
        Assert.Empty(Ids(Generate("""[Explanation("EpsilonPlus; ReduceLogSumExp: gradient")]""", power)));
    }

    [Fact]
    public void LRP3013_a_kernel_machine_that_has_no_root()
    {
        const string Attribute = """[Explanation([|"kernel: taylor"|], Name = "Box")]""";
        var machine = new OnnxModelBuilder().Input("x", 1, 2).Node("ai.onnx.ml.SVMRegressor", "x", "y", ("n_supports", 1),
            ("support_vectors", new[] { 1.0, 2.0 }), ("coefficients", new[] { 1.0 }), ("rho", new[] { 1.0 }),
                ("kernel_type", "LINEAR")).Output("y");
        var generation = Generate(Attribute, machine);
        Assert.Equal(["LRP3013"], Ids(generation));
        Assert.Equal(Source(Attribute), generation.Marked("Net.cs"));
        Assert.Empty(Ids(Generate("""[Explanation("kernel: taylor; kernel: gradient")]""", machine)));
    }

    [Fact]
    public void Every_message_is_tried() =>
        Assert.Equal(s_ids, Mistakes.Select(row =>
            (string)row[0]).Append("LRP3012").Append("LRP3013").Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("EpsilonPlus")]
    [InlineData("EpsilonPlusFlat; first: box(-1, 1)")]
    [InlineData("gradient")]
    [InlineData("InputTimesGradient")]
    public void A_preset_goes_by_its_bare_name(string text) =>
        Assert.Empty(Ids(Generate($"""[Explanation("{text}")]""", TwoConvolutions)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_example_of_a_page_gives_its_message_and_the_remedy_none(string id)
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "diagnostics", id + ".md")).Split("## Remedy");
        Assert.All(Attribute().Matches(page[0]), attribute => Assert.Equal([id], Ids(Generate(attribute.Value, TwoConvolutions))));
        Assert.All(Attribute().Matches(page[1]), attribute => Assert.Empty(Ids(Generate(attribute.Value, TwoConvolutions))));
    }

    private static OnnxModelBuilder TwoConvolutions => new OnnxModelBuilder()
        .Input("x", 1, 3, 8, 8)
        .Weights("w0", 4, 3, 3, 3).Node("Conv", "x, w0", "features/0").Node("Relu", "features/0", "features/1")
        .Weights("w1", 4, 4, 3, 3).Node("Conv", "features/1, w1", "/conv5/Conv").Node("Relu", "/conv5/Conv", "relu")
        .Node("MaxPool", "relu", "pool", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }))
        .Node("Flatten", "pool", "flat")
        .Weights("w2", 16, 2).Node("Gemm", "flat, w2", "fc")
        .Output("fc");

    private static Generation Generate(string attribute, OnnxModelBuilder network)
    {
        using var project = Project.Of(Marks.Remove(Source(attribute)), NetworkCompiler.Compile);
        project.WriteModel("net.onnx", network.ToBytes());
        return project.Generate();
    }

    private static IEnumerable<string> Ids(Generation generation) => generation.Result.Diagnostics.Select(message => message.Id);

    private static string Source(string attribute) => $"using Lrp;\n[ExplainedNetwork(\"net.onnx\")]\n{attribute}\npartial class Net;";

    [GeneratedRegex(@"^\[Explanation\(.*?\)\](?=\s*(//|$))", RegexOptions.Multiline)]
    private static partial Regex Attribute();
}
