using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

/// <summary>Support vector machines of ai.onnx.ml, and what pipelines put before them.</summary>
public class SupportVectorTests
{
    private const string Three = "classlabels_ints=[7,1,4] vectors_per_class=[1,1,1] support_vectors=[1.0,0.0,0.0,1.0,1.0,1.0] "
        + "coefficients=[10.0,30.0,50.0,20.0,40.0,60.0] rho=[0.5,0.25,0.125]";

    private const string Two = "classlabels_ints=[3,8] vectors_per_class=[1,1] support_vectors=[1.0,0.0,0.0,1.0] "
        + "coefficients=[2.0,-1.0] rho=[0.5]";

    [Fact]
    public void Pairs_are_decided_as_by_LIBSVM_but_rho_is_added()
    {
        var graph = Import($"x[1,2]; l,y=ai.onnx.ml.SVMClassifier(x | {Three}); -> l:int,y");
        // k = (2, 3, 5).
        Assert.Equal([(10 * 2) + (30 * 3) + 0.5, (20 * 2) + (50 * 5) + 0.25, (40 * 3) + (60 * 5) + 0.125], Run(graph, 1, 2, 3));
        Assert.Equal([7], Run(graph, 0, 2, 3));
        Assert.Equal([4], Run(graph, 0, -2, -3));
        Assert.Equal(new IntList(1, 1, 1), Machine(graph).Groups);
    }

    [Fact]
    public void Two_classes_have_the_scores_that_ONNX_Runtime_gives()
    {
        var graph = Import($"x[1,2]; l,y=ai.onnx.ml.SVMClassifier(x | {Two}); -> l:int,y");
        Assert.Equal([-1.5, 1.5], Run(graph, 1, 1, 1));
        // Positive is a vote for the first class.
        Assert.Equal([3, 8], Run(graph, 0, 1, 1).Concat(Run(graph, 0, -1, 1)));
    }

