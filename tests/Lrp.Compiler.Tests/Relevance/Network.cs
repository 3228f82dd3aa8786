using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>A small network, written layer by layer; <see cref="Current"/> is what the next layer reads.</summary>
internal sealed class Network
{
    private int _constants;

    public Network(params int[] input)
    {
        Graph = new Graph("net");
        Current = Graph.AddInput("x", ElementType.Float32, new Shape(input));
    }

    public Graph Graph { get; }

    public Value Current { get; private set; }

    public List<Diagnostic> Diagnostics { get; } = [];

    public Value Constant(Tensor tensor) => Graph.AddConstant($"c{_constants++}", tensor);

    public Network Then(Operator operation, string name, string onnxType, params Value[] others)
    {
        Current = Graph.Append(operation, name, onnxType, [Current, .. others]).Output;
        return this;
    }

    /// <summary>A layer that reads the given values only.</summary>
    public Network Join(Operator operation, string name, string onnxType, params Value[] inputs)
    {
        Current = Graph.Append(operation, name, onnxType, inputs).Output;
        return this;
    }

    public Network Dense(string name, Tensor weights, Tensor? bias = null) => Linear(new Dense(), name, "Gemm", weights, bias);

    public Network Conv(string name, Window window, Tensor weights, Tensor? bias = null, int groups = 1) =>
        Linear(new Conv(window, groups), name, "Conv", weights, bias);

    public Network Relu(string name = "relu") => Then(new Unary(UnaryFunction.Relu), name, "Relu");

    public Network Unary(UnaryFunction function, double alpha = 0, double beta = 0) =>
        Then(new Unary(function, alpha, beta), "activation", function.ToString());

    public Network Flatten(string name = "flatten") => Then(new Reshape(new Shape(1, Current.Shape.Count)), name, "Flatten");

    /// <summary>Ends the network here and adds explanations; an error among the diagnostics fails.</summary>
    public Network Explain(params string[] texts)
    {
        TryExplain(texts);
        Assert.DoesNotContain(Diagnostics, diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
        GraphVerifier.Verify(Graph);
        return this;
    }

    /// <summary>The same with a ledger, and with layers kept.</summary>
    public Network ExplainWithLedger(string text, string keepLayers = "")
    {
        TryExplain(new ExplanationRequest(text) { Ledger = true, KeepLayers = keepLayers });
        Assert.DoesNotContain(Diagnostics, diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
        GraphVerifier.Verify(Graph);
        return this;
    }

    /// <summary>Ends the network here and adds explanations; the messages are in <see cref="Diagnostics"/>.</summary>
    public Network TryExplain(params string[] texts) => TryExplain([.. texts.Select(text => new ExplanationRequest(text))]);

    private Network TryExplain(params ExplanationRequest[] requests)
    {
        if (Graph.Outputs.Count == 0)
            Graph.Outputs.Add(Current);
        RelevanceStage.Run(Graph, requests, Diagnostics);
        return this;
    }

    /// <summary>Relevance at the first input for a target.</summary>
    public double[] Relevance(Tensor input, int target, int explanation = 0)
    {
        var interpreter = new Interpreter(Graph);
        return interpreter.Explain(explanation, interpreter.Forward(input), target)[0].Data;
    }

    /// <summary>The rule of every layer that has one, in words.</summary>
    public string RuleOf(string layer, int explanation = 0) =>
        Graph.Explanations[explanation].Rules.Last(rule => rule.Key == layer).Value;

    private Network Linear(Operator operation, string name, string onnxType, Tensor weights, Tensor? bias) =>
        Then(operation, name, onnxType, bias is null ? [Constant(weights)] : [Constant(weights), Constant(bias)]);
}

/// <summary>Reproducible numbers.</summary>
internal static class RandomTensors
{
    public static Tensor NextTensor(this Random random, params int[] shape)
    {
        var tensor = new Tensor(new Shape(shape));
        for (var index = 0; index < tensor.Data.Length; index++)
            tensor.Data[index] = (random.NextDouble() * 2) - 1;
        return tensor;
    }

    /// <summary>A window that fits, over an input of the size that is returned with it.</summary>
    public static (Window Window, int[] Spatial) NextWindow(this Random random, int rank)
    {
        int[] Draw(int from, int to) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(from, to))];
        var (kernel, strides, dilations, begin, end) = (Draw(1, 4), Draw(1, 4), Draw(1, 3), Draw(0, 3), Draw(0, 3));
        int[] spatial = [.. kernel.Select((size, axis) => ((size - 1) * dilations[axis]) + random.Next(1, 6))];
        int[] output = [.. spatial.Select((size, axis) =>
            ((size + begin[axis] + end[axis] - ((kernel[axis] - 1) * dilations[axis]) - 1) / strides[axis]) + 1)];
        return (new Window(kernel, strides, dilations, begin, end, output), spatial);
    }

    public static double Dot(Tensor a, Tensor b) => a.Data.Zip(b.Data, (x, y) => x * y).Sum();
}
