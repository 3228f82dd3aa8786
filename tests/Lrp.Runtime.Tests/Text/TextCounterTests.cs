using System.Text;
using Lrp.Generated;

namespace Lrp.Runtime.Tests.Text;

/// <summary>Texts become counts, and relevance of counts that of words at their places.</summary>
public class TextCounterTests
{
    private static readonly TextStep s_words = TextStep.Matches("[a-z]+", 1);

    [Fact]
    public void Words_are_counted_whatever_their_case()
    {
        var counter = Counter([TextStep.Lower, s_words], Unigrams("cat", "dog"));
        Assert.Equal([2, 0], counter.Count("The CAT: a cat.").ToArray());
        Assert.Equal([0, 1], counter.Count("Dogs? Dog!").ToArray());
        Assert.Equal(["cat", "dog"], counter.Features);
    }

    [Fact]
    public void Every_word_has_its_place_in_the_text_and_its_share()
    {
        const string Text = "The CAT: a cat.";
        var counter = Counter([TextStep.Lower, s_words], Unigrams("cat", "a"));
        counter.Count(Text);
        var spans = counter.Share([3f, -1]).ToArray();
        Assert.Equal(["The", "CAT", "a", "cat"], spans.Select(span => Text.Substring(span.Start, span.Length)));
        Assert.Equal([0, 1.5f, -1, 1.5f], spans.Select(span => span.Relevance));
    }

    [Fact]
    public void A_sequence_gives_each_of_its_words_the_same()
    {
        var counter = Counter([s_words], Grams(["b", "a", "b"], counts: [1, 1], least: 1, most: 2, skips: 0));
        Assert.Equal([2, 1], counter.Count("a b c b").ToArray());
        // b twice: 4 each; "a b" once: 5 to a and to the first b.
        Assert.Equal([5, 9, 0, 4], counter.Share([8f, 10]).ToArray().Select(span => span.Relevance));
        Assert.Equal(["b", "a b"], counter.Features);
    }

    /// <summary>Of a a x a: beside each other once, with one between them once, with two once.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(50, 3)]
    public void Words_may_be_skipped_between_those_of_a_sequence(int skips, float count) => Assert.Equal(
        [count], Counter([s_words], Grams(["a", "a"], counts: [0, 1], least: 2, most: 2, skips)).Count("a a x a").ToArray());

    [Fact]
    public void The_same_number_is_skipped_everywhere_in_a_sequence() => Assert.Equal(
        [1], Counter([s_words], Grams(["a", "b", "c"], counts: [0, 0, 1], least: 3, most: 3, skips: 3)).Count("a x b x c b x x c").ToArray());

    [Fact]
    public void A_word_alone_counts_once_however_many_may_be_skipped() =>
        Assert.Equal([3], Counter([s_words], Grams(["a"], counts: [1], least: 1, most: 1, skips: 5)).Count("a b a a").ToArray());

    [Fact]
    public void Shorter_sequences_than_the_shortest_are_there_and_do_not_count() =>
        Assert.Equal([0, 1], Counter([s_words], Grams(["a", "a", "b"], counts: [1, 1], least: 2, most: 2, skips: 0)).Count("a b").ToArray());

    [Fact]
    public void Features_may_be_in_any_order() => Assert.Equal(
        [0, 2, 1], Counter([s_words], new GramTable("a\0b\0"u8, [2], [1, 2], length: 3, least: 1, most: 1, skips: 0)).Count("a b a").ToArray());

    [Fact]
    public void Characters_are_those_of_Unicode()
    {
        const string Text = "a\U0001F600é\ud800";
        var counter = Counter([TextStep.Characters], Unigrams("\U0001F600", "é"));
        Assert.Equal([1, 1], counter.Count(Text).ToArray());
        Assert.Equal([(0, 1), (1, 2), (3, 1), (4, 1)], counter.Share([1f, 1]).ToArray().Select(span => (span.Start, span.Length)));
    }

    [Fact]
    public void Separators_split_one_after_the_other()
    {
        const string Text = " one,two three,,x ";
        var counter = Counter([TextStep.Between(" ", 2), TextStep.Between(",", 2)], Unigrams("two"));
        counter.Count(Text);
        Assert.Equal(["one", "two", "three"], counter.Share([0f]).ToArray().Select(span => Text.Substring(span.Start, span.Length)));
    }

