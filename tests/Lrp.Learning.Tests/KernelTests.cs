namespace Lrp.Learning.Tests;

public class KernelTests
{
    private static readonly float[] s_u = [0.5f, 2, 0, 1], s_v = [1.5f, 1, 0, 3];

    public static TheoryData<string, double> Values => new()
    {
        { "linear", 0.75 + 2 + 3 },
        { "poly", Math.Pow((0.5 * 5.75) + 1, 2) },
        { "rbf", Math.Exp(-0.3 * (1 + 1 + 4)) },
        { "sigmoid", Math.Tanh((0.1 * 5.75) - 0.2) },
        { "hik", 0.5 + 1 + 1 },
        { "chi2", (1.5 / 2) + (4 / 3.0) + (6 / 4.0) },
        { "expchi2", Math.Exp(-0.3 * ((1 / 2.0) + (1 / 3.0) + (4 / 4.0))) },
        { "hellinger", (Math.Sqrt(0.75) + Math.Sqrt(2) + Math.Sqrt(3)) / Math.Sqrt(3.5 * 5.5) },
    };

    /// <summary>Kernels by the names that they have in files.</summary>
    internal static Dictionary<string, Kernel> All { get; } = new Kernel[]
    {
        Kernel.Linear, Kernel.Polynomial(0.5, 1, 2), Kernel.Rbf(0.3), Kernel.Sigmoid(0.1, -0.2), Kernel.Intersection, Kernel.ChiSquare,
        Kernel.ExponentialChiSquare(0.3), Kernel.Hellinger,
    }.ToDictionary(kernel => kernel.ToString());

    [Theory]
    [MemberData(nameof(Values))]
    public void A_kernel_is_what_its_formula_says(string kernel, double expected)
    {
        Assert.Equal(expected, All[kernel][s_u, s_v], 1e-6);
        Assert.Equal(All[kernel][s_v, s_u], All[kernel][s_u, s_v]);
    }

    [Fact]
    public void A_sum_of_kernels_reads_ranges_of_features()
    {
        var sum = Kernel.Intersection.On(0, 2) + (Kernel.Linear.On(2, 2, 3) + Kernel.ChiSquare);
        Assert.Equal(1.5 + (3 * 3) + All["chi2"][s_u, s_v], sum[s_u, s_v], 1e-6);
        Assert.Equal("hik + linear + chi2", sum.ToString());
    }

    [Fact]
    public void A_matrix_holds_the_values_of_all_pairs()
    {
        var samples = new Samples([s_u, s_v, [1, 1, 1, 1]]);
        var matrix = KernelMatrix.Of(samples, Kernel.ChiSquare);
        Assert.Equal(Kernel.ChiSquare[s_u, samples[2]], matrix[0, 2], 1e-6);
        Assert.Equal(matrix[0, 2], matrix[2, 0]);
        Assert.Equal(3, matrix.Count);
    }

    [Fact]
    public void What_is_no_kernel_is_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Rbf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.ExponentialChiSquare(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Polynomial(degree: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Sigmoid(offset: double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Linear.On(0, 4, weight: 0));
        Assert.StartsWith("The kernel hik reads features 2 to 5, but samples have 4.",
            Assert.Throws<ArgumentException>(() => Kernel.Intersection.On(2, 4)[s_u, s_v]).Message);
        Assert.StartsWith("The kernel chi2 is of histograms, but feature 2 of sample 1 is negative.",
            Assert.Throws<ArgumentException>(() => Kernel.ChiSquare[s_u, [1, 2, -1, 4]]).Message);
        Assert.StartsWith("A sample has 4 features, the other has 1.",
            Assert.Throws<ArgumentException>(() => Kernel.Linear[s_u, [1]]).Message);
    }

    [Fact]
    public void What_is_no_matrix_of_a_kernel_is_named()
    {
        Assert.StartsWith("3 kernel values are no square matrix.", Message([1, 2, 3]));
        Assert.StartsWith("The kernel of samples 1 and 0 is 2, that of 0 and 1 is 3.", Message([1, 3, 2, 1]));
        Assert.StartsWith("The kernel of samples 1 and 1 is NaN.", Message([1, 3, 3, float.NaN]));
        static string Message(float[] values) => Assert.Throws<ArgumentException>(() => new KernelMatrix(values)).Message;
    }
}
