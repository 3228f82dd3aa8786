using System.Globalization;
using System.Text;

namespace Lrp.Compiler.IR;

/// <summary>The text form of a graph, which dumps show and tests compare: inputs, constants that are read, nodes, outputs.</summary>
public static class GraphPrinter
{
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        text.Append($"graph {OneLine(graph.Name)}{(graph.Source.Length > 0 ? $"  # {OneLine(graph.Source)}" : "")}\n");
        foreach (var input in graph.Inputs)
            text.Append($"{input} = input {OneLine(input.Name)} : {TypeOf(input)}\n");
        foreach (var input in graph.Texts)
            text.Append($"{input.Counts} counts {OneLine(input.ToString())}\n");
        foreach (var explanation in graph.Explanations)
            text.Append($"{explanation.Seed} = seed of {Quote(explanation.Text)} : {TypeOf(explanation.Seed)}\n");
        foreach (var constant in ReadValues(graph).Where(value => value.Constant is not null))
            text.Append($"{constant} = {Describe(constant)} : {TypeOf(constant)}\n");
        foreach (var node in graph.Nodes)
        {
            text.Append(Print(node)).Append('\n');
            if (node.Operator is Scan scan)
                text.Append("  ").Append(Print(scan.Body).TrimEnd('\n').Replace("\n", "\n  ")).Append('\n');
        }

        text.Append($"return {string.Join(", ", graph.Outputs)}\n");
        if (graph.Logits is not null && !graph.Outputs.Contains(graph.Logits))
            text.Append($"logits {graph.Logits}\n");
        foreach (var explanation in graph.Explanations)
        {
            text.Append($"relevance {Quote(explanation.Text)} {string.Join(", ", explanation.Relevance)}\n");
            foreach (var rule in explanation.Rules)
                text.Append($"  {OneLine(rule.Key)}: {rule.Value}\n");
        }

        return text.ToString();
    }

    public static string Print(Node node)
    {
        var outputs = string.Join(", ", node.Outputs.Select(output => output.ToString()));
        var types = string.Join(", ", node.Outputs.Select(TypeOf));
        var parameters = Parameters(node.Operator);
        return $"{outputs} = {node.Operator.Name}({string.Join(", ", node.Inputs)})" +
            $"{(parameters.Length > 0 ? " " : "")}{parameters} : {types}" + (node.Name.Length > 0 ? $"  # {OneLine(node.Name)}" : "");
    }

