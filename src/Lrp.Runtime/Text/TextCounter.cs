using System.Numerics;

namespace Lrp.Generated;

/// <summary>
/// Counts what is in a text, and shares relevance out among its words. It owns its buffers, which grow with the longest text; otherwise
/// nothing is allocated. For one thread.
/// </summary>
public sealed class TextCounter
{
    private readonly Branch[] _branches;
    private readonly float[] _features;
    private char[] _text = new char[256];
    private RelevanceSpan[] _spans = new RelevanceSpan[64];

    /// <param name="branches">One for each input of the network, in their order.</param>
    public TextCounter(IReadOnlyList<TextBranch> branches)
    {
        _features = new float[branches.Sum(branch => branch.Grams.Length)];
        Features = [.. branches.SelectMany(branch => branch.Grams.Names)];
        _branches = new Branch[branches.Count];
        var offset = 0;
        for (var index = 0; index < _branches.Length; index++)
        {
            _branches[index] = new Branch(branches[index], offset);
            offset += branches[index].Grams.Length;
        }
    }

    /// <summary>The counted words.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>The words of the last text.</summary>
    public int WordCount => _branches.Sum(branch => branch.Words.Count);

    /// <summary>How often every feature is in a text.</summary>
    public ReadOnlySpan<float> Count(ReadOnlySpan<char> text)
    {
        if (_text.Length < text.Length)
            _text = new char[Math.Max(text.Length, (int)Math.Min(2L * _text.Length, Array.MaxLength))];
        foreach (var branch in _branches)
        {
            text.CopyTo(_text);
            branch.Count(_text.AsSpan(0, text.Length), _features);
        }

        return _features;
    }

    /// <summary>Shares the relevance of features out among the words of the last text, in its order.</summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers than features.</exception>
    public ReadOnlySpan<RelevanceSpan> Share(ReadOnlySpan<float> relevance)
    {
        CheckLength(relevance.Length);
        var count = 0;
        foreach (var branch in _branches)
        {
            var shares = branch.Share(relevance, _features);
            if (_spans.Length < count + shares.Length)
                Array.Resize(ref _spans, Math.Max(2 * _spans.Length, count + shares.Length));
            for (var word = 0; word < shares.Length; word++)
            {
                var token = branch.Words.Span[word];
                _spans[count++] = new RelevanceSpan(token.Start, token.Length, (float)shares[word]);
            }
        }

        return _spans.AsSpan(0, count);
    }

    /// <summary>The same in float64, for the words' relevance alone.</summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers than features.</exception>
    public double[] Share(ReadOnlySpan<double> relevance)
    {
        CheckLength(relevance.Length);
        var shares = new List<double>();
        foreach (var branch in _branches)
            shares.AddRange(branch.Share(relevance, _features));
        return [.. shares];
    }

    private void CheckLength(int length)
    {
        if (length != _features.Length)
            throw new ArgumentException($"Expected {_features.Length} numbers, one for each feature, got {length}.", "relevance");
    }

    /// <param name="offset">Where its features begin among those of all.</param>
    private sealed class Branch(TextBranch branch, int offset)
    {
        private readonly TextStep[] _steps = [.. branch.Steps];
        private readonly GramList _grams = new();
        private TokenList _words = new(), _spare = new();
        private int[] _numbers = new int[64];
        private double[] _shares = new double[64];

        public TokenList Words => _words;

        public void Count(Span<char> text, Span<float> features)
        {
            // Only what the last text had is not 0.
            foreach (var gram in _grams.Span)
                features[offset + gram.Feature] = 0;
            _grams.Clear();
            _words.Clear();
            _words.Add(0, text.Length);
            foreach (var step in _steps)
            {
                _spare.Clear();
                step.Run(text, _words.Span, _spare);
                (_words, _spare) = (_spare, _words);
            }

            if (_numbers.Length < _words.Count)
                (_numbers, _shares) = (new int[2 * _words.Count], new double[2 * _words.Count]);
            for (var word = 0; word < _words.Count; word++)
                _numbers[word] = branch.Grams.WordOf(text.Slice(_words.Span[word].Start, _words.Span[word].Length));
            branch.Grams.Find(_numbers.AsSpan(0, _words.Count), _grams);
            foreach (var gram in _grams.Span)
                features[offset + gram.Feature]++;
        }

        public ReadOnlySpan<double> Share<T>(ReadOnlySpan<T> relevance, ReadOnlySpan<float> features)
            where T : INumberBase<T>
        {
            var shares = _shares.AsSpan(0, _words.Count);
            shares.Clear();
            foreach (var gram in _grams.Span)
            {
                var feature = offset + gram.Feature;
                var share = double.CreateChecked(relevance[feature]) / features[feature] / gram.Size;
                for (var index = 0; index < gram.Size; index++)
                    shares[gram.First + (index * gram.Distance)] += share;
            }

            return shares;
        }
    }
}
