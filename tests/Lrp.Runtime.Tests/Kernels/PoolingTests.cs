using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Pools and what brings relevance back against plain loops over windows: borders, strides, dilations, slices, ties.</summary>
public unsafe class PoolingTests
{
    public static TheoryData<int, PoolCase> Cases
    {
        get
        {
            var data = new TheoryData<int, PoolCase>();
            foreach (var lanes in new[] { 16, 8, 4 })
            {
                // Three columns wide have code of their own, for strides of one, two and more.
                data.Add(lanes, new("3×3", Size: (1, 9, 11), Kernel: (1, 3, 3), Stride: (1, 1, 1), Pads: (0, 1, 1)));
                data.Add(lanes, new("3×3 by two", Size: (1, 9, 12), Kernel: (1, 3, 3), Stride: (1, 2, 2), Pads: (0, 1, 1)));
                data.Add(lanes, new("3×3 by three", Size: (1, 13, 14), Kernel: (1, 3, 3), Stride: (1, 3, 3), Pads: (0, 0, 0)));
                data.Add(lanes, new("2×2 by two", Size: (1, 8, 7), Kernel: (1, 2, 2), Stride: (1, 2, 2), Pads: (0, 0, 0)));
                data.Add(lanes, new("5×3", Size: (1, 6, 5), Kernel: (1, 5, 3), Stride: (1, 2, 1), Pads: (0, 2, 1)));
                data.Add(lanes, new("dilated", Size: (1, 9, 10), Kernel: (1, 3, 3), Stride: (1, 1, 2), Pads: (0, 2, 2), Dilation: 2));
                data.Add(lanes, new("smaller than its window", Size: (1, 2, 2), Kernel: (1, 3, 3), Stride: (1, 1, 1), Pads: (0, 1, 1)));
                data.Add(lanes, new("volume", Size: (5, 6, 7), Kernel: (3, 3, 3), Stride: (2, 2, 2), Pads: (1, 1, 1)));
                data.Add(lanes, new("volume by one", Size: (3, 4, 6), Kernel: (2, 3, 3), Stride: (1, 1, 1), Pads: (0, 1, 1)));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_maximum_is_that_of_the_window(int lanes, PoolCase pool)
    {
        var data = new PoolData(pool);
        var expected = data.Output((window, channel) => window.Max(place => data.Input[(place * PoolData.Channels) + channel]));
        Assert.Equal(expected, data.Run(PoolFunctions.On(lanes).Maximum));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mean_counts_the_padding_or_not(int lanes, PoolCase pool)
    {
        foreach (var countsPadding in new[] { false, true })
        {
            var data = new PoolData(pool, countsPadding);
            var expected = data.Output((window, channel) =>
                window.Sum(place => data.Input[(place * PoolData.Channels) + channel]) / data.Count(window));
            Near(expected, data.Run(PoolFunctions.On(lanes).Average));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_adjoint_of_a_mean_gives_each_place_of_a_window_its_share(int lanes, PoolCase pool)
    {
        var data = new PoolData(pool, countsPadding: true);
        var expected = data.Back((window, _, relevance) => window.Select(_ => relevance / data.Count(window)));
        Near(expected, data.RunBack(PoolFunctions.On(lanes).AverageAdjoint));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Relevance_goes_to_the_first_maximum(int lanes, PoolCase pool)
    {
        var data = new PoolData(pool);
        var expected = data.Back((window, channel, relevance) =>
        {
            var values = window.Select(place => data.Input[(place * PoolData.Channels) + channel]).ToList();
            var first = values.IndexOf(values.Max());
            return values.Select((_, index) => index == first ? relevance : 0);
        });
        Near(expected, data.RunBack(PoolFunctions.On(lanes).Route));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Relevance_is_split_among_equal_maxima(int lanes, PoolCase pool)
    {
        var data = new PoolData(pool);
        var expected = data.Back((window, channel, relevance) =>
        {
            var values = window.Select(place => data.Input[(place * PoolData.Channels) + channel]).ToList();
            var ties = values.Count(value => value == values.Max());
            return values.Select(value => value == values.Max() ? relevance / ties : 0);
        });
        Near(expected, data.RunBack(PoolFunctions.On(lanes).Split));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Workers_write_what_one_writes(int count)
    {
        var functions = PoolFunctions.On(4);
        foreach (var pool in Cases.Select(row => (PoolCase)row[1]).Distinct())
        {
            var data = new PoolData(pool);
            foreach (var function in new[] { functions.Maximum, functions.Average })
                Assert.Equal(data.Run(function), data.Run(function, count));
            // Back to the slices of a volume only one works: its windows overlap.
            foreach (var function in pool.Size.Z > 1 ? [] : new[] { functions.Route, functions.Split, functions.AverageAdjoint })
                Assert.Equal(data.RunBack(function), data.RunBack(function, count));
        }
    }

    [Fact]
    public void A_part_of_the_output_is_written_and_nothing_else()
    {
        var pool = new PoolCase("3×3", Size: (1, 9, 11), Kernel: (1, 3, 3), Stride: (1, 1, 1), Pads: (0, 1, 1));
        var data = new PoolData(pool);
        foreach (var lanes in new[] { 16, 8, 4 })
        {
            foreach (var function in new[] { PoolFunctions.On(lanes).Maximum, PoolFunctions.On(lanes).Average })
            {
                var (all, part) = (data.Run(function), data.Run(function, part: new Area(2, 3, 5, 11)));
                for (var place = 0; place < all.Length; place++)
                {
                    var (row, column) = (place / PoolData.Block / 11 % 9, place / PoolData.Block % 11);
                    Assert.Equal(row is >= 2 and < 5 && column >= 3 ? all[place] : PoolData.Untouched, part[place]);
                }
            }
        }
    }

    /// <summary>Sums of a few terms in another order.</summary>
    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var place = 0; place < expected.Length; place++)
            Assert.Equal(expected[place], actual[place], 1e-5);
    }
}
