using System.Runtime.InteropServices;

namespace Lrp.Conformance.Tests;

/// <summary>Several threads compute what one does, to the last bit.</summary>
public class ThreadTests
{
    /// <summary>More than there are processors, too: then threads wait for one that is not running.</summary>
    private static readonly int[] _threads = [2, 3, 4];

    public static TheoryData<string, InstructionSet> Networks =>
        TestNetworks.WithInstructionSets(TestNetworks.All.Where(network => network.SharesAll)).ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void They_give_the_same_bits(string network, InstructionSet instructionSet) =>
        AssertSameBits(TestNetworks.Load(network), instructionSet, isPoisoned: !TestNetworks.Find(network).KeepsInner);

    [Theory]
    [InlineData("lenet-mnist")]
    [InlineData("shuffle")]
    public void Their_calls_allocate_nothing(string name)
    {
        using var explainer = TestNetworks.Load(name).CreateExplainer(TestNetworks.Find(name).InstructionSets[0], threads: 2);
        var input = TestNetworks.Input(explainer);
        AllocationTests.AssertNothingIsAllocatedBy(() => Run(explainer, input, _ => { }));
    }

    [Fact]
    public async Task Explainers_with_threads_work_at_once()
    {
        var network = TestNetworks.Load("lenet-mnist");
        using var alone = network.CreateExplainer();
        var input = TestNetworks.Input(alone);
        var expected = Run(alone, input);
        var callers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            using var explainer = network.CreateExplainer(threads: 2);
            return Enumerable.Range(0, 5).Select(_ => Run(explainer, input)).ToArray();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        foreach (var results in await Task.WhenAll(callers))
            Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void A_number_of_threads_that_cannot_be_is_named(int threads)
    {
        var network = TestNetworks.Load("lenet-mnist");
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateExplainer(threads: threads));
        Assert.Contains("Expected 1 to 256 threads.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(threads, exception.ActualValue);
    }

    internal static void AssertSameBits(IExplainedNetwork network, InstructionSet instructionSet, bool isPoisoned = true)
    {
        using var alone = network.CreateExplainer(instructionSet);
        var input = TestNetworks.Input(alone);
        var expected = Run(alone, input);
        foreach (var threads in _threads)
        {
            // What was never written may be anything.
            using var explainer = isPoisoned
                ? Workspace.Poisoned(network, instructionSet, threads)
                : network.CreateExplainer(instructionSet, threads);
            Assert.Equal(threads, Workspace.ThreadsOf(explainer));
            for (var repeat = 0; repeat < 2; repeat++)
                Assert.Equal(expected, Run(explainer, input));
        }
    }

    /// <summary>The bits of all that it computes.</summary>
    private static int[] Run(IExplainer explainer, float[] input)
    {
        var bits = new List<int>();
        Run(explainer, input, values => bits.AddRange(MemoryMarshal.Cast<float, int>(values)));
        return [.. bits];
    }

    private delegate void Result(ReadOnlySpan<float> values);

    private static void Run(IExplainer explainer, float[] input, Result result)
    {
        result(explainer.Predict(input));
        for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
        {
            result(explainer.Relevance(0, explanation));
            result(explainer.Explain(input, explainer.LogitCount - 1, explanation));
        }
    }
}
