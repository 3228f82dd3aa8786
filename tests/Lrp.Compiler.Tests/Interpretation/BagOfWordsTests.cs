using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Interpretation;

/// <summary>Steps of pipelines on numbers that can be checked by hand.</summary>
public class BagOfWordsTests
{
    [Fact]
    public void Patches_of_a_scale_are_means_of_its_pixels()
    {
        var grid = new GridGeometry(1, 4, 4, new IntList(2, 2), new IntList(2, 2), new IntList(1, 2));
        var image = new Tensor(new Shape(1, 1, 4, 4), [.. Enumerable.Range(0, 16).Select(pixel => (double)pixel)]);
        var rows = Describe(grid, DescriptorKind.Patch, image);
        Assert.Equal([0, 1, 4, 5], rows[0]);
        Assert.Equal([2, 3, 6, 7], rows[1]);
        Assert.Equal([10, 11, 14, 15], rows[3]);
        Assert.Equal([2.5, 4.5, 10.5, 12.5], rows[4]);
    }

    [Fact]
    public void A_ramp_has_its_gradients_in_one_direction()
    {
        // 30 degrees from x: between the bins of 0 and of 45 degrees, a third and two thirds.
        var (sine, cosine) = (0.5, Math.Sqrt(3) / 2);
        var grid = new GridGeometry(1, 6, 6, new IntList(4, 4), new IntList(4, 4), new IntList(1));
        var image = new Tensor(new Shape(1, 1, 6, 6), [.. Enumerable.Range(0, 36).Select(pixel => (cosine * (pixel % 6)) + (sine * (pixel / 6)))]);
        // At the upper and left border differences are halved: the lower right cell is within.
        var cell = Describe(grid, DescriptorKind.Gradient, image, cells: 2, isRoot: true)[0][24..];
        Assert.Equal(Math.Sqrt(2), cell[1] / cell[0], 1e-12);
        Assert.All(cell[2..], bin => Assert.Equal(0, bin, 1e-12));
    }

    [Fact]
    public void An_even_area_has_no_gradient_and_one_colour()
    {
        var grid = new GridGeometry(2, 3, 3, new IntList(3, 3), new IntList(1, 1), new IntList(1));
        var image = new Tensor(new Shape(1, 2, 3, 3), [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2, 0, 2, 0, 2, 0, 2, 0]);
        var (mean, deviation) = (8.0 / 9, Math.Sqrt((4.0 * 4 / 9) - (64.0 / 81)));
        Assert.Equal([1, 0, mean, deviation], Describe(grid, DescriptorKind.Colour, image, cells: 1)[0].Select(number => Math.Round(number, 12)),
            (a, b) => Math.Abs(a - b) < 1e-11);
        var even = new Tensor(new Shape(1, 2, 3, 3), [.. Enumerable.Repeat(0.3, 18)]);
        Assert.All(Describe(grid, DescriptorKind.Gradient, even, cells: 1)[0], bin => Assert.Equal(0, bin));
    }

    [Fact]
    public void Places_are_centres_between_minus_one_and_one()
    {
        var grid = new GridGeometry(1, 4, 8, new IntList(2, 2), new IntList(2, 6), new IntList(1));
        var raw = new LocalDescriptors(grid, DescriptorKind.Patch, 1, 8, IsRoot: false, HasPlaces: true);
        var rows = raw.Evaluate([new Tensor(new Shape(1, 1, 4, 8))])[0].Data.Chunk(6).ToList();
        Assert.Equal([-0.75, -0.5], rows[0][4..]);
        Assert.Equal([0.75, 0.5], rows[3][4..]);
    }

    [Fact]
    public void Words_are_ranked_by_distance_and_of_equal_ones_by_their_order()
    {
        var (descriptor, words) = (new Tensor(new Shape(1, 1, 1), [0]), new Tensor(new Shape(4, 1), [2, -1, 1, 5]));
        Assert.Equal([0, 1, 0, 0], new Codebook(Assignment.Hard, 1, 0).Evaluate([descriptor, words])[0].Data);
        Assert.Equal([0, 0.5, 0.25, 0], new Codebook(Assignment.Rank, 2, 2).Evaluate([descriptor, words])[0].Data);
        var (near, far) = (Math.Exp(-0.5), Math.Exp(-2));
        Assert.Equal(near / ((2 * near) + far), new Codebook(Assignment.Soft, 0.5, 3).Evaluate([descriptor, words])[0].Data[1], 1e-15);
    }

