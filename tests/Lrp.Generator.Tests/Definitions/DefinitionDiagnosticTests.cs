using System.Globalization;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>What is wrong with a definition is said at the expression, as one types.</summary>
public sealed class DefinitionDiagnosticTests
{
    private const string Input = "var x = net.Input(\"x\", 4, 8, 8); ";

    [Theory]
    [InlineData("LRP2003", "return ([|new object()|] as Tensor)!;", "'new object()' cannot be read in a definition: ")]
    [InlineData("LRP2003", "[|try { } finally { }|] return x;", "'try { } finally { }' cannot be read")]
    [InlineData("LRP2003", "Func<Tensor, Tensor> f = [|t => t.Relu()|]; return f(x);", "write it as a static method with [NetworkBlock]")]
    [InlineData("LRP2003", "[|Tensor Twice(Tensor t) => t + t;|] return Twice(x);", "write it as a static method with [NetworkBlock]")]
    [InlineData("LRP2003", "return net.Scan(x, 8, [|Step|]);", "what a loop repeats is a lambda",
        "static Tensor Step(Network net, Tensor state, Tensor element) => state;")]
    [InlineData("LRP2003", "return [|x + none!|];", "an operand is neither a tensor nor a number", "const Tensor? none = null;")]
    [InlineData("LRP2004", "return net.Dense(x, [|Width|]);", "'Width' is not known when the network is compiled")]
    [InlineData("LRP2004", "return net.Dense(x, [|Environment.ProcessorCount|]);", "'Environment.ProcessorCount' is not known")]
    [InlineData("LRP2005", "x = net.[|Convolution(x, 4, kernel: 9)|]; return x;",
        "Convolution does not fit: a kernel of [9, 9] is larger than [4, 8, 8] (x)")]
    [InlineData("LRP2005", "return x.Relu().[|MaxPool((2, 12), padding: 1)|];",
        "MaxPool does not fit: a kernel of [2, 12] is larger than [4, 8, 8] (relu1) with its padding")]
    [InlineData("LRP2005", "return net.[|Convolution(net.Dense(x.Flatten(), 3), 4, kernel: 1)|];",
        "Convolution does not fit: [3] (dense1) has no channels with one to three spatial axes")]
    [InlineData("LRP2005", "return x.[|Reshape(3, 5)|];", "Reshape does not fit: the 256 elements of [4, 8, 8] (x) do not fill [3, 5]")]
    [InlineData("LRP2005", "return net.[|Scan(x, 5, (net, h, e) => e.Flatten())|];", "Scan does not fit: a turn gives [64] (scan1.flatten1) in place of the state [5]")]
    [InlineData("LRP2005", "var y = x.Flatten(); return net.Scan(x, 256, (net, h, e) => y.[|Relu()|]);",
        "Relu does not fit: the loop reads 'flatten1', which is computed outside of it")]
    [InlineData("LRP2005", "return x.[|Pad((1, 8), mode: Padding.Reflect)|];", "Pad does not fit: reflection adds less than there is of [4, 8, 8] (x)")]
    [InlineData("LRP2005", "return x.[|Pad(20000)|].Pad(1);", "Pad does not fit: it makes more than 2^31 elements: [4, 40008, 40008]")]
    [InlineData("LRP2005", "return net.[|LocalResponseNormalization(net.Convolution(x, 20000, 1), 5)|];",
        "LocalResponseNormalization does not fit: its input [20000, 8, 8] (conv1) has more than ")]
    [InlineData("LRP2006", "return net.Dense(x, 3, name: [|\"\"|]);", "name of Dense is empty")]
    [InlineData("LRP2006", "return x.Resize([|20000|]);", "size of Resize is [20000, 20000], but no axis can have more than 16384 elements")]
    [InlineData("LRP2006", "return net.Constant([|[1, 2, 3]|], 2) + x;", "values of Constant has 3 numbers for [2]")]
    [InlineData("LRP2006", "return net.Convolution(x, 4, kernel: [|0|]);", "kernel of Convolution is 0, but must be at least 1")]
    [InlineData("LRP2006", "return net.Convolution(x, 4, 3, [|(1, 2, 3)|]);", "stride of Convolution has 3 numbers for 2 spatial axes")]
    [InlineData("LRP2006", "return net.Convolution(x, 4, 3, groups: [|3|]);", "groups of Convolution is 3, which does not divide 4 inputs and 4 channels")]
    [InlineData("LRP2006", "return x.Softmax([|3|]);", "axis of Softmax is 3, but [4, 8, 8] (x) has the axes 0 to 2")]
    [InlineData("LRP2006", "return x.Split(0, [|2|], 1)[0];", "sizes of Split is [2, 1], which do not make up the 4 of [4, 8, 8] (x)")]
    [InlineData("LRP2007", "x = net.Dense(x, 3, name: \"fc\"); return net.Dense(x, 3, name: [|\"fc\"|]);", "There is another layer or input 'fc'")]
    [InlineData("LRP2008", "while ([|true|]) x = x.Relu(); return x;", "The definition was not at its end after 4000 layers")]
    [InlineData("LRP2008", "var n = 0; for (var i = 0; [|i < 3|]; i--) n++; return net.Dense(x, n);", "not at its end after 50000 steps")]
    [InlineData("LRP2009", "return Deep(net, x);", "'Deep' calls itself",
        "[NetworkBlock] static Tensor Deep(Network net, Tensor x) => [|Deep|](net, x.Relu());")]
    [InlineData("LRP2010", "return [|Plain|](net, x);", "'Plain' cannot be called in a definition: mark it with [NetworkBlock]")]
    [InlineData("LRP2010", "return net.Dense(x, int.[|Parse|](\"3\"));", "'Parse' cannot be called in a definition: it is not part of the project's code")]
    [InlineData("LRP2011", "net.[|Dense(x, 3)|]; return x.Relu();", "No output depends on 'dense1'")]
    [InlineData("LRP2013", "return [|net.Convolution(x, 4, kernel: 3, name: \"conv2\") + x|];",
        "[4, 6, 6] (conv2) and [4, 8, 8] (x) cannot be added")]
    [InlineData("LRP2013", "return net.[|Concat([x, x.MaxPool(2)])|];", "[4, 8, 8] (x) and [4, 4, 4] (maxpool1) cannot be concatenated along axis 0")]
    [InlineData("LRP2013", "return x.[|MatMul(net.Parameter(\"w\", 4, 3))|];", "[4, 8, 8] (x) and [4, 3] (w) cannot be multiplied as matrices")]
    [InlineData("LRP2013", "return x.[|MatMul(net.Concat([x, x]))|];", "[4, 8, 8] (x) and [8, 8, 8] (concat1) cannot be multiplied as matrices")]
    [InlineData("LRP2013", "return net.[|Where(x.Greater(0), x, x.MaxPool(2))|];", "[4, 8, 8] (x) and [4, 4, 4] (maxpool1) cannot be chosen between")]
    [InlineData("LRP2013", "return net.[|PRelu(x, net.Parameter(\"s\", 5))|];", "[4, 8, 8] (x) and [5] (s) cannot be input and slope")]
    [InlineData("LRP2014", "var zero = 0; return net.Dense(x, [|3 / zero|]);", "'3 / zero' cannot be computed: it divides by zero")]
    [InlineData("LRP2014", "int[] widths = [1, 2]; return net.Dense(x, [|widths[2]|]);", "the index is outside of the array")]
    [InlineData("LRP2014", "var n = int.MaxValue; return net.Dense(x, [|n + 1|]);", "the result is too large for its type")]
    public void What_is_wrong_is_said_at_the_expression(string id, string body, string message, string members = "")
    {
        var source = Definition.Source(Input + body, "static int Width = 3; static Tensor Plain(Network net, Tensor x) => x;" + members);
        AssertMessage(id, source, message);
    }

