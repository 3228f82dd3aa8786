using Lrp.Evaluation;

namespace Lrp.Learning.Tests;

public class PrincipalComponentTests
{
    [Fact]
    public void Axes_are_those_along_which_samples_vary_most()
    {
        var found = PrincipalComponents.Train(Plane(20_000), 3);
        // Drawn with deviations 3 and 1 along (1, 1, 0, 0)/√2 and (0, 0, 3, 4)/5, and next to none elsewhere.
        Assert.All(found.Axes[0].Zip([Math.Sqrt(0.5), Math.Sqrt(0.5), 0, 0]), pair => Assert.Equal(pair.Second, pair.First, 0.01));
        Assert.All(found.Axes[1].Zip([0, 0, 0.6, 0.8]), pair => Assert.Equal(pair.Second, pair.First, 0.01));
        Assert.Equal(9, found.Variances[0], 0.2);
        Assert.Equal(1, found.Variances[1], 0.03);
        Assert.InRange(found.Variances[2] / found.Total, 0, 1e-6);
    }

    [Fact]
    public void Coordinates_are_uncorrelated_and_whitened_ones_have_variance_1()
    {
        var samples = Plane(5000);
        var found = PrincipalComponents.Train(samples, 2);
        var (plain, white) = (found.Project(samples), found.Project(samples, whiten: true));
        Assert.Equal(0, Covariance(plain, 0, 1), 1e-5);
        Assert.Equal(found.Variances[0], Covariance(plain, 0, 0), 1e-4);
        Assert.Equal(1, Covariance(white, 0, 0), 1e-5);
        Assert.Equal(1, Covariance(white, 1, 1), 1e-5);
    }

    [Fact]
    public void All_components_keep_distances()
    {
        var samples = Plane(40);
        var points = PrincipalComponents.Train(samples, 4).Project(samples);
        Assert.Equal(Distance(samples, 3, 17), Distance(points, 3, 17), 1e-5);
        static double Distance(Samples rows, int first, int second) =>
            rows[first].ToArray().Zip(rows[second].ToArray(), (a, b) => Math.Pow(a - b, 2)).Sum();
    }

    [Fact]
    public void What_has_no_components_is_named()
    {
        Assert.StartsWith("Samples of 4 features have no 5 components.",
            Assert.Throws<ArgumentException>(() => PrincipalComponents.Train(Plane(9), 5)).Message);
        Assert.StartsWith("One sample has no variance.",
            Assert.Throws<ArgumentException>(() => PrincipalComponents.Train(Plane(1), 2)).Message);
        // Two samples lie on a line.
        Assert.Equal("Samples do not vary along component 1; ask for fewer.",
            Assert.Throws<InvalidOperationException>(() => PrincipalComponents.Train(Plane(2), 2).Basis(whiten: true)).Message);
        Assert.StartsWith("Samples have 2 features, not 4.",
            Assert.Throws<ArgumentException>(() => PrincipalComponents.Train(Plane(9), 2).Project(new Samples([[1, 2]]))).Message);
    }

    private static double Covariance(Samples rows, int first, int second)
    {
        var (a, b) = (Column(first), Column(second));
        return a.Zip(b, (x, y) => x * y).Average() - (a.Average() * b.Average());
        double[] Column(int column) => [.. Enumerable.Range(0, rows.Count).Select(row => (double)rows[row][column])];
    }

    private static Samples Plane(int count)
    {
        var random = new SeededRandom(5);
        var rows = new float[count][];
        for (var row = 0; row < count; row++)
        {
            var (a, b) = (3 * Math.Sqrt(0.5) * Drawn.Normal(ref random), Drawn.Normal(ref random));
            double[] point = [a, a, 0.6 * b, 0.8 * b];
            rows[row] = Array.ConvertAll(point, value => (float)(10 + value + (1e-3 * Drawn.Normal(ref random))));
        }

        return new Samples(rows);
    }
}