    [Fact]
    public void A_pyramid_has_each_descriptor_in_the_cell_of_its_centre()
    {
        // Centres at 1, 3, 5 of 6 rows and 1, 3 of 4 columns: 3 lies on the border and belongs to the lower half.
        var grid = new GridGeometry(1, 6, 4, new IntList(2, 2), new IntList(2, 2), new IntList(1));
        var blocks = PyramidCells.Of(grid, [(1, 1), (2, 2)]);
        Assert.Equal(5, PyramidCells.Count(blocks));
        Assert.Equal([0, 1, 2, 3, 4, 5], PyramidCells.Members(blocks, 0));
        Assert.Equal([[0], [1], [2, 4], [3, 5]], Enumerable.Range(1, 4).Select(cell => PyramidCells.Members(blocks, cell).ToArray()));
    }

    [Fact]
    public void A_p_mean_is_between_mean_and_maximum_and_gives_shares_by_power()
    {
        var m = new Tensor(new Shape(1, 3, 2), [1, 0, 2, 0, 2, 0]);
        var blocks = new IntList(0, 0, 1, 3, 3);
        var pool = new DescriptorPool(LocalPooling.Mean, 3, blocks);
        Assert.Equal([Math.Pow(17.0 / 3, 1.0 / 3), 0], pool.Evaluate([m])[0].Data, (a, b) => Math.Abs(a - b) < 1e-15);
        // The second word is empty: its relevance is spread evenly.
        var relevance = new Tensor(new Shape(1, 2), [17, 6]);
        Assert.Equal([1, 2, 8, 2, 8, 2], new DescriptorPoolShares(pool).Evaluate([m, relevance])[0].Data, (a, b) => Math.Abs(a - b) < 1e-13);
        var largest = new DescriptorPool(LocalPooling.Maximum, 1, blocks);
        Assert.Equal([2, 0], largest.Evaluate([m])[0].Data);
        Assert.Equal([0, 2, 8.5, 2, 8.5, 2], new DescriptorPoolShares(largest).Evaluate([m, relevance])[0].Data);
    }

    [Fact]
    public void A_single_Gaussian_s_Fisher_vector_is_made_of_moments()
    {
        // σ = 2, µ = 1: u = (x − 1)/2 = 0, 1, −2.
        var x = new Tensor(new Shape(1, 3, 1), [1, 3, -3]);
        Tensor[] mixture = [x, new(new Shape(1, 1), [0.5]), new(new Shape(1, 1), [-0.5]), Tensor.Vector(-Math.Log(2)), Tensor.Vector(1)];
        var fisher = new FisherVector(0, HasWeights: true, new IntList(0, 0, 1, 3, 3));
        Assert.Equal([0, -1.0 / 3, 2 / (3 * Math.Sqrt(2))], fisher.Evaluate(mixture)[0].Data, (a, b) => Math.Abs(a - b) < 1e-15);

        // ψ for µ: 0, 1, −2; for σ, times √2: −1, 0, 3. The gradient by π is 0 for all: equal shares.
        Tensor[] inputs = [.. mixture, new(new Shape(1, 3), [3, 1, 2])];
        Assert.Equal([1 - 1, 1 - 1, 1 + 2 + 3], new FisherShares(fisher, 0).Evaluate(inputs)[0].Data, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1 + 0.5, 1 + (1.0 / 3), 1 + (2.0 / 3) + 1.5], new FisherShares(fisher, null).Evaluate(inputs)[0].Data,
            (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void What_is_zero_stays_zero_when_it_is_normalised() => Assert.Equal([-0.5, 0.5, 0, 0],
        new HistogramNormalization(0.5, 1, 2).Evaluate([new Tensor(new Shape(1, 4), [-9, 9, 0, 0])])[0].Data);

    private static List<double[]> Describe(GridGeometry grid, DescriptorKind kind, Tensor image, int cells = 1, bool isRoot = false)
    {
        var tensor = new LocalDescriptors(grid, kind, cells, 8, isRoot, HasPlaces: false).Evaluate([image])[0];
        return [.. tensor.Data.Chunk(tensor.Shape[2])];
    }
}
