using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

/// <summary>Pipelines that read a text: what is done to it, what is counted, and what is refused.</summary>
public class TextImportTests
{
    private const string Grams =
        "mode='TF' pool_strings=['b','a','a','b'] ngram_counts=[0,2] ngram_indexes=[1,2,0] min_gram_length=1 max_gram_length=2 max_skip_count=3";

    private const string Words = "com.microsoft.Tokenizer(d | mark=0 pad_value='#' mincharnum=2 tokenexp='[a-z]+')";

    [Fact]
    public void Steps_are_collected_on_the_way_and_counts_are_the_input()
    {
        var graph = Import($"d:text[1,1]; r={{-1}}; f=Reshape(d,r); s=StringNormalizer(f | case_change_action='LOWER' stopwords=['the']); "
            + $"t=com.microsoft.Tokenizer(s | mark=0 mincharnum=2 tokenexp='[a-z]+'); u=Flatten(t); v=TfIdfVectorizer(u | {Grams}); y=Relu(v)");
        var text = Assert.Single(graph.Texts);
        Assert.Equal("without 1 words; lower case; matches of [a-z]+ of 2 characters at least; 3 of 1 to 2, skipping 3 at most", text.ToString());
        Assert.Equal(["b:1", "a:2", "a b:0"], text.Grams.Grams.Select(gram => $"{string.Join(' ', gram.Items)}:{gram.Feature}"));
        Assert.Equal([text.Counts], graph.Inputs);
        Assert.Equal("d", text.Counts.Name);
        Assert.Equal(new Shape(1, 3), text.Counts.Shape);
        Assert.Contains($"{text.Counts} counts without 1 words; lower case", GraphPrinter.Print(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_counted_in_several_ways_is_several_inputs()
    {
        var graph = Import($"d:text[1,1]; t={Words}; c=com.microsoft.Tokenizer(d | separators=['']); "
            + $"v=TfIdfVectorizer(t | {Grams}); w=TfIdfVectorizer(c | {Grams}); y=Concat(v,w | axis=1)");
        Assert.Equal(["d", "w"], graph.Inputs.Select(input => input.Name));
        Assert.Equal(["matches of [a-z]+ of 2 characters at least", "characters"], graph.Texts.Select(text => text.Steps[0].ToString()));
    }

    [Theory]
    [InlineData("TF", new[] { 0.0, 2, 3 })]
    [InlineData("IDF", new[] { 0, 0.5, 1.5 })]
    [InlineData("TFIDF", new[] { 0, 1.0, 4.5 })]
    public void Weights_are_those_of_sequences_in_their_pool(string mode, double[] expected)
    {
        var graph = Import($"d:text[1,1]; v=TfIdfVectorizer(d | {Grams.Replace("'TF'", $"'{mode}'", StringComparison.Ordinal)} weights=[0.5,1.5,2.5])");
        Assert.Equal(expected, new Interpreter(graph).Forward(new Tensor(new Shape(1, 3), [0, 2, 3])).Outputs[0].Data);
    }

    [Fact]
    public void Sequences_of_integers_are_counted_by_nodes()
    {
        var graph = Import("t:int[2,5]; y=TfIdfVectorizer(t | mode='TF' pool_int64s=[3,5,3,5] ngram_counts=[0,2] ngram_indexes=[3,0,1] "
            + "min_gram_length=1 max_gram_length=2 max_skip_count=1)");
        Assert.Empty(graph.Texts);
        var y = new Interpreter(graph).Forward(new Tensor(new Shape(2, 5), [3, 5, 3, 4, 5, 3, 3, 3, 3, 3])).Outputs[0];
        // 3 5 is there beside each other, and with one in between.
        Assert.Equal([2, 2, 0, 2, 0, 0, 0, 5], y.Data);
    }

    [Theory]
    [InlineData("d:text[1,1]; e:text[1,1]; s=StringNormalizer(d); r=StringNormalizer(e); v=TfIdfVectorizer(s | G); w=TfIdfVectorizer(r | G); y=Add(v,w)",
        "LRP1020", "it reads two texts, 'd' and 'e'")]
    [InlineData("d:text[1,1]; x[1,3]; v=TfIdfVectorizer(d | G); y=Add(v,x)", "LRP1020", "beside the text 'd' it has the input 'x'")]
    [InlineData("d:text[4]; v=TfIdfVectorizer(d | G); y=Relu(v)", "LRP1020", "takes 4 texts at a time")]
    [InlineData("d:text[1]; y=StringNormalizer(d)", "LRP1011", "'y' has elements of type String")]
    [InlineData("d:text[1]; t=com.microsoft.Tokenizer(d | mark=1 tokenexp='a'); y=TfIdfVectorizer(t | G)", "LRP1003", "marks of begin and end")]
    [InlineData("d:text[1]; t=com.microsoft.Tokenizer(d | mark=0); y=TfIdfVectorizer(t | G)", "LRP1008", "'tokenexp' is missing")]
    [InlineData("d:text[1]; t=com.microsoft.Tokenizer(d | tokenexp='(?=a)b'); y=TfIdfVectorizer(t | G)", "LRP1021", "no group that is only grouped")]
    [InlineData("d:text[1]; t=com.microsoft.Tokenizer(d | separators=[' ','']); y=TfIdfVectorizer(t | G)", "LRP1007", "one of its separators is empty")]
    [InlineData("d:text[1]; c=Concat(d,d | axis=0); y=TfIdfVectorizer(c | G)", "LRP1003", "not supported of text")]
    [InlineData("x[1,3]; y=StringNormalizer(x)", "LRP1003", "of other than a text")]
    [InlineData("x[1,3]; y=TfIdfVectorizer(x | G)", "LRP1008", "'pool_int64s' is missing")]
    public void What_is_no_single_text_is_named(string text, string id, string message)
    {
        var exception = Assert.Throws<DiagnosticException>(() => Import(text.Replace("G)", $"{Grams})", StringComparison.Ordinal)));
        Assert.Equal(id, exception.Diagnostic.Descriptor.Id);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ngram_indexes=[1,2,0]", "ngram_indexes=[1,2]", "it has 2 features for 3 sequences")]
    [InlineData("ngram_indexes=[1,2,0]", "ngram_indexes=[1,-2,0]", "a feature's place is out of range")]
    [InlineData("ngram_indexes=[1,2,0]", "ngram_indexes=[1,2000000000,0]", "a feature's place is out of range")]
    [InlineData("ngram_counts=[0,2]", "ngram_counts=[0,3]", "no sequences of 2")]
    [InlineData("ngram_counts=[0,2]", "ngram_counts=[0,7]", "no sequences of 1")]
    [InlineData("max_gram_length=2", "max_gram_length=3", "it counts 1 to 3 words of 2")]
    [InlineData("min_gram_length=1", "min_gram_length=0", "it counts 0 to 2 words")]
    [InlineData("max_skip_count=3", "max_skip_count=-1", "it skips -1 words")]
    [InlineData("'b','a','a','b'", "'b','b','a','b'", "the sequence 'b' is there twice")]
    [InlineData("'b','a','a','b'", "'b','a\0','a','b'", "a word has a NUL in it")]
    [InlineData("mode='TF'", "mode='IDF' weights=[1.0,2.0]", "its 2 weights do not fill [3]")]
    [InlineData("mode='TF' pool_strings=['b','a','a','b'] ngram_counts=[0,2] ngram_indexes=[1,2,0]",
        "mode='IDF' weights=[1.0,2.0,3.0] pool_strings=['b','a','a','b'] ngram_counts=[0,2] ngram_indexes=[1,1,0]", "that share a feature")]
    [InlineData("mode='TF'", "mode='TFI'", "attribute 'mode' says 'TFI'")]
    public void A_pool_that_does_not_fit_is_named(string old, string replacement, string message)
    {
        var exception = Assert.Throws<DiagnosticException>(
            () => Import($"d:text[1]; y=TfIdfVectorizer(d | {Grams.Replace(old, replacement, StringComparison.Ordinal)})"));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static Graph Import(string text) => OnnxText.Parse(text).Import();
}
