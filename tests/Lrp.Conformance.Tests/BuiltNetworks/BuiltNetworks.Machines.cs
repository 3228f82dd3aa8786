using System.Globalization;

namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    private static string[] FromRoots => ["kernel: taylor", "kernel: path(5)", "kernel: gradient", "gradient"];

    /// <summary>Support vector machines behind what pipelines put before them; features that are no multiple of a vector's width.</summary>
    private static IEnumerable<TestNetwork> Machines()
    {
        yield return Text("machine-pairs", 17,
            $"x[1,7]; s=ai.onnx.ml.Scaler(x | offset=[0.1] scale=[1.5]); l,y=ai.onnx.ml.SVMClassifier(s | {Vectors(3, 7, 5, 4, 2, 6)} "
            + "kernel_type='RBF' kernel_params=[0.2,0.0,0.0]); -> y", FromRoots);
        yield return Text("machine-linear-pairs", 17,
            $"x[2,7]; l,y=ai.onnx.ml.SVMClassifier(x | {Vectors(7, 7, 5, 4, 2, 6)} "
            + "kernel_type='LINEAR' kernel_params=[0.0,0.0,0.0]); -> y", ["kernel: exact", "kernel: exact(bias-on-present)", .. FromRoots]);
        yield return Text("machine-probabilities", 17,
            $"x[1,19]; l,y=ai.onnx.ml.SVMClassifier(x | {Vectors(4, 19, 9, 8, 7)} prob_a=[-1.5,-0.7,-2.0] prob_b=[0.1,-0.2,0.3] "
            + "kernel_type='SIGMOID' kernel_params=[0.02,-0.5,0.0]); -> y", "kernel: taylor", "kernel: gradient");
        yield return Text("machine-odds", 17,
            $"x[1,9]; l,y=ai.onnx.ml.SVMClassifier(x | {Vectors(8, 9, 5, 6)} prob_a=[-1.5] prob_b=[0.1] "
            + "kernel_type='RBF' kernel_params=[0.1,0.0,0.0]); -> y", FromRoots);
        yield return Text("machine-two", 17,
            $"x[1,13]; l,y=ai.onnx.ml.SVMClassifier(x | {Vectors(5, 13, 6, 7)} kernel_type='POLY' kernel_params=[0.1,1.0,3.0]); -> y",
                FromRoots);
        yield return Text("machine-number", 17,
            "x[1,3]; z[1,5]; v=ai.onnx.ml.FeatureVectorizer(x,z | inputdimensions=[3,5]); "
            + "i=ai.onnx.ml.Imputer(v | imputed_value_floats=[0.5] replaced_value_float=-1000.0); n=ai.onnx.ml.Normalizer(i | norm='L2'); "
            + $"y=ai.onnx.ml.SVMRegressor(n | n_supports=11 {Regression(6, 8, 11)} kernel_params=[1.0,0.0,0.0])",
            "kernel: exact", "kernel: exact(bias-on-present)", "kernel: taylor", "kernel: gradient", "gradient");
    }

    /// <summary>Classifiers of what is counted in a text: words, and pairs of words with another between them.</summary>
    private static IEnumerable<TestNetwork> Texts()
    {
        const string Grams = "pool_strings=['cat','dog','eel','fox','cat','dog','eel','cat'] ngram_counts=[0,4] ngram_indexes=[5,0,3,1,4,2] "
            + "weights=[0.5,1.5,2.5,1.0,2.0,3.0] min_gram_length=1 max_gram_length=2 max_skip_count=1";
        const string Words = "s=StringNormalizer(d | case_change_action='LOWER' locale='C'); "
            + "t=com.microsoft.Tokenizer(s | mark=0 pad_value='#' mincharnum=2 tokenexp='[a-z]+'); ";
        yield return Text("text-words", 17,
            $"d:text[1,1]; {Words} f=Flatten(t); v=TfIdfVectorizer(f | mode='TFIDF' {Grams}); n=ai.onnx.ml.Normalizer(v | norm='L2'); "
            + $"l,y=ai.onnx.ml.LinearClassifier(n | coefficients={Numbers(new Random(3), 18)} "
            + "intercepts=[0.5,-0.25,0.125] classlabels_ints=[0,1,2]); -> y",
            "dense: z(bias-on-present)", "dense: gamma(0.25, bias-on-present)", "gradient");
        yield return Text("text-characters", 17,
            $"d:text[1,1]; {Words} c=com.microsoft.Tokenizer(d | mark=0 pad_value='#' mincharnum=1 separators=['']); "
            + $"f=Flatten(t); v=TfIdfVectorizer(f | mode='IDF' {Grams}); "
            + $"g=Flatten(c); w=TfIdfVectorizer(g | mode='TF' {Grams.Replace("'cat'", "'a'", StringComparison.Ordinal)}); x=Concat(v,w | axis=1); "
            + $"y=ai.onnx.ml.SVMRegressor(x | n_supports=5 {Regression(6, 12, 5)} kernel_params=[1.0,0.0,0.0])",
            "kernel: exact(bias-on-present)", "kernel: exact", "kernel: taylor");
    }

    private static string Vectors(int seed, int features, params int[] classes)
    {
        var (random, count, pairs) = (new Random(seed), classes.Sum(), classes.Length * (classes.Length - 1) / 2);
        return $"classlabels_ints=[{string.Join(',', Enumerable.Range(0, classes.Length))}] "
            + $"vectors_per_class=[{string.Join(',', classes)}] "
            + $"support_vectors={Numbers(random, count * features)} coefficients={Numbers(random, (classes.Length - 1) * count)} "
            + $"rho={Numbers(random, pairs)}";
    }

    private static string Regression(int seed, int features, int count)
    {
        var random = new Random(seed);
        return $"support_vectors={Numbers(random, count * features)} coefficients={Numbers(random, count)} rho={Numbers(random, 1)}";
    }

    /// <summary>Between −1 and 1.</summary>
    private static string Numbers(Random random, int count) => $"[{string.Join(',', Enumerable.Range(0, count)
        .Select(_ => ((random.NextDouble() * 2) - 1).ToString("0.0000", CultureInfo.InvariantCulture)))}]";
}
