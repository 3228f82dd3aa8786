namespace Lrp.Conformance.Tests;

/// <summary>Layers that are kept, and ledgers: what may be read when.</summary>
public class KeptLayerTests
{
    private const string Network = "kept-doubled";

    public static TheoryData<string, InstructionSet> Networks =>
        TestNetworks.WithInstructionSets(Network, "kept-rules-dense").ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Relevance_and_activation_are_the_interpreter_s(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        var reference = TestNetworks.Reference(network);
        explainer.Predict(TestNetworks.Input(explainer));
        explainer.Relevance(0);
        var layers = explainer.KeptLayers();
        Assert.NotEmpty(layers);
        foreach (var layer in layers)
        {
            reference.Check($"activation of {layer}", explainer, each => Kept(each, layer).Activation.ToDoubles());
            reference.Check($"relevance of {layer}", explainer, each => Kept(each, layer).Relevance.ToDoubles());
        }

        static KeptLayer Kept(IExplainer each, TensorInfo layer)
        {
            each.Relevance(0);
            Assert.Contains(each.KeptLayers(), other => other.Name == layer.Name && other.Shape.SequenceEqual(layer.Shape));
            return each.Kept(layer.Name);
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using var explainer = TestNetworks.Load(Network).CreateExplainer();
        var input = TestNetworks.Input(explainer);
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            explainer.Explain(input, 0);
            _ = explainer.Ledger();
            _ = explainer.Kept(0);
            explainer.Relevance(0, 0, 0, [1]);
        }
    }

    [Fact]
    public void Nothing_is_read_before_its_explanation_has_run()
    {
        using var explainer = TestNetworks.Load(Network).CreateExplainer();
        var input = TestNetworks.Input(explainer);
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Ledger());
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Relevance(0, 0, 0, [0]));
        explainer.Explain(input, 0);
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Ledger(1));
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Kept(0, 1));
        explainer.Predict(input);
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Kept(0));
    }

    [Fact]
    public void Layers_and_channels_that_are_not_there_are_refused()
    {
        using var explainer = TestNetworks.Load(Network).CreateExplainer();
        explainer.Explain(TestNetworks.Input(explainer), 0);
        var count = explainer.KeptLayers().Count;
        Assert.Throws<ArgumentException>("name", () => _ = explainer.Kept("conv99"));
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => _ = explainer.Kept(count));
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => _ = explainer.Relevance(0, 0, -1, [0]));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => _ = explainer.Relevance(0, 0, 0, [explainer.KeptLayers()[0].Shape[1]]));
        Assert.Throws<ArgumentOutOfRangeException>("explanation", () => _ = explainer.Ledger(99));
    }

    [Fact]
    public void Networks_compiled_without_have_none()
    {
        using var explainer = TestNetworks.Load("transposed").CreateExplainer();
        explainer.Explain(TestNetworks.Input(explainer), 0);
        Assert.True(explainer.Ledger().IsEmpty);
        Assert.Empty(explainer.KeptLayers());
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => _ = explainer.Relevance(0, 0, 0, [0]));
    }
}