    [Theory]
    [InlineData("LRP2001", "[[|ExplainedNetwork|]] partial class Net { }", "'Net' has neither a model file nor a definition")]
    [InlineData("LRP2002", "[ExplainedNetwork] partial class Net { [NetworkDefinition] Tensor [|Define|](Network net) => net.Input(\"x\", 1).Relu(); }",
        "'Define' cannot define a network: it is not static")]
    [InlineData("LRP2002", "[ExplainedNetwork] partial class Net { [NetworkDefinition] static Tensor [|Define|](int n) => null!; }",
        "its first parameter is no Network")]
    [InlineData("LRP2002", "[ExplainedNetwork] partial class Net { [NetworkDefinition] static Tensor [|Define|](Network net, int n) => net.Input(\"x\", n); }",
        "its further parameters have no default values")]
    [InlineData("LRP2002", "[ExplainedNetwork] partial class Net { [NetworkDefinition] static Tensor [|Define|](Network net) => net.Parameter(\"x\", 1); }",
        "what it returns does not depend on an input")]
    [InlineData("LRP2015", "[ExplainedNetwork, [|WeightName(\"a.{1}\", \"dense{0}\")|]] partial class Net { [NetworkDefinition] static Tensor Define(Network net) => net.Dense(net.Input(\"x\", 1), 1); }",
        "[WeightName] for 'dense{0}' has {1} in the stored name only")]
    [InlineData("LRP2015", "[ExplainedNetwork, [|WeightName(\"a\", \"fc\")|]] partial class Net { [NetworkDefinition] static Tensor Define(Network net) => net.Dense(net.Input(\"x\", 1), 1); }",
        "[WeightName] for 'fc' fits no layer with weights")]
    public void What_is_wrong_with_the_class_is_said_there(string id, string source, string message) =>
        AssertMessage(id, $"using Lrp;\nusing Lrp.Definitions;\n{source}", message);

