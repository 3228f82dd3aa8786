using System.Runtime.InteropServices;
using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Lists of the channels that are not zero in all columns of a tile.</summary>
public unsafe class ActiveInputsTests
{
    private const int Planes = 3;
    private const int Columns = 4;
    private const int PlaneStride = Columns * 16;

    [Fact]
    public void Lists_hold_places_in_input_and_weights_in_order() =>
        Assert.Equal([(2, 2 * 16), (15, 15 * 16), (PlaneStride + 8, 24 * 16)], Collect((0, 1, 2), (0, 3, 15), (1, 0, 8)));

    [Fact]
    public void Channel_that_is_zero_in_some_columns_only_is_listed_once() =>
        Assert.Equal([(5, 5 * 16)], Collect((0, 0, 5), (0, 2, 5)));

    [Fact]
    public void Nothing_is_listed_where_all_is_zero() => Assert.Empty(Collect());

    [Fact]
    public void Negative_zero_is_zero() => Assert.Empty(Collect(-0f, (0, 0, 1)));

    [Fact]
    public void What_is_not_a_number_is_not_skipped() => Assert.Single(Collect(float.NaN, (2, 0, 1)));

    [Fact]
    public void All_channels_fit()
    {
        var all = Enumerable.Range(0, Planes * 16).Select(channel => (channel / 16, 0, channel % 16)).ToArray();
        Assert.Equal(all.Select(at => ((at.Item1 * PlaneStride) + at.Item3, ((at.Item1 * 16) + at.Item3) * 16)), Collect(all));
    }

    private static List<(int Input, int Weights)> Collect(params (int Plane, int Column, int Lane)[] active) => Collect(1f, active);

    private static List<(int Input, int Weights)> Collect(float value, params (int Plane, int Column, int Lane)[] active)
    {
        var x = (float*)NativeMemory.AllocZeroed(Planes * PlaneStride, sizeof(float));
        var list = (int*)NativeMemory.AllocZeroed((nuint)ActiveInputs.ListLength(Planes), sizeof(int));
        foreach (var (plane, column, lane) in active)
            x[(plane * PlaneStride) + (column * 16) + lane] = value;
        ActiveInputs.Collect(x, 16, Columns, Planes, PlaneStride, list);
        var result = Enumerable.Range(0, *list).Select(index => (list[8 + index], list[8 + ActiveInputs.EntryLength(Planes) + index])).ToList();
        NativeMemory.Free(x);
        NativeMemory.Free(list);
        return result;
    }
}
