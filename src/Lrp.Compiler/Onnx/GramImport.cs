using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// Counts of words and of sequences of them (ONNX's TfIdfVectorizer). Those of a text are an input of the network, which the runtime
/// counts; those of integers are nodes.
/// </summary>
internal static class GramImport
{
    /// <summary>Features, so that a file of a few bytes asks for no more memory than a machine has.</summary>
    private const int MostFeatures = 1 << 24;

    /// <summary>Comparisons of integers: each is an element of a tensor.</summary>
    private const long MostComparisons = 1 << 24;

    /// <summary>Counts; 1 where there is one (IDF); times weights (IDF, TFIDF).</summary>
    public static Value Vectorizer(NodeImport node)
    {
        var mode = node.String("mode", "");
        if (mode is not ("TF" or "IDF" or "TFIDF"))
            throw node.Invalid("mode", $"says '{Text.Quotable(mode)}'");
        var (counts, features) = node.Steps(0) is { } steps
            ? OfText(Pool(node, node.Strings("pool_strings") ?? throw node.Invalid("pool_strings", "is missing")))
            : OfTokens(Pool(node, node.Longs("pool_int64s") ?? throw node.Invalid("pool_int64s", "is missing")));
        if (mode == "IDF")
            counts = node.EmitAuxiliary(new Unary(UnaryFunction.Sign), counts);
        return mode == "TF" || node.Floats("weights") is null
            ? node.Floating(counts)
            : node.Floating(node.Emit(
                new Binary(BinaryFunction.Multiply), counts, Weights(node, features, counts.Shape[counts.Shape.Rank - 1])));

        (Value, IntList) OfText(GramPool<string> pool) => (node.Counts(steps!, pool), pool.Features);

        (Value, IntList) OfTokens(GramPool<long> pool) => (OfIntegers(node, pool), pool.Features);
    }

    /// <summary>Weights are those of sequences in their pool; here they are in the order of features.</summary>
    private static Value Weights(NodeImport node, IntList features, int length)
    {
        var weights = node.Weights("weights", new Shape(features.Count));
        if (features.Count == length && features.Select((feature, index) => feature == index).All(same => same))
            return weights;
        ShapeRules.Require(features.Distinct().Count() == length && features.Count == length,
            "its weights are those of sequences that share a feature, or there are features without one");
        var sources = new double[length];
        for (var gram = 0; gram < length; gram++)
            sources[features[gram]] = gram;
        return node.EmitAuxiliary(new Gather(0), weights, node.Constant(new Tensor(new Shape(length), sources), ElementType.Int64));
    }

    private static GramPool<T> Pool<T>(NodeImport node, IReadOnlyList<T> items)
    {
        var starts = node.Ints("ngram_counts") ?? throw node.Invalid("ngram_counts", "is missing");
        var features = node.Ints("ngram_indexes") ?? throw node.Invalid("ngram_indexes", "is missing");
        var (least, most, skips) = (node.Int("min_gram_length", 1), node.Int("max_gram_length", 1), node.Int("max_skip_count", 0));
        ShapeRules.Require(least >= 1 && least <= most && most <= starts.Length, $"it counts {least} to {most} words of {starts.Length}");
        ShapeRules.Require(skips is >= 0 and <= ushort.MaxValue, $"it skips {skips} words");
        var counts = new int[starts.Length];
        for (var index = 0; index < counts.Length; index++)
        {
            var end = index + 1 < starts.Length ? starts[index + 1] : items.Count;
            ShapeRules.Require(starts[index] >= 0 && end >= starts[index] && end <= items.Count && (end - starts[index]) % (index + 1) == 0,
                $"its items {starts[index]} to {end} are no sequences of {index + 1}");
            counts[index] = (end - starts[index]) / (index + 1);
        }

        ShapeRules.Require(starts[0] == 0 && counts.Sum() == features.Length && features.Length > 0,
            $"it has {features.Length} features for {counts.Sum()} sequences");
        ShapeRules.Require(features.All(feature => feature is >= 0 and < MostFeatures), "a feature's place is out of range");
        var pool = new GramPool<T>(items, counts, features, features.Max() + 1, least, most, skips);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (gram, _) in pool.Grams)
        {
            // NUL is between words in generated code.
            ShapeRules.Require(!gram.Any(item => $"{item}".Contains('\0')), "a word has a NUL in it");
            ShapeRules.Require(seen.Add(string.Join("\0", gram)), $"the sequence '{Text.Quotable(string.Join(" ", gram))}' is there twice");
        }

