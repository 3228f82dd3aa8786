using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// The adjoint of a strided convolution of a picture's few channels has stride² phases, each of which fills three of sixteen lanes.
/// Here the phases become channels: one convolution of stride 1 over all inputs that any phase reads, and depth to space. (Shi et al.,
/// CVPR 2016, who call it sub-pixel convolution.)
/// </summary>
internal static class PhasesAsChannels
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
        node.Operator is ConvTranspose { Groups: 1 } transposed && !node.IsConstant
        && Windows(transposed) is { } axes
        && (ConvolutionGeometry.HasTooManyPhases(node)
            || (ConvolutionGeometry.Of(node) is { } geometry && ColumnPhases.Of(geometry) is null && IsWorthwhile(geometry, axes)))
        && graph.Replace(node, new Rewrite(graph, node, axes).Build()));

    private static bool IsWorthwhile(ConvolutionGeometry geometry, PhaseWindow[] axes)
    {
        var phases = axes.Aggregate(1, (product, axis) => product * axis.Stride);
        var before = axes.Aggregate((long)BlockLayout.Blocks(geometry.OutputChannels), (product, axis) => product * axis.TapsOfAll);
        var after = axes.Aggregate((long)BlockLayout.Blocks(geometry.OutputChannels * phases), (product, axis) => product * axis.Taps);
        return KernelChoice.PhasesAreChannels(geometry, before, after);
    }

    /// <summary>The inputs that all phases read, per axis; null for dilated kernels, and where some inputs are read by none.</summary>
    private static PhaseWindow[]? Windows(ConvTranspose conv)
    {
        var axes = Enumerable.Range(0, conv.Window.Rank).Select(axis => PhaseWindow.Of(conv.Window, axis, conv.Spatial[axis])).ToArray();
        return conv.Window.Dilations.All(1) && axes.All(axis => axis.Start <= 0) ? axes : null;
    }

    /// <summary>Every output o·Stride + phase reads inputs o + Start … o + Start + Taps − 1.</summary>
    /// <param name="TapsOfAll">Taps of one phase after the other.</param>
    private readonly record struct PhaseWindow(int Kernel, int Stride, int Pad, int Input, int Output, int Start, int Taps, int TapsOfAll)
    {
        /// <summary>Outputs per phase.</summary>
        public int Count => (Output + Stride - 1) / Stride;

        /// <summary>Zeros before the kernel's taps, so that tap p + Stride·(Taps − 1 − j) is what phase p applies to its input j.</summary>
        public int Before => (Stride * (Start + Taps - 1)) - Pad;

        public static PhaseWindow Of(Window window, int axis, int output)
        {
            var phases = PhaseAxis.Adjoint(window, axis, output).Where(phase => phase.Taps.Count > 0).ToList();
            var start = phases.Min(phase => phase.Start);
            var taps = phases.Max(phase => phase.Start + phase.Taps.Count) - start;
            return new PhaseWindow(window.Kernel[axis], window.Strides[axis], window.PadsBegin[axis], window.Output[axis], output, start, taps,
                phases.Sum(phase => phase.Taps.Count));
        }
    }

    private sealed class Rewrite(Graph graph, Node node, PhaseWindow[] axes)
    {
        private readonly int _channels = node.Output.Shape[1];
        private readonly int _phases = axes.Aggregate(1, (product, axis) => product * axis.Stride);

        public Value Build()
        {
            var (batch, rank) = (node.Output.Shape[0], axes.Length);
            var window = new Window(
                Each(axis => axis.Taps), IntList.Repeat(1, rank), IntList.Repeat(1, rank),
                Each(axis => -axis.Start), Each(axis => axis.Count - 1 + axis.Start + axis.Taps - axis.Input), Each(axis => axis.Count));
            Value[] bias = node.Inputs.Count > 2 ? [Repeat(node.Inputs[2])] : [];
            var deep = graph.EmitBefore(
                node, new Conv(window, 1), $"{node.Name} phases", node.OnnxType, [node.Inputs[0], Weights(node.Inputs[1]), .. bias]);

            var split = Emit(new Reshape(new Shape([batch, _channels, .. Each(axis => axis.Stride), .. Each(axis => axis.Count)])), deep);
            var interleaved = Enumerable.Range(0, rank).SelectMany(axis => new[] { 2 + rank + axis, 2 + axis });
            var space = Emit(
                new Reshape(new Shape([batch, _channels, .. Each(axis => axis.Count * axis.Stride)])),
                Emit(new Transpose(new IntList([0, 1, .. interleaved])), split));
            return space.Shape.Equals(node.Output.Shape)
                ? space
                : Emit(new Slice(IntList.Repeat(0, rank + 2), IntList.Repeat(1, rank + 2), node.Output.Shape), space);
        }

        /// <summary>
        /// [K, C, kernel…] as [C · phases, K, taps…]. A part of the weights by sign is taken of the result, so that
        /// <see cref="JointPass"/> sees what it is a part of.
        /// </summary>
        private Value Weights(Value weights)
        {
            if (weights.Producer?.Operator is Unary { Function: UnaryFunction.Relu or UnaryFunction.NegativePart } part)
                return Emit(part, Weights(weights.Producer.Inputs[0]));
            var (inputs, rank) = (weights.Shape[0], axes.Length);
            var padded = Emit(
                new Pad(
                    new IntList([0, 0, .. Each(axis => axis.Before)]),
                    new IntList([0, 0, .. Each(axis => (axis.Stride * axis.Taps) - axis.Before - axis.Kernel)]), PadMode.Constant, 0),
                weights);
            var split = Emit(new Reshape(new Shape([inputs, _channels, .. axes.SelectMany(axis => new[] { axis.Taps, axis.Stride })])), padded);
            var flipped = Emit(
                new Slice(
                    new IntList([0, 0, .. axes.SelectMany(axis => new[] { axis.Taps - 1, 0 })]),
                    new IntList([1, 1, .. axes.SelectMany(_ => new[] { -1, 1 })]), split.Shape),
                split);
            var phases = Enumerable.Range(0, rank).Select(axis => 3 + (2 * axis));
            var taps = Enumerable.Range(0, rank).Select(axis => 2 + (2 * axis));
            return Emit(
                new Reshape(new Shape([_channels * _phases, inputs, .. Each(axis => axis.Taps)])),
                Emit(new Transpose(new IntList([1, .. phases, 0, .. taps])), flipped));
        }

        private Value Repeat(Value bias) => Emit(
            new Reshape(new Shape(_channels * _phases)),
            Emit(new Expand(new Shape(_channels, _phases)), Emit(new Reshape(new Shape(_channels, 1)), bias)));

        private int[] Each(Func<PhaseWindow, int> part) => [.. axes.Select(part)];

        private Value Emit(Operator operation, params Value[] inputs) => graph.EmitBefore(node, operation, node.Name, node.OnnxType, inputs);
    }
}
