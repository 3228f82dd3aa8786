namespace Lrp.Evaluation;

/// <summary>Where the elements of one input lie: pixels along spatial axes, with channels each.</summary>
internal sealed class Grid
{
    private readonly int _channelStride;

    private Grid(TensorInfo input, int channelAxis, int start)
    {
        (Start, Length) = (start, input.Length);
        var rank = input.Shape.Count;
        var axes = new List<(int Length, int Stride)>();
        (Channels, _channelStride) = (1, input.Length);
        for (int axis = rank - 1, stride = 1; axis >= 0; stride *= input.Shape[axis--])
        {
            if (Regions.IsSpatial(axis, rank, channelAxis))
                axes.Add((input.Shape[axis], stride));
            else if (axis > 0)
                (Channels, _channelStride) = (input.Shape[axis], stride);
        }

        Axes = axes;
    }

    /// <summary>The input's first element among those of all inputs.</summary>
    public int Start { get; }

    public int Length { get; }

    public int Channels { get; }

    public int Pixels => Length / Channels;

    /// <summary>Length and stride of every spatial axis.</summary>
    public IReadOnlyList<(int Length, int Stride)> Axes { get; }

    public static IEnumerable<Grid> Of(Regions regions)
    {
        var start = 0;
        foreach (var input in regions.Inputs)
        {
            yield return new Grid(input, regions.ChannelAxis, start);
            start += input.Length;
        }
    }

    public bool Contains(int element) => element >= Start && element < Start + Length;

    public int ChannelOf(int element) => (element - Start) / _channelStride % Channels;

    /// <summary>The element of a pixel, counted in the order of memory without channels.</summary>
    public int Element(int pixel, int channel) =>
        Start + (pixel / _channelStride * _channelStride * Channels) + (channel * _channelStride) + (pixel % _channelStride);

    /// <summary>The elements beside one, along every spatial axis.</summary>
    public IEnumerable<int> Adjoining(int element)
    {
        foreach (var (length, stride) in Axes)
        {
            var place = (element - Start) / stride % length;
            if (place > 0)
                yield return element - stride;
            if (place < length - 1)
                yield return element + stride;
        }
    }
}
