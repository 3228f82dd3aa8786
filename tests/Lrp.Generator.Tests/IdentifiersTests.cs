using Lrp.Compiler.Lowering;

namespace Lrp.Generator.Tests;

public sealed class IdentifiersTests
{
    [Theory]
    [InlineData("/features/0/conv-1", "Features0Conv1")]
    [InlineData("layer1.0.bn2", "Layer10Bn2")]
    [InlineData("/0/Conv", "Conv0")]
    [InlineData("conv2d", "Conv2d")]
    [InlineData("MaxPool", "MaxPool")]
    [InlineData("class", "Class")]
    [InlineData("123", "N123")]
    [InlineData("", "Layer")]
    [InlineData("*/ \"\n;", "Layer")]
    [InlineData("größe", "Größe")]
    [InlineData("層_1", "層1")]
    [InlineData("a\U0001F600b", "AB")]
    [InlineData("x\u202Ey", "XY")]
    public void Pascal(string name, string identifier) => Assert.Equal(identifier, Identifiers.Pascal(name, "Layer"));

    [Theory]
    [InlineData("/features/0/Conv", "features0Conv")]
    [InlineData("Class", "@class")]
    [InlineData("", "layer")]
    [InlineData("1", "n1")]
    public void Camel(string name, string identifier) => Assert.Equal(identifier, Identifiers.Camel(name, "Layer"));

    [Fact]
    public void Long_names_are_cut() => Assert.Equal(80, Identifiers.Pascal(new string('a', 100_000), "Layer").Length);

    [Fact]
    public void Names_that_are_taken_get_a_number()
    {
        var names = new UniqueNames("Conv");
        Assert.Equal(["Conv2", "Conv3", "Conv1", "Conv1_2", "Conv4"], new[] { "Conv", "Conv", "Conv1", "Conv1", "Conv" }.Select(names.Add));
    }

    [Fact]
    public void A_number_that_is_taken_is_passed_over()
    {
        var names = new UniqueNames("Conv2");
        Assert.Equal(["Conv", "Conv3", "Conv4"], new[] { "Conv", "Conv", "Conv" }.Select(names.Add));
    }

    [Fact]
    public void A_hundred_thousand_nodes_of_one_name_are_named_in_no_time()
    {
        var names = new UniqueNames();
        var last = Enumerable.Range(0, 100_000).Select(_ => names.Add("Conv")).ToArray()[^1];
        Assert.Equal("Conv100000", last);
    }

    [Fact]
    public void Explanations_give_their_methods_names_of_their_own()
    {
        ExplanationRequest[] explanations = [new("a"), new("b", "Box"), new("c", "my box"), new("d", "my-box"), new("e", "*/"), new("f", "2")];
        Assert.Equal(["", "Box", "MyBox", "MyBox2", "Unnamed", "N2"], Identifiers.OfExplanations(explanations));
    }
}