    [Fact]
    public void A_logistic_score_of_two_classes_is_explained_at_its_log_odds()
    {
        var graph = Import($"x[1,2]; l,y=ai.onnx.ml.SVMClassifier(x | {Two} post_transform='LOGISTIC'); -> y");
        Compiler.Relevance.RelevanceStage.Run(graph, [new ExplanationRequest("kernel: exact")], []);
        var forward = new Interpreter(graph).Forward(new Tensor(new Shape(1, 2), [1, 1]));
        Assert.Equal([-1.5, 1.5], forward.Logits!.Data);
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), forward.Outputs[0].Data[1], 12);
    }

    [Fact]
    public void Probabilities_of_two_classes_are_explained_at_their_log_odds()
    {
        var graph = Import($"x[1,2]; l,y=ai.onnx.ml.SVMClassifier(x | {Two} prob_a=[-2.0] prob_b=[0.5]); -> y");
        Compiler.Relevance.RelevanceStage.Run(graph, [new ExplanationRequest("kernel: exact")], []);
        var forward = new Interpreter(graph).Forward(new Tensor(new Shape(1, 2), [1, 1]));
        Assert.Equal([2.5, -2.5], forward.Logits!.Data);
        Assert.Equal(1 / (1 + Math.Exp(-2.5)), forward.Outputs[0].Data[0], 12);
    }

    [Fact]
    public void Labels_of_text_name_the_scores_and_are_no_output()
    {
        var texts = Two.Replace("_ints=[3,8]", "_strings=['cat','dog']", StringComparison.Ordinal);
        var graph = Import($"x[1,2]; l,y=ai.onnx.ml.SVMClassifier(x | {texts} prob_a=[-2.0] prob_b=[0.5]); -> y");
        Assert.Equal(["cat", "dog"], graph.InfoOf(0).Labels);
    }

    [Fact]
    public void A_regression_of_one_class_gives_the_sign()
    {
        const string Node = "n_supports=1 support_vectors=[1.0,2.0] coefficients=[1.0] rho=[-1.0] one_class=1";
        var graph = Import($"x[1,2]; y=ai.onnx.ml.SVMRegressor(x | {Node})");
        Assert.Equal([1, -1], Run(graph, 0, 1, 1).Concat(Run(graph, 0, 0, 0)));
    }

    [Fact]
    public void Missing_features_are_imputed_where_they_are_no_numbers_or_a_number_of_the_file()
    {
        var nan = new OnnxModelBuilder().Input("x", 1, 3).Node("ai.onnx.ml.Imputer", "x", "y",
            ("imputed_value_floats", new[] { 5.0, 6.0, 7.0 }), ("replaced_value_float", float.NaN)).Output("y").Import();
        Assert.Equal([1, 6, 3], Run(nan, 0, 1, double.NaN, 3));
        var zero = Import("x[1,3]; y=ai.onnx.ml.Imputer(x | imputed_value_floats=[5.0])");
        Assert.Equal([1, 5, 3], Run(zero, 0, 1, 0, 3));
    }

    [Theory]
    [InlineData("SVMClassifier", "classlabels_ints=[3,8]", "without support vectors", "LRP1003")]
    [InlineData("SVMClassifier", "vectors_per_class=[1,1]", "'classlabels_ints' is missing", null)]
    [InlineData("SVMRegressor", "n_supports=1 support_vectors=[1.0] coefficients=[1.0] rho=[0.0]",
        "its 1 support_vectors do not fill [1, 2]", null)]
    [InlineData("SVMRegressor", "n_supports=1 support_vectors=[1.0,2.0] coefficients=[1.0,1.0] rho=[0.0]",
        "its 2 coefficients do not fill [1, 1]", null)]
    [InlineData("SVMRegressor", "n_supports=1 support_vectors=[1.0,2.0] coefficients=[1.0] rho=[0.0] kernel_type='COSINE'",
        "says 'COSINE'", null)]
    [InlineData("SVMRegressor",
        "n_supports=1 support_vectors=[1.0,2.0] coefficients=[1.0] rho=[0.0] kernel_type='RBF' kernel_params=[-1.0,0.0,0.0]",
        "γ of its kernel rbf is -1", null)]
    [InlineData("SVMRegressor", "n_supports=1 support_vectors=[1.0,2.0] coefficients=[1.0] rho=[0.0] post_transform='LOGISTIC'",
        "with post_transform LOGISTIC", null)]
    [InlineData("SVMClassifier", $"{Two} post_transform='PROBIT'", "with post_transform PROBIT of a single score", "LRP1003")]
    [InlineData("SVMClassifier", $"{Two} prob_a=[-2.0] prob_b=[0.5] post_transform='SOFTMAX'", "with post_transform SOFTMAX", "LRP1003")]
    [InlineData("SVMClassifier", $"{Two} post_transform='EXPIT'", "says 'EXPIT'", null)]
    [InlineData("FeatureVectorizer", "inputdimensions=[3]", "its input 0 is [1, 2] instead of [N, 3]", null)]
    [InlineData("FeatureVectorizer", "inputdimensions=[1,1]", "it has 2 dimensions for 1 inputs", null)]
    [InlineData("Imputer", "imputed_value_floats=[1.0,2.0,3.0]", "it has 3 values for [1, 2]", null)]
    public void What_does_not_fit_is_named(string type, string attributes, string words, string? id)
    {
        var outputs = type == "SVMClassifier" ? "l,y" : "y";
        var diagnostic = Assert.Throws<DiagnosticException>(
            () => Import($"x[1,2]; {outputs}=ai.onnx.ml.{type}(x | {attributes}); -> y")).Diagnostic;
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
        Assert.True(id is null || id == diagnostic.Descriptor.Id, diagnostic.ToString());
    }

    private static KernelMachine Machine(Graph graph) => graph.Nodes.Select(node => node.Operator).OfType<KernelMachine>().Single();

    private static Graph Import(string text) => OnnxText.Parse(text).Import();

    private static double[] Run(Graph graph, int output, params double[] x) =>
        new Interpreter(graph).Forward(new Tensor(graph.Inputs[0].Shape, x)).Outputs[output].Data;
}
