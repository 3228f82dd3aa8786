using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>Vectors whose lanes are columns of a row.</summary>
public static unsafe partial class ColumnLanes
{
    /// <summary>The first of two vectors in which lanes take turns: even columns, odd columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InterleaveLow(Vector256<float> even, Vector256<float> odd) =>
        Alternate(even, odd, Vector256<int>.Indices >> 1);

    /// <summary>The second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InterleaveHigh(Vector256<float> even, Vector256<float> odd) =>
        Alternate(even, odd, (Vector256<int>.Indices >> 1) + Vector256.Create(Vector256<int>.Count / 2));

    /// <summary>Stores the columns that are left of a row: all lanes, or the first <paramref name="count"/> of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target, int count)
    {
        if (count >= Vector256<float>.Count)
            value.Store(target);
        else
            StoreFirst(value, target, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFirst(Vector256<float> value, float* target, int count)
    {
        for (var lane = 0; lane < count; lane++)
            target[lane] = value[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Alternate(Vector256<float> even, Vector256<float> odd, Vector256<int> lanes) =>
        Vector256.ConditionalSelect(
            Vector256.Equals(Vector256<int>.Indices & Vector256<int>.One, Vector256<int>.Zero).AsSingle(),
            Vector256.ShuffleNative(even, lanes), Vector256.ShuffleNative(odd, lanes));
}
