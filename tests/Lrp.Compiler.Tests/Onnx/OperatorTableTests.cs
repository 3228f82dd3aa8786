using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Compiler.Passes;
using Lrp.Compiler.Relevance;
using Lrp.Compiler.Tests.Relevance;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

/// <summary>No operator without a gradient, but those that say so; and each takes the rules that its row says and no others.</summary>
public class OperatorTableTests
{
    private static readonly Dictionary<string, string> s_arguments = new()
    {
        ["epsilon"] = "(1)",
        ["alphabeta"] = "(2, 1)",
        ["gamma"] = "(0.25)",
        ["box"] = "(-3, 3)",
    };

    public static TheoryData<string> Rows => [.. OperatorTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_operator_has_a_gradient(string name)
    {
        var graph = Sample(name);
        graph.Logits = graph.Output;
        var messages = Explain(graph, "gradient");
        if (!OperatorSamples.HasGradient(name))
        {
            Assert.Contains(messages, message => message.Descriptor.Id == "LRP3008" && $"{message}".Contains("it has no gradient"));
            return;
        }

        Assert.DoesNotContain(messages, message => message.Descriptor.Severity == DiagnosticSeverity.Error);
        var interpreter = new Interpreter(graph);
        var random = new Random(3);
        var x = graph.Inputs.Select(input => Input(input, random)).ToArray();
        var direction = graph.Inputs.Select(input => new Tensor(input.Shape).Map(_ => random.NextDouble() - 0.5)).ToArray();
        var seed = new Tensor(graph.Output.Shape).Map(_ => random.NextDouble() - 0.5);
        var forward = interpreter.Forward(x);
        var slope = interpreter.Explain(0, forward, seed).Zip(direction, Dot).Sum();
        const double h = 1e-6;
        Assert.Equal((At(h) - At(-h)) / (2 * h), slope, 1e-6 * Math.Max(1, Math.Abs(slope)));

        double At(double step) => Dot(seed, interpreter.Forward([.. x.Zip(direction, (a, b) =>
            new Tensor(a.Shape, [.. a.Data.Zip(b.Data, (place, along) => place + (step * along))]))]).Outputs[graph.OutputIndex]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_operator_takes_the_rules_of_its_row(string name)
    {
        var row = OperatorTable.Rows.Single(row => row.Name == name);
        var wanted = row.Rules.SelectMany(rules => rules).ToHashSet();
        foreach (var rule in OperatorTable.Rows.SelectMany(each => each.Rules).SelectMany(rules => rules).Distinct())
        {
            // Reshapes that an operator needs within do not count.
            if (rule == "route" && !wanted.Contains(rule))
                continue;
            Assert.True(Layers(Sample(name), name).Any(IsTaken) == wanted.Contains(rule), $"{name}: {rule}\n{GraphText.Activations(Sample(name))}");

            bool IsTaken(string layer)
            {
                var graph = Sample(name);
                graph.Logits = graph.Output;
                return Explain(graph, $"*: epsilon(1); {layer}: {rule}{s_arguments.GetValueOrDefault(rule, "")}")
                    .All(message => message.Descriptor.Severity != DiagnosticSeverity.Error && message.Descriptor.Id != "LRP3006");
            }
        }
    }

    [Fact]
    public void Every_operator_has_a_sample() =>
        Assert.Equal(OperatorTable.Rows.Select(row => row.Name).Except(["If", "Scan"]), OperatorSamples.Texts.Keys);

    [Fact]
    public void Rows_are_sorted()
    {
        var names = OperatorTable.Rows.Select(row => row.Name).ToList();
        Assert.Equal(names.OrderBy(name => name.Contains('.', StringComparison.Ordinal)).ThenBy(name => name, StringComparer.Ordinal), names);
    }

    /// <summary>Names of the layers that the operator became: matrix products with weights are called Gemm, parts of one operator nothing.</summary>
    private static List<string> Layers(Graph graph, string name)
    {
        string[] types = [name[(name.LastIndexOf('.') + 1)..], "Gemm", ""];
        return [.. graph.Nodes.Where(node => !node.IsConstant && types.Contains(node.OnnxType)).Select(node => node.Name).Distinct()];
    }

    private static Graph Sample(string name)
    {
        var graph = Model(name).Import();
        Canonicalization.Run(graph);
        return graph;
    }

    /// <summary>Graphs within graphs are no text.</summary>
    private static OnnxModelBuilder Model(string name) => name switch
    {
        "If" => BranchTests.Choice(17),
        "Scan" => ScanTests.Sums(),
        _ => OperatorSamples.Model(name),
    };

    private static List<Diagnostic> Explain(Graph graph, string text)
    {
        var messages = new List<Diagnostic>();
        RelevanceStage.Run(graph, [new ExplanationRequest(text)], messages);
        return messages;
    }

    /// <summary>Positive where logarithms ask for it; far enough from kinks.</summary>
    private static Tensor Input(Value input, Random random) => new Tensor(input.Shape).Map(_ =>
        ((random.NextDouble() * 1.3) + 0.35) * (input.Name == "p" || random.Next(2) == 0 ? 1 : -1));

    private static double Dot(Tensor a, Tensor b) => a.Data.Zip(b.Data, (x, y) => x * y).Sum();
}
