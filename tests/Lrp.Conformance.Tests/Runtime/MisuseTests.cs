namespace Lrp.Conformance.Tests;

/// <summary>Wrong calls of a generated network are refused before anything is computed.</summary>
public class MisuseTests
{
    private const string Network = "lenet-mnist";

    [Theory]
    [InlineData(0)]
    [InlineData(783)]
    [InlineData(785)]
    public void Input_of_the_wrong_length_is_refused(int length)
    {
        using var explainer = TestNetworks.Load(Network).CreateExplainer();
        Assert.Throws<ArgumentException>("input", () => _ = explainer.Predict(new float[length]));
        Assert.Throws<ArgumentException>("input", () => _ = explainer.Explain(new float[length], 0));
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Logits);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public void Target_out_of_range_is_refused(int target)
    {
        using var explainer = TestNetworks.Load(Network).CreateExplainer();
        var input = TestNetworks.Input(explainer);
        Assert.Throws<ArgumentOutOfRangeException>("target", () => _ = explainer.Explain(input, target));
        explainer.Predict(input);
        Assert.Throws<ArgumentOutOfRangeException>("target", () => _ = explainer.Relevance(target));
        Assert.Throws<ArgumentException>("seed", () => _ = explainer.Relevance(new float[9]));
    }

    [Fact]
    public void Explanation_out_of_range_is_refused()
    {
        using var explainer = TestNetworks.Load(Network).CreateExplainer();
        var input = TestNetworks.Input(explainer);
        foreach (var explanation in (int[])[-1, explainer.Explanations.Count])
            Assert.Throws<ArgumentOutOfRangeException>("explanation", () => _ = explainer.Explain(input, 0, explanation));
    }

    [Fact]
    public void Relevance_before_a_prediction_is_refused()
    {
        using var explainer = TestNetworks.Load(Network).CreateExplainer();
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Relevance(0));
        Assert.Throws<InvalidOperationException>(() => _ = explainer.Relevance(new float[10]));
    }

    [Fact]
    public void Nothing_works_after_dispose()
    {
        using var network = TestNetworks.LoadAnew(Network, TestNetworks.Find(Network).ModelPath);
        var explainer = network.CreateExplainer();
        var input = TestNetworks.Input(explainer);
        explainer.Predict(input);
        explainer.Dispose();
        explainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ = explainer.Predict(input));
        Assert.Throws<ObjectDisposedException>(() => _ = explainer.Explain(input, 0));
        Assert.Throws<ObjectDisposedException>(() => _ = explainer.Relevance(0));
        Assert.Throws<ObjectDisposedException>(() => _ = explainer.Logits);
    }

    [Fact]
    public void Explainers_of_a_disposed_network_refuse_and_none_are_made()
    {
        var network = TestNetworks.LoadAnew(Network, TestNetworks.Find(Network).ModelPath);
        using var explainer = network.CreateExplainer();
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ = explainer.Predict(TestNetworks.Input(explainer)));
        Assert.Throws<ObjectDisposedException>(() => network.CreateExplainer());
    }
}
