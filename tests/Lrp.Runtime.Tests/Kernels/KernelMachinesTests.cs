using Lrp.Generated;
using Lrp.Shared;

namespace Lrp.Runtime.Tests;

/// <summary>Vectors against plain loops, at lengths that end within a vector.</summary>
public unsafe class KernelMachinesTests
{
    private const int Functions = 2, Samples = 2;

    public static TheoryData<KernelFunction, int, int> Sizes
    {
        get
        {
            var rows = new TheoryData<KernelFunction, int, int>();
            foreach (var function in Enum.GetValues<KernelFunction>())
            {
                foreach (var (features, count) in new[] { (1, 1), (4, 3), (7, 5), (16, 4), (37, 9) })
                    rows.Add(function, features, count);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Decisions_and_kernels_are_the_plain_ones(KernelFunction function, int features, int count)
    {
        var machine = new Machine(function, features, count);
        machine.Predict();
        for (var sample = 0; sample < Samples; sample++)
        {
            for (var vector = 0; vector < count; vector++)
                Assert.Equal(machine.Kernel(vector, sample), machine.Kernels[(sample * count) + vector],
                    1e-6 * Math.Max(1, machine.Kernel(vector, sample)));
            for (var index = 0; index < Functions; index++)
                Assert.Equal(machine.Decision(index, sample), machine.Decisions[(sample * Functions) + index], 1e-6 * count);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gradients_are_the_plain_ones_whether_the_kernel_is_known_or_not(KernelFunction function, int features, int count)
    {
        foreach (var terms in new[] { 1, 2 })
        {
            var machine = new Machine(function, features, count, terms);
            machine.Predict();
            machine.Gradient();
            for (var sample = 0; sample < Samples; sample++)
            {
                for (var feature = 0; feature < features; feature++)
                    Assert.Equal(machine.Slope(feature, sample), machine.Result[(sample * features) + feature], 1e-5 * count);
            }
        }
    }

    [Theory]
    [InlineData(KernelFunction.Intersection)]
    [InlineData(KernelFunction.ChiSquare)]
    [InlineData(KernelFunction.ExponentialChiSquare)]
    [InlineData(KernelFunction.Hellinger)]
    [InlineData(KernelFunction.Rbf)]
    public void What_is_no_number_makes_decisions_none(KernelFunction function)
    {
        foreach (var place in new[] { 0, 5, 18 })
        {
            var machine = new Machine(function, 19, 3);
            machine.X[place] = float.NaN;
            machine.Predict();
            Assert.Equal([true, true, false, false], machine.Decisions.Select(float.IsNaN));
        }
    }

    [Fact]
    public void Coupled_probabilities_add_up_to_one_and_are_those_that_pairs_agree_on()
    {
        // r_ij = p_i / (p_i + p_j).
        float[] expected = [0.5f, 0.3f, 0.2f], result = new float[3], scratch = new float[30];
        float[] pairs = [0.5f / 0.8f, 0.5f / 0.7f, 0.3f / 0.5f];
        fixed (float* from = pairs, to = result, room = scratch)
            PairwiseCouplings.Couple(from, to, room, 1, 3);
        Assert.Equal(1, result.Sum(), 1e-6f);
        Assert.Equal(expected, result, (a, b) => Math.Abs(a - b) < 2e-3);
    }

    /// <summary>Random positive numbers, zeros among them, which all kernels take.</summary>
    private sealed class Machine
    {
        private readonly KernelTerm[] _terms;
        private readonly int _features;
        private readonly int _count;
        private readonly float[] _vectors, _g, _scratch;
        private readonly double[] _coefficients, _intercepts = [0.25, -0.5];

        public Machine(KernelFunction function, int features, int count, int terms = 1)
        {
            var random = new Random(features + count);
            (_features, _count) = (features, count);
            _terms = [.. Enumerable.Range(0, Math.Min(terms, features)).Select(
                start => new KernelTerm(function, start, features - start, 0.3, 0.5, 3, 1.5 - start))];
            _vectors = Draw(count * features);
            X = Draw(Samples * features);
            _g = Draw(Samples * Functions);
            _coefficients = [.. Enumerable.Range(0, Functions * count).Select(_ => random.NextDouble() - 0.5)];
            _scratch = new float[6 * (features + count + 16)];
            (Decisions, Kernels, Result) = (new float[Samples * Functions], new float[Samples * count], new float[Samples * features]);

            float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? 0 : random.NextSingle())];
        }

        public float[] X { get; }

        public float[] Decisions { get; }

        public float[] Kernels { get; }

        public float[] Result { get; }

        public void Predict()
        {
            fixed (float* x = X, vectors = _vectors, decisions = Decisions, kernels = Kernels, scratch = _scratch)
            fixed (double* coefficients = _coefficients, intercepts = _intercepts)
            {
                KernelMachines.Predict(x, vectors, (float*)coefficients, (float*)intercepts, decisions, kernels, scratch, _terms, [],
                    Samples, _features, _count, Functions);
            }
        }

        public void Gradient()
        {
            fixed (float* x = X, vectors = _vectors, g = _g, kernels = Kernels, result = Result, scratch = _scratch)
            fixed (double* coefficients = _coefficients, intercepts = _intercepts)
            {
                KernelMachines.Gradient(x, vectors, (float*)coefficients, (float*)intercepts, g, kernels, result, scratch, _terms, [],
                    Samples, _features, _count, Functions);
            }
        }

        public double Kernel(int vector, int sample) => KernelMath.Kernel(
            _terms, Array.ConvertAll(_vectors, value => (double)value), vector * _features, Array.ConvertAll(X, value => (double)value),
                sample * _features);

        public double Decision(int function, int sample) => _intercepts[function]
            + Enumerable.Range(0, _count).Sum(vector => _coefficients[(function * _count) + vector] * Kernel(vector, sample));

        /// <summary>Σ g c ∂k/∂x, feature by feature.</summary>
        public double Slope(int feature, int sample)
        {
            double[] u = Array.ConvertAll(_vectors, value => (double)value), x = Array.ConvertAll(X, value => (double)value);
            var (total, start) = (0.0, sample * _features);
            foreach (var term in _terms.Where(term => feature >= term.Start && feature < term.Start + term.Length))
            {
                for (var vector = 0; vector < _count; vector++)
                {
                    var sum = KernelMath.Sum(term, u, vector * _features, x, start);
                    var slope = KernelMath.Scale(term, u, vector * _features, x, start)
                        * KernelMath.Slope(term.Function, u[(vector * _features) + feature], x[start + feature]);
                    if (term.Function == KernelFunction.Hellinger && KernelMath.Magnitude(term, x, start) is > 0 and var magnitude)
                        slope -= sum * KernelMath.Sign(x[start + feature]) / (2 * magnitude);
                    for (var function = 0; function < Functions; function++)
                    {
                        total += _g[(sample * Functions) + function] * _coefficients[(function * _count) + vector] * term.Weight
                            * KernelMath.OuterSlope(term, sum) * slope;
                    }
                }
            }

            return total;
        }
    }
}