        return pool;
    }

    /// <summary>
    /// Of each length and distance all sequences at once: those of the input [N, W, 1] are compared, item by item, with those that are
    /// wanted, [1, 1, G], and matches are counted.
    /// </summary>
    private static Value OfIntegers(NodeImport node, GramPool<long> pool)
    {
        var x = node.Input(0);
        ShapeRules.Require(x.Shape.Rank is 1 or 2, $"its input {x.Shape} is no row of tokens");
        var (rows, length) = (x.Shape.Rank == 1 ? 1 : x.Shape[0], x.Shape[x.Shape.Rank - 1]);
        x = node.EmitAuxiliary(new Reshape(new Shape(rows, length, 1)), x);
        var bySize = pool.Grams.ToLookup(gram => gram.Items.Count);
        var parts = new List<Value>();
        var features = new List<int>();
        for (var size = pool.Least; size <= pool.Most; size++)
        {
            var grams = bySize[size].ToList();
            ShapeRules.Require((long)rows * length * grams.Count <= MostComparisons,
                $"it compares {length} tokens with {grams.Count} sequences");
            if (grams.Count == 0)
                continue;
            Value? sum = null;
            for (var distance = 1; distance <= (size == 1 ? 1 : pool.Skips + 1) && (long)(size - 1) * distance < length; distance++)
            {
                var matches = node.EmitAuxiliary(new Reduce(ReduceFunction.Sum, new IntList(1), KeepAxes: false), Matches(grams, distance));
                sum = sum is null ? matches : node.EmitAuxiliary(new Binary(BinaryFunction.Add), sum, matches);
            }

            parts.Add(sum ?? node.Constant(new Tensor(new Shape(rows, grams.Count)), ElementType.Float32));
            features.AddRange(grams.Select(gram => gram.Feature));
        }

        return node.EmitAuxiliary(new Reshape(node.Input(0).Shape.Rank == 1 ? new Shape(pool.Length) : new Shape(rows, pool.Length)),
            Placed(node, parts, features, rows, pool.Length));

        Value Matches(List<(IReadOnlyList<long> Items, int Feature)> grams, int distance)
        {
            var size = grams[0].Items.Count;
            Value? all = null;
            for (var place = 0; place < size; place++)
            {
                var count = length - ((size - 1) * distance);
                var tokens = node.EmitAuxiliary(
                    new Slice(new IntList(0, place * distance, 0), new IntList(1, 1, 1), new Shape(rows, count, 1)), x);
                var wanted = node.Constant(
                    new Tensor(new Shape(1, 1, grams.Count), [.. grams.Select(gram => (double)gram.Items[place])]), ElementType.Float32);
                var same = node.EmitAuxiliary(new Binary(BinaryFunction.Equal), tokens, wanted);
                all = all is null ? same : node.EmitAuxiliary(new Binary(BinaryFunction.And), all, same);
            }

            return all!;
        }
    }

    /// <summary>Counts at their features' places; 0 where there is none.</summary>
    private static Value Placed(NodeImport node, List<Value> parts, List<int> features, int rows, int length)
    {
        var sources = Enumerable.Repeat(features.Count, length).Select(source => (double)source).ToArray();
        for (var index = 0; index < features.Count; index++)
        {
            ShapeRules.Require(sources[features[index]] == features.Count, $"two sequences are feature {features[index]}");
            sources[features[index]] = index;
        }

        parts.Add(node.Constant(new Tensor(new Shape(rows, 1)), ElementType.Float32));
        return node.EmitAuxiliary(new Gather(1), node.EmitAuxiliary(new Concat(1), [.. parts]),
            node.Constant(new Tensor(new Shape(length), sources), ElementType.Int64));
    }
}
