using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>The first maximum of a window takes all, or all maxima the same.</summary>
internal sealed class FormMaxPool<T> : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The inputs of every output, in row-major order.</summary>
    private readonly int[][] _windows;

    public FormMaxPool(SketchNode node, int[] input)
    {
        var plane = input[2..].Product();
        var taps = SketchTap.Of(node, input).OrderBy(tap => tap.Output).ToLookup(tap => tap.Output, tap => tap.Input);
        _windows = [.. Enumerable.Range(0, input[0] * input[1]).SelectMany(
            channel => taps.Select(window => window.Select(position => (channel * plane) + position).ToArray()))];
    }

    public override T[] Evaluate(T[][] inputs) => Array.ConvertAll(_windows, window => window.Max(input => inputs[0][input]));

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance)
    {
        var result = new T[pass.X.Length];
        foreach (var (output, window) in _windows.Index())
        {
            var maxima = Array.FindAll(window, input => pass.X[input] == pass.Output[output]);
            if (rule!.Name != "split")
                maxima = maxima[..1];
            foreach (var winner in maxima)
                result[winner] += pass.Relevance[output] / T.CreateChecked(maxima.Length);
        }

        return [result];
    }
}
