using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>Resize as a matrix: where an output lies among the inputs, by half pixels, and which of them it takes.</summary>
internal static class FormResize
{
    public static LayerMatrix<T> MatrixOf<T>(SketchNode node, int[] input)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var isLinear = (string)node.Attributes["mode"] == "linear";
        IEnumerable<(int Output, int Input, double Weight)> entries = [(0, 0, 1)];
        for (var axis = 0; axis < input.Length; axis++)
        {
            var (large, small) = (node.Shape[axis], input[axis]);
            var line = Enumerable.Range(0, large).SelectMany(output => Weights(output, large, small, isLinear)).ToArray();
            entries = [.. entries.SelectMany(before => line.Select(next =>
                ((before.Output * large) + next.Output, (before.Input * small) + next.Input, before.Weight * next.Weight)))];
        }

        var outputs = node.Shape.Product();
        var matrix = entries.Select(entry => new MatrixEntry<T>(entry.Output, entry.Input, T.CreateChecked(entry.Weight)));
        return new([.. matrix], new T[outputs], 1);
    }

    private static IEnumerable<(int Output, int Input, double Weight)> Weights(int output, int outputs, int inputs, bool isLinear)
    {
        var position = ((output + 0.5) * inputs / outputs) - 0.5;
        var below = (int)Math.Floor(position);
        var fraction = position - below;
        if (!isLinear)
            return [(output, Clamp(fraction <= 0.5 ? below : below + 1), 1)];
        return new[] { (output, Clamp(below), 1 - fraction), (output, Clamp(below + 1), fraction) }.Where(entry => entry.Item3 > 0);

        int Clamp(int index) => Math.Clamp(index, 0, inputs - 1);
    }
}
