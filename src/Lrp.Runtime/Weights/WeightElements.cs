using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lrp.Generated;

/// <summary>
/// The elements of a tensor of a recipe, row-major, computed piece by piece as they are read: what only goes on into packed weights never
/// lies in memory between. To touch memory for the first time costs more than to compute: 0.3 ms per megabyte, and 1 to 2 ms where a
/// hypervisor has taken it back (VGG-16, 553 MB: 0.5 or 1.8 s of loading when its tensors were arrays). Threads may read at once.
/// </summary>
/// <param name="length">Elements.</param>
/// <param name="depth">Functions that they are behind, one in the other.</param>
internal abstract class WeightElements(int length, int depth = 0)
{
    private const int Chunk = 256;

    // Merging a batch normalisation and splitting by sign are two. A file may have chains of thousands, which no stack would hold.
    private const int Deepest = 8;

    /// <summary>How many there are.</summary>
    public int Length => length;

    /// <summary>Float32 holds them.</summary>
    public abstract bool AreSingle { get; }

    /// <summary>Functions that these are behind.</summary>
    public int Depth => depth;

    /// <summary>These, or an array of them: what another function may be put on.</summary>
    public WeightElements Operand() => depth < Deepest ? this : new DoubleElements(Doubles());

    /// <summary>Those from <paramref name="start"/> on.</summary>
    public abstract void Read(int start, Span<double> target);

    /// <summary>The same, rounded to float32.</summary>
    public virtual void Read(int start, Span<float> target)
    {
        Span<double> chunk = stackalloc double[Chunk];
        for (var done = 0; done < target.Length; done += Chunk)
        {
            var part = chunk[..Math.Min(Chunk, target.Length - done)];
            Read(start + done, part);
            Round(part, target[done..]);
        }
    }

    /// <summary>All of them.</summary>
    public virtual double[] Doubles()
    {
        var result = GC.AllocateUninitializedArray<double>(Length);
        LoadThreads.InParts(Length, (start, count) => Read(start, result.AsSpan(start, count)));
        return result;
    }

    /// <summary>All of them, rounded to float32.</summary>
    public virtual float[] Singles()
    {
        var result = GC.AllocateUninitializedArray<float>(Length);
        LoadThreads.InParts(Length, (start, count) => Read(start, result.AsSpan(start, count)));
        return result;
    }

    /// <summary>Float32 as float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        var index = 0;
        for (; index <= from.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(from[index..]), out var low, out var high);
            low.CopyTo(to[index..]);
            high.CopyTo(to[(index + Vector<double>.Count)..]);
        }

        for (; index < from.Length; index++)
            to[index] = from[index];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(ReadOnlySpan<double> from, Span<float> to)
    {
        var index = 0;
        for (; index <= from.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            var low = new Vector<double>(from[index..]);
            Vector.Narrow(low, new Vector<double>(from[(index + Vector<double>.Count)..])).CopyTo(to[index..]);
        }

        for (; index < from.Length; index++)
            to[index] = (float)from[index];
    }
}

/// <summary>An array of float64.</summary>
internal sealed class DoubleElements(double[] array) : WeightElements(array.Length)
{
    public override bool AreSingle => false;

    public override void Read(int start, Span<double> target) => array.AsSpan(start, target.Length).CopyTo(target);

    public override double[] Doubles() => array;
}

/// <summary>An array of float32.</summary>
internal sealed class SingleElements(float[] array) : WeightElements(array.Length)
{
    public override bool AreSingle => true;

    public override void Read(int start, Span<double> target) => Widen(array.AsSpan(start, target.Length), target);

    public override void Read(int start, Span<float> target) => array.AsSpan(start, target.Length).CopyTo(target);

    public override float[] Singles() => array;
}

/// <summary>Float32 that lie in memory already: in a file that is mapped, or in a resource of an assembly.</summary>
/// <param name="owner">What keeps them there until it is closed.</param>
/// <param name="first">The first; aligned to a byte.</param>
internal sealed unsafe class MappedElements(UnmanagedMemoryStream owner, float* first, int length) : WeightElements(length)
{
    public override bool AreSingle => true;

    public override void Read(int start, Span<double> target) => Widen(At(start, target.Length), target);

    public override void Read(int start, Span<float> target) => At(start, target.Length).CopyTo(target);

    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    private ReadOnlySpan<float> At(int start, int count)
    {
        ObjectDisposedException.ThrowIf(!owner.CanRead, owner);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (uint)count, (uint)Length, nameof(start));
        return new ReadOnlySpan<float>(first + start, count);
    }
}

/// <summary>A function of each element, in the precision that the elements have.</summary>
internal sealed class FunctionElements<TFunction>(WeightElements source) : WeightElements(source.Length, source.Depth + 1)
    where TFunction : struct, IExactFunction
{
    public override bool AreSingle => source.AreSingle;

    public override void Read(int start, Span<double> target)
    {
        source.Read(start, target);
        Apply(target);
    }

    public override void Read(int start, Span<float> target)
    {
        source.Read(start, target);
        Apply(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<T>(Span<T> target)
        where T : IFloatingPointIeee754<T>
    {
        for (var index = 0; index < target.Length; index++)
            target[index] = TFunction.Invoke(target[index]);
    }
}

/// <summary>A function of elements and those of another tensor that broadcasts to theirs.</summary>
/// <param name="rows">Where the elements of <paramref name="y"/> are.</param>
internal sealed class PairElements<TFunction>(WeightElements x, double[] y, StridedRows rows, TFunction function)
    : WeightElements(x.Length, x.Depth + 1)
    where TFunction : struct, IBinaryFunction
{
    public override bool AreSingle => false;

    public override void Read(int start, Span<double> target)
    {
        x.Read(start, target);
        while (target.Length > 0)
        {
            var (row, column) = Math.DivRem(start, rows.Length);
            var part = target[..Math.Min(rows.Length - column, target.Length)];
            Apply(part, rows.OffsetOf(row) + (column * rows.Stride));
            start += part.Length;
            target = target[part.Length..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(Span<double> part, int offset)
    {
        if (rows.Stride == 0)
        {
            var second = y[offset];
            for (var index = 0; index < part.Length; index++)
                part[index] = function.Invoke(part[index], second);
            return;
        }

        for (var index = 0; index < part.Length; index++)
            part[index] = function.Invoke(part[index], y[offset + (index * rows.Stride)]);
    }
}
