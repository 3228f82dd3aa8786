using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>A machine of five features, four support vectors of both signs, on a sample of positive numbers.</summary>
public class KernelMachineRelevanceTests
{
    private static readonly double[] s_x = [0.9, 0.2, 0.4, 0, 0.7];

    private static readonly double[] s_vectors =
        [0.1, 0.8, 0.3, 0, 0.5, 0.7, 0.1, 0.9, 0, 0.2, 0.3, 0.6, 0, 0.4, 0.8, 1, 0.3, 0.2, 0, 0.6];

    public static TheoryData<KernelFunction> Kernels => [.. Enum.GetValues<KernelFunction>()];

    public static TheoryData<KernelFunction> Sums =>
        [.. Enum.GetValues<KernelFunction>().Where(function => KernelTable.Of(function).IsSum)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Gradient_is_the_slope_of_the_decision(KernelFunction function)
    {
        var graph = Machine(function);
        var gradient = Explain(graph, "gradient", s_x);
        const double h = 1e-6;
        // At 0, where no support vector is above 0, kernels have a kink or a root.
        foreach (var feature in new[] { 0, 1, 2, 4 })
        {
            Assert.Equal((At(h) - At(-h)) / (2 * h), gradient[feature], 1e-7);

            double At(double step) => Decision(graph, [.. s_x.Select((value, index) => index == feature ? value + step : value)]);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_rule_gradient_multiplies_with_the_input(KernelFunction function)
    {
        var slopes = Explain(Machine(function), "gradient", s_x);
        var relevance = Explain(Machine(function), "kernel: gradient", s_x);
        Assert.All(Enumerable.Range(0, 5), feature => Assert.Equal(s_x[feature] * slopes[feature], relevance[feature], 12));
    }

    [Theory]
    [MemberData(nameof(Sums))]
    public void Exact_relevance_adds_up_to_the_decision_and_gives_features_their_summands(KernelFunction function)
    {
        var graph = Machine(function);
        var relevance = Explain(graph, "kernel: exact", s_x);
        Assert.Equal(Decision(graph, s_x), relevance.Sum(), 12);

        // Nothing but the bias is left where a feature is 0 everywhere.
        Assert.Equal(0.05 / 5, relevance[3], function == KernelFunction.Linear ? 0.2 : 1e-12);
    }

    [Fact]
    public void Histogram_intersection_is_explained_by_the_smaller_numbers()
    {
        var relevance = Explain(Machine(KernelFunction.Intersection), "kernel: exact", s_x);
        Assert.Equal((0.05 / 5) + (1 * 0.1) - (0.8 * 0.7) - (0.5 * 0.3) + (0.6 * 0.9), relevance[0], 12);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_path_from_the_root_restores_the_sum(KernelFunction function)
    {
        var graph = Machine(function, intercept: -Middle(function));
        // Kinks of min lie within the path, and roots' slopes are infinite where a feature is 0: there nodes are too far apart.
        Assert.Equal(Decision(graph, s_x), Explain(graph, "kernel: path(500)", s_x).Sum(),
            function is KernelFunction.Intersection or KernelFunction.Hellinger ? 3e-3 : 1e-9);
    }

    [Fact]
    public void Taylor_of_a_linear_machine_restores_the_sum_too_and_leaves_what_root_and_sample_share()
    {
        var relevance = Explain(Machine(KernelFunction.Linear), "kernel: taylor", s_x);
        Assert.Equal(Decision(Machine(KernelFunction.Linear), s_x), relevance.Sum(), 10);
    }

    [Fact]
    public void What_an_expansion_leaves_is_in_the_ledger()
    {
        foreach (var rule in new[] { "taylor", "gradient", "path(3)", "softmin" })
        {
            var graph = Machine(KernelFunction.Rbf, rule == "softmin" ? [1, 0.8, 0.5, 0.6] : null);
            RelevanceStage.Run(graph, [new ExplanationRequest($"kernel: {rule}") { Ledger = true }], []);
            var interpreter = new Interpreter(graph);
            var forward = interpreter.Forward(new Tensor(new Shape(1, 5), s_x));
            var results = interpreter.ExplainAll(0, forward, interpreter.SeedOf(0, forward, 0));
            double[] sums = [.. graph.Explanations[0].Ledger.Single().Columns.Select(column =>
                column.Sum(value => results[value].Data[0]))];
            Assert.Equal(sums[0], sums[1..].Sum(), 12);
            Assert.Equal(forward.Outputs[0].Data[0] - results[graph.Explanations[0].Relevance[0]].Data.Sum(), sums[(int)LedgerColumn.Bias],
                12);
        }
    }

    [Fact]
    public void Soft_minimum_gives_shares_of_distances()
    {
        // One support vector: all of f by the squares of the differences.
        var graph = Machine(KernelFunction.Rbf, [0.8], [0.5, 0.2, 0, 0, 0.7]);
        var relevance = Explain(graph, "kernel: softmin", s_x);
        var f = Decision(graph, s_x);
        Assert.Equal([0.16 / 0.32 * f, 0, 0.16 / 0.32 * f, 0, 0], relevance, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_sample_that_is_a_support_vector_has_equal_shares_of_it() =>
        Assert.Single(Explain(Machine(KernelFunction.Rbf, [0.8], s_x), "kernel: softmin", s_x).Distinct());

    [Fact]
    public void Where_no_support_vector_has_the_other_sign_the_gradient_stands_in_with_a_warning()
    {
        var messages = new List<Diagnostic>();
        var graph = Machine(KernelFunction.Rbf, [1, 1, 1, 1]);
        Assert.Equal(Explain(Machine(KernelFunction.Rbf, [1, 1, 1, 1]), "kernel: gradient", s_x),
            Explain(graph, "kernel: taylor", s_x, messages));
        Assert.Equal("LRP3013", Assert.Single(messages).Descriptor.Id);
        Assert.Contains("its function is ≥ 0 at each of its support vectors", messages[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KernelFunction.Rbf, "exact", "it takes taylor, gradient, path, softmin")]
    [InlineData(KernelFunction.Linear, "softmin", "it takes exact, taylor, gradient, path")]
    [InlineData(KernelFunction.Sigmoid, "softmin", "the rule is for one RBF kernel of all features")]
    [InlineData(KernelFunction.Rbf, "softmin", "a coefficient of its support vectors is negative")]
    public void Rules_that_do_not_fit_a_kernel_are_refused(KernelFunction function, string rule, string why)
    {
        var messages = new List<Diagnostic>();
        RelevanceStage.Run(Machine(function), [new ExplanationRequest($"kernel: {rule}")], messages);
        var message = Assert.Single(messages);
        Assert.Equal("LRP3008", message.Descriptor.Id);
        Assert.Contains(why, message.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KernelFunction.Intersection, "exact")]
    [InlineData(KernelFunction.Rbf, "taylor")]
    public void The_default_is_exact_where_that_is_possible(KernelFunction function, string rule) =>
        Assert.Equal(Explain(Machine(function), $"kernel: {rule}", s_x), Explain(Machine(function), "last: epsilon", s_x));

    [Theory]
    [MemberData(nameof(Kernels))]
    public void What_is_no_number_makes_none(KernelFunction function)
    {
        var graph = Machine(function);
        Assert.Equal(double.NaN, Decision(graph, [double.NaN, .. s_x[1..]]));
        foreach (var rule in KernelTable.Of(function).IsSum ? new[] { "exact", "taylor", "gradient", "path(2)" }
            : ["taylor", "gradient", "path(2)"])
            Assert.Contains(double.NaN, Explain(Machine(function), $"kernel: {rule}", [double.NaN, .. s_x[1..]]));
    }

    [Theory]
    [InlineData("path(0)")]
    [InlineData("path(1.5)")]
    [InlineData("path(5000)")]
    [InlineData("exact(1)")]
    public void Numbers_of_rules_are_checked(string rule)
    {
        var messages = new List<Diagnostic>();
        RelevanceStage.Run(Machine(KernelFunction.Linear), [new ExplanationRequest($"kernel: {rule}")], messages);
        Assert.Equal("LRP3004", messages[0].Descriptor.Id);
    }

    [Fact]
    public void A_linear_machine_of_three_classes_is_a_vector_of_weights_per_pair()
    {
        var graph = new Graph("machine");
        var terms = new EquatableArray<KernelTerm>([KernelTable.Term(KernelFunction.Linear, 5, 0, 0, 0)]);
        var node = graph.Append(new KernelMachine(terms, new IntList(1, 2, 1)), "svm", "SVMClassifier",
            graph.AddInput("x", ElementType.Float32, new Shape(1, 5)),
            graph.AddConstant("s", new Tensor(new Shape(4, 5), s_vectors)),
            graph.AddConstant("c", new Tensor(new Shape(2, 4), [1, 10, 100, 1000, 2, 20, 200, 2000])),
            graph.AddConstant("b", Tensor.Vector(0.1, 0.2, 0.3)));
        graph.Outputs.Add(node.Output);
        RelevanceStage.Run(graph, [new ExplanationRequest("kernel: exact")], []);
        Assert.Equal(new Shape(3, 5), graph.Nodes.Single(other => other.Operator is KernelMachineAdjoint).Inputs[1].Shape);
        var interpreter = new Interpreter(graph);
        var forward = interpreter.Forward(new Tensor(new Shape(1, 5), s_x));
        for (var pair = 0; pair < 3; pair++)
            Assert.Equal(forward.Outputs[0].Data[pair], interpreter.Explain(0, forward, pair)[0].Data.Sum(), 9);
    }

    /// <summary>Between the decision of the sample and that of the support vector that is least like it, without intercept.</summary>
    private static double Middle(KernelFunction function)
    {
        var graph = Machine(function, intercept: 0);
        var own = Decision(graph, s_x);
        return (own + s_vectors.Chunk(5).Select(vector => Decision(graph, vector)).MaxBy(other => Math.Abs(own - other))) / 2;
    }

    private static Graph Machine(KernelFunction function, double[]? coefficients = null, double[]? vectors = null, double intercept = 0.05)
    {
        coefficients ??= [1, -0.8, -0.5, 0.6];
        vectors ??= s_vectors;
        var graph = new Graph("machine");
        var x = graph.AddInput("x", ElementType.Float32, new Shape(1, 5));
        var terms = new EquatableArray<KernelTerm>([KernelTable.Term(function, 5, 0.7, 0.5, 3)]);
        var node = graph.Append(new KernelMachine(terms, new IntList()), "svm", "SVMRegressor", x,
            graph.AddConstant("s", new Tensor(new Shape(coefficients.Length, 5), vectors)),
            graph.AddConstant("c", new Tensor(new Shape(1, coefficients.Length), coefficients)),
                graph.AddConstant("b", Tensor.Vector(intercept)));
        graph.Outputs.Add(node.Output);
        return graph;
    }

    private static double Decision(Graph graph, double[] x) =>
        new Interpreter(graph).Forward(new Tensor(new Shape(1, 5), x)).Outputs[0].Data[0];

    private static double[] Explain(Graph graph, string text, double[] x, List<Diagnostic>? messages = null)
    {
        RelevanceStage.Run(graph, [new ExplanationRequest(text)], messages ?? []);
        var interpreter = new Interpreter(graph);
        return interpreter.Explain(graph.Explanations.Count - 1, interpreter.Forward(new Tensor(new Shape(1, 5), x)), 0)[0].Data;
    }
}
