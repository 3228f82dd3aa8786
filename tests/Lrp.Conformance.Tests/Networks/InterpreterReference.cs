using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Conformance.Tests;

/// <summary>What the interpreter says of one input of a network, and what of that float32 can tell at all.</summary>
internal sealed class InterpreterReference
{
    private const double Tolerance = 1e-5;

    /// <summary>A case of which float32 can tell less says nothing: it is to be replaced.</summary>
    private const double LoosestTolerance = 1e-2;

    private readonly IExplainer _exact;

    /// <summary>
    /// The same with all results rounded to float32, on inputs moved by their last bit too: how they differ tells a badly conditioned case
    /// from a wrong result.
    /// </summary>
    private readonly IReadOnlyList<IExplainer> _single;

    private readonly Dictionary<string, (double[] Expected, double Scale, double Error)> _known = [];

    public InterpreterReference(CompilationRequest request, float[] input)
    {
        var graph = FrontEnd.Explain(request, []);
        _exact = new InterpretedExplainer(graph);
        _exact.Predict(input);
        // Tokens have no last bit.
        float[][] inputs = graph.IntegerInputs.Count > 0
            ? [input] : [input, Array.ConvertAll(input, MathF.BitIncrement), Array.ConvertAll(input, MathF.BitDecrement)];
        _single = Array.ConvertAll(inputs, moved =>
        {
            var explainer = new InterpretedExplainer(graph, inSingle: true);
            explainer.Predict(moved);
            return explainer;
        });
    }

    /// <param name="what">What is compared, for its message; the same words are the same numbers.</param>
    /// <param name="read">Asks for them, of an explainer that has predicted.</param>
    /// <param name="unit">What an error counts relative to; the largest number where null.</param>
    public void Check(string what, IExplainer compiled, Func<IExplainer, double[]> read, Func<IExplainer, double>? unit = null)
    {
        var (expected, scale, error) = Interpret(what, read, unit);
        var actual = read(compiled);
        Assert.Equal(expected.Length, actual.Length);
        var tolerance = Math.Max(Tolerance * scale, 4 * error);
        Assert.True(tolerance <= LoosestTolerance * scale, $"{what}: {tolerance:e1} would be allowed of {scale:e1}");
        var deviation = Distance(actual, expected);
        Assert.True(deviation <= tolerance, $"{what}: off by {deviation:e1}, {tolerance:e1} allowed");
    }

    private (double[] Expected, double Scale, double Error) Interpret(
        string what, Func<IExplainer, double[]> read, Func<IExplainer, double>? unit)
    {
        // The interpreter takes longer than compiled code for each of its instruction sets, and serves one caller at a time.
        lock (_known)
        {
            if (!_known.TryGetValue(what, out var known))
            {
                var expected = read(_exact);
                var scale = unit?.Invoke(_exact) ?? expected.Select(Math.Abs).DefaultIfEmpty().Max();
                _known[what] = known = (expected, scale, _single.Max(single => Distance(read(single), expected)));
            }

            return known;
        }
    }

    private static double Distance(double[] values, double[] others) => values.Zip(others, Distance).DefaultIfEmpty().Max();

    /// <summary>Infinite where one of the two is no number: the maximum of numbers ignores what is none.</summary>
    private static double Distance(double value, double other) =>
        value.Equals(other) ? 0 : Math.Abs(value - other) is var distance && double.IsNaN(distance) ? double.PositiveInfinity : distance;
}
