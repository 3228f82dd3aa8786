using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;
using Lrp.Testing;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lrp.Conformance.Tests;

/// <summary>What is counted in a text is what ONNX Runtime counts.</summary>
public class OnnxRuntimeTextTests
{
    private const string Pool = "pool_strings=['cat','dog','a','.','cat','dog','a','cat','cat','cat','dog','cat','a'] ngram_counts=[0,4,10] "
        + "ngram_indexes=[2,0,7,5,1,3,4,6] weights=[0.5,1.5,2.5,1.0,2.0,3.0,4.0,0.25] max_gram_length=3";

    private static readonly string[] s_pieces = ["cat", "CAT", "dog", "dogs", "a", "b", " ", "  ", ".", ",", "\n", "é", "\U0001F600", "_", "7", "-"];

    public static TheoryData<string> Pipelines =>
    [
        "t=T(d | mincharnum=1 tokenexp='[a-z]+'); v=TF(t | mode='TF' min_gram_length=1 max_skip_count=0)",
        "t=T(d | mincharnum=2 tokenexp='[a-zA-Z0-9_]+'); v=TF(t | mode='TFIDF' min_gram_length=1 max_skip_count=2)",
        "t=T(d | mincharnum=3 tokenexp='[^ ,]+'); v=TF(t | mode='IDF' min_gram_length=2 max_skip_count=1)",
        "t=T(d | mincharnum=1 tokenexp='.'); v=TF(t | mode='TF' min_gram_length=1 max_skip_count=1)",
        "t=T(d | mincharnum=1 separators=['']); v=TF(t | mode='TFIDF' min_gram_length=1 max_skip_count=0)",
        "t=T(d | mincharnum=1 separators=[' ','\\.','-']); v=TF(t | mode='TF' min_gram_length=1 max_skip_count=0)",
        "t=T(d | mincharnum=2 separators=[' +','s','\\W']); v=TF(t | mode='TF' min_gram_length=1 max_skip_count=5)",
        "t=T(d | mincharnum=1 tokenexp='\\w+|[.]'); v=TF(t | mode='TF' min_gram_length=1 max_skip_count=0)",
        "r={-1}; f=Reshape(d,r); s=StringNormalizer(f | case_change_action='LOWER' locale='C' is_case_sensitive=0); "
            + "t=T(s | mincharnum=1 tokenexp='[a-z.]+?'); v=TF(t | mode='TF' min_gram_length=1 max_skip_count=0)",
        "t=T(d | mincharnum=1 tokenexp='[a-zA-Z.]+'); f=Flatten(t); "
            + "s=StringNormalizer(f | case_change_action='LOWER' stopwords=['dog','b'] locale='C' is_case_sensitive=0); "
            + "v=TF(s | mode='TF' min_gram_length=1 max_skip_count=1)",
        "t=T(d | mincharnum=1 tokenexp='[a-zA-Z.]+'); f=Flatten(t); "
            + "s=StringNormalizer(f | stopwords=['dog','b'] locale='C' is_case_sensitive=1); v=TF(s | mode='TF' min_gram_length=2 max_skip_count=1)",
    ];

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Counts_are_ONNX_Runtime_s(string pipeline)
    {
        var text = pipeline.Replace("T(", "com.microsoft.Tokenizer(", StringComparison.Ordinal)
            .Replace("mincharnum", "mark=0 pad_value='#' mincharnum", StringComparison.Ordinal)
            .Replace("v=TF(t", "f2=Flatten(t); v=TF(f2", StringComparison.Ordinal).Replace("TF(", "TfIdfVectorizer(", StringComparison.Ordinal)
            .Replace("mode=", $"{Pool} mode=", StringComparison.Ordinal);
        var path = Path.Combine(Directory.CreateTempSubdirectory("lrp-text-").FullName, "model.onnx");
        OnnxText.Parse($"d:text[1,1]; {text}").Save(path);
        using var model = new InterpretedModelLoader().Load(ModelRequest.Create(path, []));
        Assert.True(model.Explainer is ITextExplainer, string.Join("\n", model.Diagnostics));
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        var random = new Random(11);
        var counted = 0;
        for (var round = 0; round < 200; round++)
        {
            var sample = string.Concat(Enumerable.Range(0, random.Next(30))
                .Select(_ => s_pieces[random.Next(s_pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            // It is an error there to leave stop words out of nothing.
            if (pipeline.Contains("stopwords", StringComparison.Ordinal))
                sample += " a.";
            var expected = Run(session, sample);
            Assert.True(Deviation.OfLargestOrOne(((ITextExplainer)model.Explainer!).Predict(sample), expected) == 0, $"'{sample}'");
            counted += expected.Count(value => value != 0);
        }

        Assert.InRange(counted, 20, int.MaxValue);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("text-words")]
    [InlineData("text-characters")]
    public void Predictions_are_ONNX_Runtime_s(string network)
    {
        using var explainer = (ITextExplainer)TestNetworks.Load(network).CreateExplainer();
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(TestNetworks.Find(network).ModelPath, options);
        foreach (var text in new[] { "A CAT saw the fox, the dog; the dog saw no eel, cat.", "", "none", "eel x cat" })
            Assert.InRange(Deviation.OfLargestOrOne(explainer.Predict(text), Run(session, text)), 0, 1e-5);
    }

    private static double[] Run(InferenceSession session, string text)
    {
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("d", new DenseTensor<string>(new[] { text }, [1, 1]))]);
        return [.. results[^1].AsEnumerable<float>().Select(value => (double)value)];
    }
}
