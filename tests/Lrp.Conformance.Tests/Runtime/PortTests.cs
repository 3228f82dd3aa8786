namespace Lrp.Conformance.Tests;

/// <summary>What goes into a network and comes out: numbers that are none, masks, tokens, several outputs.</summary>
public class PortTests
{
    public static TheoryData<InstructionSet> All => [.. TestNetworks.InstructionSets];

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_no_number_stays_none_in_every_function(InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load("not-a-number").CreateExplainer(instructionSet);
        using var interpreter = TestNetworks.Interpret("not-a-number");
        var input = TestNetworks.Input(explainer);
        int[] broken = [0, 7, 31, 59];
        foreach (var index in broken)
            input[index] = float.NaN;
        foreach (var network in (IExplainer[])[explainer, interpreter])
        {
            var output = network.Predict(input).ToArray();
            for (var index = 0; index < output.Length; index++)
            {
                var isBroken = broken.Contains(index % input.Length);
                Assert.True(float.IsNaN(output[index]) == isBroken, $"function {index / input.Length}: {output[index]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_a_mask_leaves_out_has_no_relevance_and_all_else_a_number(InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load("mask").CreateExplainer(instructionSet);
        using var interpreter = TestNetworks.Interpret("mask");
        var input = TestNetworks.Input(explainer);
        var constantSoftmax = TestNetworks.Find("mask").Explanations.ToList()
            .FindIndex(text => text.Contains("constant", StringComparison.Ordinal));
        foreach (var network in (IExplainer[])[explainer, interpreter])
        {
            network.Predict(input);
            for (var explanation = 0; explanation < network.Explanations.Count; explanation++)
            {
                var relevance = network.Relevance(1, explanation).ToArray();
                Assert.All(relevance, value => Assert.True(float.IsFinite(value)));
            }

            // No token attends to the last one, which asks for itself only by its query.
            var last = network.Relevance(1, constantSoftmax)[^8..].ToArray();
            Assert.All(last, value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Tokens_are_integers_each_with_one_relevance(InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load("tokens").CreateExplainer(instructionSet);
        Assert.Equal("t: int[1, 6]", explainer.Inputs[0].ToString());
        int[] tokens = [3, 18, 0, -1, 7, 3];
        var relevance = explainer.Explain(tokens, 2).ToArray();
        Assert.Equal(6, relevance.Length);
        Assert.Equal(relevance[0], relevance[5]);
        Assert.Equal(relevance, explainer.Explain(Array.ConvertAll(tokens, token => (float)token), 2).ToArray());
        Assert.Equal(explainer.Logits[2], relevance.Sum(), 0.2 * Math.Abs(explainer.Logits[2]) + 0.5);

        InterpreterReference reference = new(TestNetworks.Find("tokens").Request, Array.ConvertAll(tokens, token => (float)token));
        explainer.Predict(tokens);
        for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
        {
            var index = explanation;
            reference.Check(explainer.Explanations[index], explainer, each => each.Relevance(2, index).ToDoubles());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_token_outside_the_table_is_refused_and_the_next_call_works(InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load("tokens").CreateExplainer(instructionSet);
        foreach (var token in (int[])[19, -20, int.MaxValue, int.MinValue])
        {
            var exception = Assert.Throws<ArgumentException>(() => explainer.Predict([0, 1, 2, 3, 4, token]));
            Assert.Contains("0 to 18", exception.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => explainer.Explain([0, 1, 2, 3, 4, float.NaN], 0));
        Assert.Throws<InvalidOperationException>(() => explainer.Relevance(0));
        Assert.Equal(4, explainer.Predict([0, 1, 2, 3, 4, 5]).Length);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void All_outputs_are_readable_by_name_after_a_prediction(InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load("several-outputs").CreateExplainer(instructionSet);
        Assert.Throws<InvalidOperationException>(() => explainer.ReadOutput(0));
        Assert.Equal(["l", "y", "b"], explainer.Outputs.Select(output => output.Name));
        Assert.Equal("y", explainer.Output.Name);
        var predicted = explainer.Predict(TestNetworks.Input(explainer)).ToArray();
        Assert.Equal(predicted, explainer.ReadOutput("y").ToArray());
        Assert.Equal(Array.IndexOf(predicted, predicted.Max()), explainer.ReadOutput("l")[0]);
        Assert.Equal(4, explainer.ReadOutput("b").Length);
        explainer.Explain(TestNetworks.Input(explainer), 3);
        Assert.Equal(predicted, explainer.ReadOutput("y").ToArray());
        var exception = Assert.Throws<ArgumentException>(() => explainer.ReadOutput("z"));
        Assert.Contains("'l', 'y', 'b'", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => explainer.ReadOutput(3));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Integers_and_outputs_allocate_nothing(InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load("tokens").CreateExplainer(instructionSet);
        int[] tokens = [1, 2, 3, 4, 5, 6];
        AllocationTests.AssertNothingIsAllocatedBy(() =>
        {
            explainer.Predict(tokens);
            explainer.ReadOutput(0);
            explainer.Explain(tokens, 1);
        });
    }
}
