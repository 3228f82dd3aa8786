using Lrp.Evaluation;

namespace Lrp.Runtime.Tests.Evaluation;

public class RegionsTests
{
    [Fact]
    public void Tiles_hold_all_channels_of_their_pixels_and_are_cut_off_at_the_end()
    {
        var regions = Regions.Tiles([new TensorInfo("x", [1, 2, 3, 3])], [2]);
        Assert.Equal(4, regions.Count);
        Assert.Equal([0, 1, 3, 4, 9, 10, 12, 13], regions[0].ToArray());
        Assert.Equal([2, 5, 11, 14], regions[1].ToArray());
        Assert.Equal([8, 17], regions[3].ToArray());
    }

    [Theory]
    [InlineData(new[] { 1, 4 }, 2, 1, new[] { 0, 1 })]
    [InlineData(new[] { 1, 2, 4 }, 2, 1, new[] { 0, 1, 4, 5 })]
    [InlineData(new[] { 1, 4, 3 }, 1, 2, new[] { 0, 1, 2 })]
    [InlineData(new[] { 1, 2, 2, 3 }, 1, 3, new[] { 0, 1, 2 })]
    public void Features_windows_of_time_tokens_and_pixels_of_channels_last_are_tiles_too(int[] shape, int size, int axis, int[] first) =>
        Assert.Equal(first, Regions.Tiles([new TensorInfo("x", shape)], [size], axis)[0].ToArray());

    [Fact]
    public void Tiles_may_be_oblong_and_each_element_a_region()
    {
        TensorInfo[] inputs = [new("x", [1, 1, 2, 4])];
        Assert.Equal([0, 1, 4, 5], Regions.Tiles(inputs, [2, 2])[0].ToArray());
        Assert.Equal([4, 5], Regions.Tiles(inputs, [1, 2])[2].ToArray());
        Assert.Equal(8, Regions.Elements(inputs).Count);
    }

    [Fact]
    public void Several_inputs_follow_each_other()
    {
        var regions = Regions.Tiles([new TensorInfo("a", [1, 3]), new TensorInfo("b", [1, 2])], [2]);
        Assert.Equal([2], regions[1].ToArray());
        Assert.Equal([3, 4], regions[2].ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        TensorInfo[] inputs = [new("x", [1, 1, 2, 4])];
        Assert.Throws<ArgumentOutOfRangeException>(() => Regions.Tiles(inputs, [0]));
        Assert.Contains("3 sizes", Assert.Throws<ArgumentException>(() => Regions.Tiles(inputs, [1, 1, 1])).Message,
            StringComparison.Ordinal);
        var regions = Regions.Tiles(inputs, [2]);
        Assert.Contains("got 3", Assert.Throws<ArgumentException>(() => regions.Scores(new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Relevance_that_is_not_a_number_has_no_order_and_names_its_region()
    {
        var regions = Regions.Tiles([new TensorInfo("x", [1, 4])], [2]);
        Assert.Equal([3.0, 7.0], regions.Scores([1, 2, 3, 4]));
        var exception = Assert.Throws<ArgumentException>(() => regions.Scores([1, 2, float.NaN, 4]));
        Assert.Contains("region 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_regions_go_by_number_in_either_order()
    {
        double[] scores = [1, 3, 1, 3];
        Assert.Equal([1, 3, 0, 2], RegionOrders.Of(RegionOrder.MostRelevantFirst, scores));
        Assert.Equal([0, 2, 1, 3], RegionOrders.Of(RegionOrder.LeastRelevantFirst, scores));
    }

    [Fact]
    public void A_random_order_is_a_permutation_that_only_its_seed_changes()
    {
        var scores = new double[50];
        var order = RegionOrders.Of(RegionOrder.Random, scores, 3);
        Assert.Equal(Enumerable.Range(0, 50), order.Order());
        Assert.Equal(order, RegionOrders.Of(RegionOrder.Random, scores, 3));
        Assert.NotEqual(order, RegionOrders.Of(RegionOrder.Random, scores, 4));
    }
}
