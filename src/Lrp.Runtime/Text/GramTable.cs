using System.Text;

namespace Lrp.Generated;

/// <summary>
/// The sequences of words that a network counts (n-grams), as a tree: each node is a sequence, and its children add a word. It is
/// immutable, and shared between threads.
/// </summary>
public sealed class GramTable
{
    private const int Root = 0, NoFeature = -1;

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<(int Node, int Word), int> _children = [];
    private readonly List<int> _features = [NoFeature];
    private readonly int _least, _most, _skips;

    /// <param name="words">
    /// The words of all sequences behind each other, each with a NUL behind it: those of one word, of two, and so on.
    /// </param>
    /// <param name="counts">How many sequences have one word, how many two, and so on.</param>
    /// <param name="features">The feature that each sequence is; empty where they are in this order.</param>
    /// <param name="length">Features in all.</param>
    /// <param name="least">Words of the shortest sequence that counts.</param>
    /// <param name="most">Words of the longest.</param>
    /// <param name="skips">Words that may be left out between two of a sequence, the same number everywhere in it.</param>
    public GramTable(
        ReadOnlySpan<byte> words, ReadOnlySpan<int> counts, ReadOnlySpan<int> features, int length, int least, int most, int skips)
    {
        (_least, _most, _skips, Length) = (least, most, skips, length);
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        var names = new string[length];
        Array.Fill(names, "");
        var gram = 0;
        for (var size = 1; size <= counts.Length; size++)
        {
            for (var count = counts[size - 1]; count > 0; count--, gram++)
            {
                var feature = features.IsEmpty ? gram : features[gram];
                names[feature] = Add(ref words, size, feature);
            }
        }

        Names = names;
    }

    /// <summary>The number of features.</summary>
    public int Length { get; }

    /// <summary>The words of every feature.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of a word; −1 where no sequence has it.</summary>
    internal int WordOf(ReadOnlySpan<char> word) => _lookup.TryGetValue(word, out var number) ? number : -1;

    /// <summary>
    /// Finds all sequences as ONNX's TfIdfVectorizer does: single words once, longer sequences once for each number of skipped words.
    /// </summary>
    /// <param name="words">Numbers of the text's words.</param>
    internal void Find(ReadOnlySpan<int> words, GramList found)
    {
        // Words that are further apart than the text is long are in none.
        for (var distance = 1; distance <= Math.Min(_skips + 1, words.Length); distance++)
        {
            for (var first = 0; first < words.Length; first++)
            {
                var node = Root;
                for (var size = 1; size <= _most; size++)
                {
                    var place = first + ((long)(size - 1) * distance);
                    if (place >= words.Length || !_children.TryGetValue((node, words[(int)place]), out node))
                        break;
                    if (size >= _least && (size > 1 || distance == 1) && _features[node] is not NoFeature and var feature)
                        found.Add(new Gram(feature, first, distance, size));
                }
            }
        }
    }

    /// <summary>Takes a sequence's words, and gives its name.</summary>
    private string Add(ref ReadOnlySpan<byte> words, int size, int feature)
    {
        var node = Root;
        var name = new StringBuilder();
        for (var index = 0; index < size; index++)
        {
            var end = words.IndexOf((byte)0);
            var word = Encoding.UTF8.GetString(words[..end]);
            words = words[(end + 1)..];
            name.Append(index == 0 ? "" : " ").Append(word);
            if (!_words.TryGetValue(word, out var number))
                _words[word] = number = _words.Count;
            if (!_children.TryGetValue((node, number), out var child))
            {
                _children[(node, number)] = child = _features.Count;
                _features.Add(NoFeature);
            }

            node = child;
        }

        _features[node] = feature;
        return name.ToString();
    }
}