    /// <summary>The operator's parameters in words; the neutral ones are left out.</summary>
    private static string Parameters(Operator operation) => operation switch
    {
        Unary { Function: var function, Alpha: var alpha, Beta: var beta } => Coefficients(function, alpha, beta),
        UnaryDerivative { Function: var function, Alpha: var alpha, Beta: var beta } => Coefficients(function, alpha, beta),
        Conv conv => $"{conv.Window}{Groups(conv.Groups)}",
        ConvTranspose conv => $"{conv.Window}{Groups(conv.Groups)} spatial {conv.Spatial}",
        TapSum sum => $"{sum.Window} spatial {sum.Spatial}{(sum.IsAdjoint ? " adjoint" : "")}",
        MaxPool pool => pool.Window.ToString(),
        OneSignConv sums => sums.Words,
        MaxPoolRoute pool => $"{pool.Window}{(pool.SplitsTies ? " split" : "")}",
        LpPool pool => $"{pool.Window} p {Number(pool.P)}",
        AveragePool pool => $"{pool.Window}{(pool.CountPadding ? " with padding" : "")}",
        AveragePoolAdjoint pool => $"{pool.Window}{(pool.CountPadding ? " with padding" : "")} spatial {pool.Spatial}",
        Reduce reduce => $"{reduce.Function} axes {reduce.Axes}{(reduce.KeepAxes ? " keep" : "")}",
        ReduceRoute route => $"{(route.OfMinimum ? "minimum" : "maximum")} axes {route.Axes}{(route.SplitsTies ? " split" : "")}",
        LocalResponseNormalization lrn => $"size {lrn.Size} alpha {Number(lrn.Alpha)} beta {Number(lrn.Beta)} offset {Number(lrn.Offset)}",
        Softmax softmax => $"axis {softmax.Axis}",
        LogSoftmax softmax => $"axis {softmax.Axis}",
        BatchNormalization normalization => $"epsilon {Number(normalization.Epsilon)}",
        Normalization normalization =>
            $"axes {normalization.Axes} epsilon {Number(normalization.Epsilon)}{(normalization.SubtractsMean ? "" : " around zero")}",
        Transpose transpose => transpose.Permutation.ToString(),
        Slice slice => $"from {slice.Starts}{(slice.Steps.All(1) ? "" : $" steps {slice.Steps}")}",
        SliceAdjoint slice => $"at {slice.Starts}{(slice.Steps.All(1) ? "" : $" steps {slice.Steps}")}",
        Pad pad => $"{pad.Begin} {pad.End} {(pad.Mode == PadMode.Constant ? Number(pad.Value) : pad.Mode.ToString())}",
        PadAdjoint pad => $"{pad.Begin} {pad.End} {pad.Mode}",
        Resample resample => $"axis {resample.Axis}",
        ResampleAdjoint resample => $"axis {resample.Axis}",
        Gather gather => $"axis {gather.Axis}",
        GatherAdjoint gather => $"axis {gather.Axis}",
        GatherElements gather => $"axis {gather.Axis}",
        GatherElementsAdjoint gather => $"axis {gather.Axis}",
        TopIndices top => $"axis {top.Axis} {(top.OfSmallest ? "smallest" : "largest")} {top.Count}",
        Concat concat => $"axis {concat.Axis}",
        StridedMatMul product => $"of {product.Left} and {product.Right}",
        ShuffleChannels shuffle => $"groups {shuffle.Groups} from {shuffle.From}",
        KernelMachine machine => KernelTable.Describe(machine.Terms) + (machine.Groups.Count > 0 ? $" classes {machine.Groups}" : ""),
        KernelMachineAdjoint adjoint => $"{adjoint.Rule} {KernelTable.Describe(adjoint.Machine.Terms)}",
        Scan scan => $"{scan.Count} turns{(scan.IsReversed ? " from the last" : "")} carrying {scan.Carried}",
        _ => "",
    };

    private static string Coefficients(UnaryFunction function, double alpha, double beta) => function switch
    {
        UnaryFunction.Clip => $"{Number(alpha)} to {Number(beta)}",
        UnaryFunction.RoundToFormat => $"significand {Number(alpha)} exponent {Number(beta)}",
        UnaryFunction.Silu when alpha == 1 => "",
        _ => UnaryTraits.Of(function, alpha, beta).Parameters switch
        {
            2 => $"alpha {Number(alpha)} beta {Number(beta)}",
            1 => $"alpha {Number(alpha)}",
            _ => "",
        },
    };

    private static string Groups(int groups) => groups == 1 ? "" : $" groups {groups}";

    private static string Describe(Value value) => value.Constant switch
    {
        FileConstant file => $"weight {OneLine(file.Tensor)}{(file.File is null ? "" : $" in {OneLine(file.File)}")}",
        _ => $"constant {value.Constant}",
    };

    private static string TypeOf(Value value) => $"{value.Type.ToString().ToLowerInvariant()}{value.Shape}";

    private static IEnumerable<Value> ReadValues(Graph graph) =>
        graph.Nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs).Distinct().OrderBy(value => value.Id);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"\"{OneLine(text)}\"";

    /// <summary>Names come from the file; a dump keeps one line per node whatever they hold.</summary>
    private static string OneLine(string text) => new([.. text.Select(character => char.IsControl(character) ? ' ' : character)]);
}
