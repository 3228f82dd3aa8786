namespace Lrp;

/// <summary>An axis of a tensor within a window.</summary>
/// <param name="Start">Where the window begins.</param>
/// <param name="Count">Positions that it covers.</param>
/// <param name="Stride">Elements from one position to the next.</param>
internal readonly record struct WindowAxis(int Start, int Count, int Stride)
{
    public static WindowAxis None { get; } = new(0, 1, 0);

    public int Offset(int position) => (Start + position) * Stride;
}

/// <summary>A window over one input of a network, as the runs of elements that it covers.</summary>
/// <param name="Origin">Where the input begins among all inputs' elements.</param>
/// <param name="Outer">Three axes around <paramref name="Inner"/>, whose elements lie closest together.</param>
internal readonly record struct OcclusionWindow(int Origin, WindowAxis Channels, WindowAxis Outer, WindowAxis Middle, WindowAxis Inner)
{
    private const int MostSpatialAxes = 3;

    /// <summary>All windows over all inputs, row by row.</summary>
    /// <exception cref="ArgumentException">An input has too many axes.</exception>
    public static IEnumerable<OcclusionWindow> Over(IReadOnlyList<TensorInfo> inputs, int size, int stride, int channelAxis)
    {
        var origin = 0;
        foreach (var input in inputs)
        {
            var (channels, spatial) = Axes(input, channelAxis);
            foreach (var outer in Positions(spatial[0], size, stride))
            {
                foreach (var middle in Positions(spatial[1], size, stride))
                {
                    foreach (var inner in Positions(spatial[2], size, stride))
                        yield return new OcclusionWindow(origin, channels, outer, middle, inner);
                }
            }

            origin += input.Length;
        }
    }

    public Enumerator GetEnumerator() => new(this);

    /// <summary>The channels, and three spatial axes over their whole length.</summary>
    private static (WindowAxis Channels, WindowAxis[] Spatial) Axes(TensorInfo input, int channelAxis)
    {
        var rank = input.Shape.Count;
        var axes = new WindowAxis[rank];
        for (int axis = rank - 1, step = 1; axis >= 0; step *= input.Shape[axis--])
            axes[axis] = new WindowAxis(0, input.Shape[axis], step);
        // A row of features has no channels; what has no batch either is all spatial.
        var channels = rank < 3 ? -1 : channelAxis;
        WindowAxis[] spatial = [.. axes.Where((_, axis) => axis != channels && (axis > 0 || rank < 2))];
        if (spatial.Length > MostSpatialAxes || channels >= rank)
        {
            var shape = string.Join(", ", input.Shape);
            throw new ArgumentException(
                $"Input '{input.Name}' [{shape}] has not at most three axes beside batch and channels (axis {channelAxis}).");
        }

        return (channels < 0 ? WindowAxis.None : axes[channels],
            [.. Enumerable.Repeat(WindowAxis.None, MostSpatialAxes - spatial.Length), .. spatial]);
    }

    private static IEnumerable<WindowAxis> Positions(WindowAxis axis, int size, int stride)
    {
        var start = 0L;
        do
        {
            yield return axis with { Start = (int)start, Count = (int)Math.Min(size, axis.Count - start) };
            start += stride;
        }
        while (start - stride + size < axis.Count && start < axis.Count);
    }

    /// <summary>Runs of adjacent elements: a row of the window, or one element where its innermost axis has a stride.</summary>
    internal struct Enumerator(OcclusionWindow window)
    {
        private readonly int _run = window.Inner.Stride == 1 ? window.Inner.Count : 1;
        private int _next;

        public (int Start, int Length) Current { get; private set; }

        public bool MoveNext()
        {
            var perRow = window.Inner.Count / _run;
            if (_next == window.Channels.Count * window.Outer.Count * window.Middle.Count * perRow)
                return false;
            var rest = _next++;
            var inner = window.Inner.Offset(rest % perRow);
            rest /= perRow;
            var middle = window.Middle.Offset(rest % window.Middle.Count);
            rest /= window.Middle.Count;
            var outer = window.Outer.Offset(rest % window.Outer.Count);
            var channel = window.Channels.Offset(rest / window.Outer.Count);
            Current = (window.Origin + channel + outer + middle + inner, _run);
            return true;
        }
    }
}
