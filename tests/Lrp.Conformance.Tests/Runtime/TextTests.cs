using Lrp.Cli.Checking;

namespace Lrp.Conformance.Tests;

/// <summary>Generated networks that read a text.</summary>
public class TextTests
{
    private const string Text = "A CAT saw the fox, the dog; the dog saw no eel, cat.";

    public static TheoryData<string, InstructionSet> Networks => TestNetworks.WithInstructionSets("text-words", "text-characters").ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Texts_are_explained_as_by_the_interpreter(string network, InstructionSet instructionSet)
    {
        using var explainer = (ITextExplainer)TestNetworks.Load(network).CreateExplainer(instructionSet);
        using var reference = (ITextExplainer)TestNetworks.Interpret(network);
        foreach (var text in new[] { Text, "", "nobody knows", "cat cat CAT" })
        {
            AssertClose(reference.Predict(text), explainer.Predict(text));
            for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
            {
                var spans = explainer.RelevanceSpans(explainer.Explain(text, 0, explanation)).ToArray();
                var expected = reference.RelevanceSpans(reference.Explain(text, 0, explanation)).ToArray();
                Assert.Equal(expected.Select(span => (span.Start, span.Length)), spans.Select(span => (span.Start, span.Length)));
                AssertClose(expected.Select(span => span.Relevance).ToArray(), spans.Select(span => span.Relevance).ToArray());
            }
        }
    }

    [Fact]
    public void Words_of_a_text_add_up_to_the_decision()
    {
        using var explainer = (ITextExplainer)TestNetworks.Load("text-words").CreateExplainer();
        Assert.Equal(["dog", "fox", "eel cat", "eel", "cat dog", "cat"], explainer.Features);
        var relevance = explainer.Explain(Text, target: 1).ToArray();
        var words = explainer.RelevanceSpans(relevance).ToArray();
        Assert.Equal(explainer.Logits[1], words.Sum(word => word.Relevance), 1e-5f);
        Assert.Equal(["CAT", "saw", "the", "fox", "the", "dog", "the", "dog", "saw", "no", "eel", "cat"],
            words.Select(word => Text.Substring(word.Start, word.Length)));
        Assert.All(words.Where(word => Text.Substring(word.Start, word.Length) is "saw" or "the" or "no"), word => Assert.Equal(0, word.Relevance));
        Assert.Equal(words[5].Relevance, words[7].Relevance);
        Assert.NotEqual(words[0].Relevance, words[11].Relevance);
    }

    [Fact]
    public void A_text_without_known_words_is_decided_by_the_bias_and_has_no_relevance()
    {
        using var explainer = (ITextExplainer)TestNetworks.Load("text-words").CreateExplainer();
        Assert.All(explainer.Explain("", target: 0).ToArray(), value => Assert.Equal(0, value));
        Assert.Equal([0.5f, -0.25f, 0.125f], explainer.Logits.ToArray());
        Assert.True(explainer.RelevanceSpans(new float[6]).IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Calls_allocate_nothing(string network, InstructionSet instructionSet)
    {
        using var explainer = (ITextExplainer)TestNetworks.Load(network).CreateExplainer(instructionSet);
        AllocationTests.AssertNothingIsAllocatedBy(() =>
        {
            explainer.Predict(Text);
            explainer.Predict("");
            explainer.RelevanceSpans(explainer.Explain(Text, 0));
        });
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.InRange(Deviation.OfLargestOrOne(actual, expected.ToDoubles()), 0, 1e-5);
}
