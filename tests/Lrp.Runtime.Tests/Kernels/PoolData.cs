using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

internal delegate void PoolFunction(BlockedTensor input, BlockedTensor output, in PoolShape shape, in Worker worker);

internal delegate void PoolBackward(
    BlockedTensor input, BlockedTensor relevance, BlockedTensor result, in PoolShape shape, in Worker worker);

/// <summary>The kernels of one width of vectors.</summary>
internal sealed record PoolFunctions(
    PoolFunction Maximum, PoolFunction Average, PoolBackward Route, PoolBackward Split, PoolBackward AverageAdjoint)
{
    public static PoolFunctions On(int lanes) => lanes switch
    {
        16 => new(Pooling512.Maximum, Pooling512.Average, PoolRoutes512.Route, PoolRoutes512.Split, Adjoint(Pooling512.AverageAdjoint)),
        8 => new(Pooling256.Maximum, Pooling256.Average, PoolRoutes256.Route, PoolRoutes256.Split, Adjoint(Pooling256.AverageAdjoint)),
        _ => new(Pooling128.Maximum, Pooling128.Average, PoolRoutes128.Route, PoolRoutes128.Split, Adjoint(Pooling128.AverageAdjoint)),
    };

    private static PoolBackward Adjoint(PoolFunction adjoint) =>
        (BlockedTensor _, BlockedTensor relevance, BlockedTensor result, in PoolShape shape, in Worker worker) =>
            adjoint(relevance, result, shape, worker);
}

/// <summary>Inputs with many equal values and relevance of a pool over two blocks of channels, and what plain loops make of them.</summary>
internal sealed unsafe class PoolData
{
    public const int Block = BlockedTensor.Block;
    public const int Channels = 2 * Block;
    public const float Untouched = -99;

    private readonly PoolCase _pool;
    private readonly PoolShape _shape;
    private readonly bool _countsPadding;
    private readonly float[] _relevance;
    private readonly List<List<int>> _windows;

    public PoolData(PoolCase pool, bool countsPadding = false)
    {
        (_pool, _countsPadding, _windows) = (pool, countsPadding, [.. pool.Windows()]);
        _shape = pool.Shape(Channels / Block, countsPadding);
        var random = new Random(pool.Kernel.Y);
        Input = [.. Enumerable.Range(0, pool.Size.Z * pool.Size.Y * pool.Size.X * Channels).Select(_ => (float)random.Next(-6, 4))];
        _relevance = [.. Enumerable.Range(0, _windows.Count * Channels).Select(_ => random.NextSingle() - 0.3f)];
    }

    /// <summary>By place and channel.</summary>
    public float[] Input { get; }

    /// <summary>How many places the mean of a window counts; all pads of the cases lie within what a window reaches.</summary>
    public int Count(List<int> window) => _countsPadding ? _pool.Kernel.Z * _pool.Kernel.Y * _pool.Kernel.X : window.Count;

    /// <summary>Output by output, as kernels write it.</summary>
    public float[] Output(Func<List<int>, int, float> reduce) => Blocked(
        [.. _windows.SelectMany(window => Enumerable.Range(0, Channels).Select(channel => reduce(window, channel)))], _pool.Outputs);

    /// <summary>What each input gets, as kernels write it.</summary>
    public float[] Back(Func<List<int>, int, float, IEnumerable<float>> share)
    {
        var result = new float[Input.Length];
        for (var output = 0; output < _windows.Count; output++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                var shares = share(_windows[output], channel, _relevance[(output * Channels) + channel]);
                foreach (var (place, given) in _windows[output].Zip(shares))
                    result[(place * Channels) + channel] += given;
            }
        }

        return Blocked(result, _pool.Size);
    }

    public float[] Run(PoolFunction function, int workers = 1, Area? part = null)
    {
        var (input, output) = (Blocked(Input, _pool.Size), Filled(_windows.Count * Channels));
        var shape = part is { } area ? _shape.Of(area) : _shape;
        fixed (float* x = input, y = output)
        {
            var (from, to) = (Tensor(x, _pool.Size), Tensor(y, _pool.Outputs));
            Run(workers, (in Worker worker) => function(from, to, shape, worker));
        }

        return output;
    }

    /// <summary>Back to an input that is cleared, as <see cref="Pooling"/> does before.</summary>
    public float[] RunBack(PoolBackward function, int workers = 1)
    {
        var (input, relevance, result) = (Blocked(Input, _pool.Size), Blocked(_relevance, _pool.Outputs), new float[Input.Length]);
        fixed (float* x = input, r = relevance, y = result)
        {
            var (from, given, to) = (Tensor(x, _pool.Size), Tensor(r, _pool.Outputs), Tensor(y, _pool.Size));
            Run(workers, (in Worker worker) => function(from, given, to, _shape, worker));
        }

        return result;
    }

    private static void Run(int workers, Work work)
    {
        if (workers == 1)
        {
            work(default);
            return;
        }

        using var crew = new Workers(workers, 0);
        crew.Run(work);
    }

    private static float[] Filled(int length)
    {
        var values = new float[length];
        Array.Fill(values, Untouched);
        return values;
    }

    /// <summary>From places of channels to slices of blocks of rows.</summary>
    private static float[] Blocked(float[] values, (int Z, int Y, int X) size)
    {
        var (plane, result) = (size.Y * size.X, new float[values.Length]);
        for (var index = 0; index < values.Length; index++)
        {
            var (place, channel) = (index / Channels, index % Channels);
            var (slice, within) = (place / plane, place % plane);
            result[(((((slice * Channels / Block) + (channel / Block)) * plane) + within) * Block) + (channel % Block)] = values[index];
        }

        return result;
    }

    private static BlockedTensor Tensor(float* origin, (int Z, int Y, int X) size) => new(origin, size.X * Block, size.Y * size.X * Block);
}