    [Fact]
    public void The_shortest_word_is_counted_in_characters_of_Unicode() => Assert.Equal(
        [0, 1], Counter([TextStep.Matches("[^ ]+", 2)], Unigrams("\U0001F600", "\U0001F600a")).Count("\U0001F600 \U0001F600a").ToArray());

    /// <summary>Runs of a class are found without the pattern, with the same result.</summary>
    [Theory]
    [InlineData("[a-z]+")]
    [InlineData("[^a-z ]+")]
    [InlineData(@"[\t\n\]é-]+")]
    [InlineData("x+")]
    [InlineData(@"\.+")]
    public void Runs_are_those_that_the_pattern_matches(string pattern)
    {
        const string Alphabet = "abxz .]-é\n\U0001F600";
        var random = new Random(5);
        for (var round = 0; round < 100; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            foreach (var (run, same) in new[]
                {
                    (TextStep.Matches(pattern, 2), TextStep.Matches($"(?:{pattern})", 2)),
                    (TextStep.Between(pattern, 2), TextStep.Between($"(?:{pattern})", 2)),
                })
            {
                Assert.Equal(Words(same), Words(run));
            }

            RelevanceSpan[] Words(TextStep step)
            {
                var counter = Counter([step], Unigrams("none"));
                counter.Count(text);
                return counter.Share([0f]).ToArray();
            }
        }
    }

    [Theory]
    [InlineData(true, "cat")]
    [InlineData(false, "The cat")]
    public void Stop_words_are_left_out(bool ignoreCase, string left)
    {
        const string Text = "The the cat";
        var counter = Counter([TextStep.Between(" ", 1), TextStep.Without(["the"], ignoreCase)], Unigrams("cat"));
        counter.Count(Text);
        Assert.Equal(left, string.Join(' ', counter.Share([0f]).ToArray().Select(span => Text.Substring(span.Start, span.Length))));
    }

    [Fact]
    public void Capital_letters_are_as_long_as_small_ones()
    {
        var counter = Counter([TextStep.Upper, TextStep.Between(" ", 1)], Unigrams("STRAßE", "ÜBER"));
        Assert.Equal([1, 1], counter.Count("straße über").ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("zzz")]
    public void A_text_without_known_words_counts_nothing(string text)
    {
        var counter = Counter([s_words], Unigrams("cat"));
        counter.Count("cat cat");
        Assert.Equal([0], counter.Count(text).ToArray());
        Assert.All(counter.Share([7f]).ToArray(), span => Assert.Equal(0, span.Relevance));
    }

    [Fact]
    public void A_text_may_be_counted_in_several_ways()
    {
        var counter = new TextCounter([new([s_words], Unigrams("ab")), new([TextStep.Characters], Unigrams("a", "b"))]);
        Assert.Equal([1, 1, 2], counter.Count("ab b").ToArray());
        Assert.Equal([10, 0, 1, 1, 0, 1], counter.Share([10f, 1, 2]).ToArray().Select(span => span.Relevance));
        Assert.Equal(6, counter.WordCount);
    }

    [Fact]
    public void Other_numbers_than_features_are_refused() =>
        Assert.Throws<ArgumentException>(() => Counter([s_words], Unigrams("cat")).Share([1f, 2]));

    [Fact]
    public void Counting_and_sharing_allocate_nothing()
    {
        var counter = Counter(
            [TextStep.Lower, s_words, TextStep.Without(["the"], ignoreCase: true)], Grams(["cat", "a", "cat"], counts: [1, 1], least: 1, most: 2, skips: 1));
        var text = string.Concat(Enumerable.Repeat("The cat saw a black Cat. ", 100));
        float[] relevance = [1, 2];
        for (var round = 0; round < 50; round++)
        {
            Assert.Equal(200, counter.Count(text)[0]);
            Assert.Equal(500, counter.Share(relevance).Length);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 50; round++)
        {
            counter.Count(text);
            counter.Share(relevance);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TextCounter Counter(IReadOnlyList<TextStep> steps, GramTable grams) => new([new(steps, grams)]);

    private static GramTable Unigrams(params string[] words) => Grams(words, [words.Length], 1, 1, 0);

    private static GramTable Grams(string[] words, int[] counts, int least, int most, int skips) => new(
        Encoding.UTF8.GetBytes(string.Concat(words.Select(word => word + "\0"))), counts, [], counts.Sum(), least, most, skips);
}
