using Lrp.Generated;
using Lrp.Shared;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Convolutions in tiles of 2 × 2 outputs against plain loops: odd sizes, several chunks, channels that fill no block.</summary>
public unsafe class WinogradTests
{
    private const int Block = 16;

    public static TheoryData<int, int, int, int, int, int> Sizes
    {
        get
        {
            var data = new TheoryData<int, int, int, int, int, int>();
            foreach (var lanes in new[] { 16, 8, 4 })
            {
                foreach (var (inputs, outputs, height, width, chunk) in new[]
                    { (16, 16, 2, 2, 1), (5, 20, 7, 7, 16), (33, 3, 13, 9, 6), (16, 32, 1, 5, 2), (20, 17, 6, 11, 4), (64, 16, 3, 1, 2) })
                    data.Add(lanes, inputs, outputs, height, width, chunk);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_are_those_of_the_nine_taps(int lanes, int inputs, int outputs, int height, int width, int chunk)
    {
        var random = new Random(inputs);
        var x = Enumerable.Range(0, inputs * (height + 2) * (width + 2)).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var w = Enumerable.Range(0, outputs * inputs * 9).Select(_ => random.NextSingle() - 0.5f).ToArray();
        foreach (var isTransposed in new[] { false, true })
        {
            var y = Convolve(lanes, x, w, inputs, outputs, height, width, chunk, isTransposed, isOfOneSign: false);
            for (var place = 0; place < y.Length; place++)
            {
                var terms = Terms(x, w, inputs, outputs, height, width, place, isTransposed).ToList();
                Assert.Equal(terms.Sum() + Bias(place / (height * width)), y[place], 1e-6 * Math.Max(1, terms.Sum(Math.Abs)));
            }
        }
    }

    [Fact]
    public void An_output_has_the_same_bits_in_whatever_chunk()
    {
        var random = new Random(1);
        var x = Enumerable.Range(0, 40 * 11 * 12).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var w = Enumerable.Range(0, 20 * 40 * 9).Select(_ => random.NextSingle() - 0.5f).ToArray();
        foreach (var lanes in new[] { 16, 8, 4 })
        {
            Assert.Equal(
                Convolve(lanes, x, w, 40, 20, 9, 10, 25, false, false), Convolve(lanes, x, w, 40, 20, 9, 10, 3, false, false));
        }
    }

    /// <summary>Rectified inputs, regions of zeros, and weights of which more than half are zero: sums that have no term at all.</summary>
    [Theory]
    [InlineData(16, 0.02)]
    [InlineData(8, 0.02)]
    [InlineData(4, 0.02)]
    [InlineData(16, 0.3)]
    public void A_sum_of_one_sign_is_zero_if_and_only_if_all_terms_are(int lanes, double active)
    {
        const int Inputs = 48, Outputs = 16, Height = 15, Width = 14;
        var random = new Random(2);
        var x = Enumerable.Range(0, Inputs * (Height + 2) * (Width + 2))
            .Select(index => index % (Width + 2) > 4 && random.NextDouble() < active ? random.NextSingle() * 3 : 0).ToArray();
        var w = Enumerable.Range(0, Outputs * Inputs * 9).Select(_ => MathF.Max(random.NextSingle() - 0.6f, 0)).ToArray();
        var y = Convolve(lanes, x, w, Inputs, Outputs, Height, Width, 28, false, isOfOneSign: true, hasBias: false);
        var (zeros, withInputs) = (0, 0);
        for (var place = 0; place < y.Length; place++)
        {
            var sum = Terms(x, w, Inputs, Outputs, Height, Width, place, false).Sum();
            Assert.Equal(sum == 0, y[place] == 0);
            Assert.Equal(sum, y[place], 3e-6 * Math.Max(sum, 1));
            zeros += sum == 0 ? 1 : 0;
            withInputs += sum == 0 && InputsOf(x, Inputs, Height, Width, place).Any(input => input != 0) ? 1 : 0;
        }

        // Both kinds are there: nothing in sight, and inputs whose weights are zero.
        Assert.InRange(zeros - withInputs, 1, y.Length);
        Assert.True(active > 0.1 || withInputs > 50);
    }

    [Fact]
    public void What_an_output_does_not_read_does_not_reach_it()
    {
        const int Height = 6, Width = 6;
        var x = new float[16 * (Height + 2) * (Width + 2)];
        Array.Fill(x, 1);
        x[(3 * (Width + 2)) + 3] = float.NaN;
        var w = Enumerable.Repeat(0.25f, 16 * 16 * 9).ToArray();
        foreach (var lanes in new[] { 16, 8, 4 })
        {
            foreach (var isOfOneSign in new[] { false, true })
            {
                var y = Convolve(lanes, x, w, 16, 16, Height, Width, 9, false, isOfOneSign);
                for (var place = 0; place < Height * Width; place++)
                {
                    var (row, column) = (place / Width, place % Width);
                    Assert.Equal(row is >= 1 and <= 3 && column is >= 1 and <= 3, float.IsNaN(y[place]));
                }
            }
        }
    }

    private static float Bias(int output) => output * 0.5f;

    private static float[] Convolve(
        int lanes, float[] x, float[] w, int inputs, int outputs, int height, int width, int chunk, bool isTransposed, bool isOfOneSign,
        bool hasBias = true)
    {
        var (planes, blocks) = (BlockLayout.Blocks(inputs), BlockLayout.Blocks(outputs));
        var (rowStride, planeStride) = ((width + 2) * Block, (height + 2) * (width + 2) * Block);
        using var input = new NativeBuffer(planes * planeStride);
        for (var index = 0; index < x.Length; index++)
        {
            var (channel, place) = (index / ((height + 2) * (width + 2)), index % ((height + 2) * (width + 2)));
            input.Pointer[(channel / Block * planeStride) + (place * Block) + (channel % Block)] = x[index];
        }

        using var packed = new NativeBuffer(16 * planes * blocks * Block * Block);
        new WeightTensor(w, isTransposed ? [inputs, outputs, 3, 3] : [outputs, inputs, 3, 3])
            .PackWinograd(packed.Pointer, isTransposed, new Taps(2, -1, 3), new Taps(0, 1, 3));
        using var bias = new NativeBuffer(blocks * Block);
        for (var output = 0; output < outputs && hasBias; output++)
            bias.Pointer[output] = Bias(output);

        using var scratch = new NativeBuffer(WinogradLayout.Length(planes, blocks, chunk));
        scratch.Span(0, WinogradLayout.Length(planes, blocks, chunk)).Fill(float.NaN);
        var shape = new WinogradShape(blocks, height, width, planes, inputs - ((planes - 1) * Block), chunk);
        var y = new float[outputs * height * width];
        for (var index = 0; index < shape.Chunks; index++)
        {
            var tiles = shape.Of(index, scratch.Pointer, scratch.Pointer);
            Winograd.Transform(lanes, tiles, new BlockedTensor(input.Pointer, rowStride, planeStride));
            for (var point = 0; point < 16; point++)
                Multiply(tiles, point, packed.Pointer + (point * shape.PointWeights), shape);
            for (var block = 0; block < blocks; block++)
            {
                for (int tile = 0, count; tile < tiles.Count; tile += count)
                {
                    count = tiles.CountInRow(tile);
                    Winograd.Sum(lanes, tiles, block, tile, count, bias.Pointer + (block * Block), isOfOneSign);
                    Store(tiles, block, tile, count);
                }
            }
        }

        return y;

        void Store(WinogradChunk tiles, int block, int tile, int count)
        {
            int row = tiles.RowOf(tile), column = tiles.ColumnOf(tile);
            for (var line = 0; line < Math.Min(2, height - row); line++)
            {
                for (var at = 0; at < Math.Min(2 * count, width - column) * Block; at++)
                {
                    var output = (block * Block) + (at % Block);
                    if (output < outputs)
                        y[(((output * height) + row + line) * width) + column + (at / Block)] = tiles.Sums[(line * tiles.SumStride) + at];
                }
            }
        }
    }

    /// <summary>What a network's kernel does: products of a point, in the order of input channels.</summary>
    private static void Multiply(WinogradChunk tiles, int point, float* weights, in WinogradShape shape)
    {
        var product = tiles.Product;
        for (var block = 0; block < product.Blocks; block++)
        {
            for (var place = 0; place < tiles.Count * Block; place++)
            {
                var sum = tiles.Zeros[place % Block];
                for (var channel = 0; channel < ((product.Planes - 1) * Block) + product.LastInner; channel++)
                {
                    var value = tiles.Inputs(point).Row(channel / Block, 0)[(place / Block * Block) + (channel % Block)];
                    var row = (((block * product.Planes) + (channel / Block)) * Block) + (channel % Block);
                    var weight = weights[(row * Block) + (place % Block)];
                    sum = MathF.FusedMultiplyAdd(weight, value, sum);
                }

                tiles.Products(point).Row(block, 0)[place] = sum;
            }
        }
    }

    private static IEnumerable<double> InputsOf(float[] x, int inputs, int height, int width, int place)
    {
        var (row, column) = (place / width % height, place % width);
        for (var index = 0; index < inputs * 9; index++)
            yield return x[(((index / 9 * (height + 2)) + row + (index % 9 / 3)) * (width + 2)) + column + (index % 3)];
    }

    /// <summary>The terms of an output, whose taps are read upside down as an adjoint's are.</summary>
    private static IEnumerable<double> Terms(
        float[] x, float[] w, int inputs, int outputs, int height, int width, int place, bool isTransposed)
    {
        var output = place / (height * width);
        return InputsOf(x, inputs, height, width, place).Select((value, index) =>
        {
            var (input, tap) = (index / 9, ((2 - (index % 9 / 3)) * 3) + (index % 3));
            return value * w[((isTransposed ? (input * outputs) + output : (output * inputs) + input) * 9) + tap];
        });
    }
}