    [Fact]
    public void A_definition_beside_a_model_file_is_one_too_many()
    {
        using var project = Project.Of("""
            using Lrp;
            using Lrp.Definitions;
            [ExplainedNetwork("net.onnx")]
            partial class Net { [NetworkDefinition] static Tensor Define(Network net) => net.Input("x", 1).Relu(); }
            """);
        Assert.Equal(["LRP2002 at Define"], project.Generate().Messages);
    }

    [Fact]
    public void A_definition_that_gives_nothing_has_a_message_though_CSharp_has_none() => AssertMessage(
        "LRP2002", Definition.Source("net.Input(\"x\", 3).Relu(); return null!;").Replace("Define", "[|Define|]", StringComparison.Ordinal),
        "'Define' cannot define a network: it returns no tensor");

    [Theory]
    [InlineData("var x = net.Input(\"x\", 3); return x.Rleu(unknown);", "CS1061")]
    [InlineData("var x = net.Input(\"x\", 3); y = x; return x.Relu();", "CS0103")]
    public void What_CSharp_refuses_gets_no_second_message(string body, string id)
    {
        using var project = new Project();
        project.Write("Net.cs", Definition.Source(body));
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Contains(generation.Errors, error => error.Contains(id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("return x.Relu(); x = x.Tanh();")]
    [InlineData("if (false) x = x.Tanh(); return x.Relu();")]
    [InlineData("for (;;) { if (x.Shape[0] == 4) return x.Relu(); } x = x.Tanh();")]
    public void What_cannot_be_reached_is_said_by_CSharp(string body)
    {
        using var project = new Project();
        project.Write("Net.cs", Definition.Source(Input + body));
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Contains("CS0162", Assert.Single(generation.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_layer_hints_at_its_shape_where_that_is_asked_for()
    {
        const string Body = Input + "return net.Convolution(x, 6, 3).MaxPool(2);";
        using var silent = new Project();
        silent.Write("Net.cs", Definition.Source(Body));
        Assert.Empty(silent.Generate().Messages);
        using var project = new Project { Enables = "LRP2012" };
        project.Write("Net.cs", Definition.Source(Body));
        var generation = project.Generate();
        Assert.Equal(["conv1: [6, 6, 6]", "maxpool1: [6, 3, 3]"],
            generation.Result.Diagnostics.Select(message => message.GetMessage(CultureInfo.InvariantCulture)));
        Assert.Contains("net.[|Convolution(x, 6, 3)|].[|MaxPool(2)|]", generation.Marked("Net.cs"), StringComparison.Ordinal);
    }

    private static void AssertMessage(string id, string source, string message)
    {
        using var project = new Project();
        project.Write("Net.cs", Marks.Remove(source));
        var generation = project.Generate();
        Assert.Null(generation.Result.Exception);
        var found = generation.Result.Diagnostics.Where(diagnostic => diagnostic.Id == id).ToList();
        Assert.Contains(message, Assert.Single(found).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(source, generation.Marked("Net.cs"));
    }
}
