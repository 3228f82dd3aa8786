namespace Lrp.Learning.Tests;

public class SvmTests
{
    /// <summary>Two points on a line: the margin lies half-way, and both are support vectors of α = 2/d² = 1/2.</summary>
    [Fact]
    public void The_margin_of_two_points_is_known()
    {
        var machine = Svm.Classifier(
            new Samples([[1], [3]]), [-1, 1], Kernel.Linear, new SupportVectorOptions { Cost = 10, Scheme = ClassScheme.OneAgainstRest });
        Assert.Equal([[0.5, -0.5], [-0.5, 0.5]], machine.Solution.Coefficients.Select(row => row.Select(value => Math.Round(value, 6))));
        Assert.Equal(2, machine.Solution.Intercepts[0], 1e-6);
        Assert.Equal(-1, machine.Decide([3])[0], 1e-6);
        Assert.Equal(-1, machine.Classify([1.9f]));
        Assert.Equal(1, machine.Classify([2.1f]));
    }

    /// <summary>The conditions of Karush, Kuhn and Tucker: what the solution is, however it was found.</summary>
    [Theory]
    [InlineData("rbf")]
    [InlineData("hik")]
    [InlineData("chi2")]
    [InlineData("poly")]
    public void Each_sample_has_the_coefficient_that_its_margin_asks_for(string kernel)
    {
        const double Cost = 3, Tolerance = 1e-5;
        var (samples, labels) = Drawn.Classes(400, 2);
        var machine = Svm.Classifier(
            samples, labels, KernelTests.All[kernel], new SupportVectorOptions { Cost = Cost, Tolerance = Tolerance });
        var coefficients = machine.Solution.Indices.Zip(machine.Solution.Coefficients[0])
            .ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(0, coefficients.Values.Sum(), 1e-9);
        for (var sample = 0; sample < samples.Count; sample++)
        {
            var sign = labels[sample] == 5 ? 1 : -1;
            var (alpha, margin) = (sign * coefficients.GetValueOrDefault(sample), sign * machine.Decide(samples[sample])[0]);
            // Kernel values of training are float32.
            var slack = Tolerance + (1e-6 * coefficients.Values.Sum(Math.Abs));
            Assert.InRange(alpha, 0, Cost);
            Assert.True(alpha > 0 ? margin <= 1 + slack : margin >= 1 - slack, $"sample {sample}: α {alpha}, margin {margin}");
            Assert.True(alpha < Cost ? margin >= 1 - slack : margin <= 1 + slack, $"sample {sample}: α {alpha}, margin {margin}");
        }
    }

    [Fact]
    public void One_against_the_rest_has_a_function_for_each_class()
    {
        var (samples, labels) = Drawn.Classes(240, 4);
        var machine = Svm.Classifier(samples, labels, Kernel.Rbf(1), new SupportVectorOptions { Scheme = ClassScheme.OneAgainstRest });
        Assert.Equal([5, 7, 9, 11], machine.Solution.Labels);
        Assert.Empty(machine.Solution.Groups);
        for (var index = 0; index < 4; index++)
        {
            int[] rest = [.. labels.Select(label => label == 5 + (2 * index) ? 0 : 1)];
            var alone = Svm.Classifier(samples, rest, Kernel.Rbf(1));
            for (var sample = 0; sample < 20; sample++)
                Assert.Equal(alone.Decide(samples[sample])[0], machine.Decide(samples[sample])[index], 0.01);
        }

        Assert.InRange(Accuracy(machine, samples, labels), 0.6, 1);
    }

    [Fact]
    public void One_against_one_each_function_is_that_of_its_pair_alone()
    {
        var (samples, labels) = Drawn.Classes(240, 4);
        var machine = Svm.Classifier(samples, labels, Kernel.Intersection);
        var pair = 0;
        for (var first = 5; first <= 11; first += 2)
        {
            for (var second = first + 2; second <= 11; second += 2, pair++)
            {
                int[] both = [.. Enumerable.Range(0, 240).Where(sample => labels[sample] == first || labels[sample] == second)];
                var alone = Svm.Classifier(samples.Take(both), Array.ConvertAll(both, sample => labels[sample]), Kernel.Intersection);
                for (var sample = 0; sample < 20; sample++)
                    Assert.Equal(alone.Decide(samples[sample])[0], machine.Decide(samples[sample])[pair], 0.01);
            }
        }

        Assert.Equal(6, machine.Solution.Fits.Count);
        Assert.InRange(Accuracy(machine, samples, labels), 0.6, 1);
    }

    [Fact]
    public void A_matrix_trains_the_machine_that_its_kernel_does()
    {
        var (samples, labels) = Drawn.Classes(90, 3);
        var solution = Svm.Classifier(KernelMatrix.Of(samples, Kernel.ChiSquare), labels);
        var direct = Svm.Classifier(samples, labels, Kernel.ChiSquare);
        Assert.Equal(direct.Solution.Indices, solution.Indices);
        Assert.Equal(direct.Decide(samples[7]), solution.Machine(samples, Kernel.ChiSquare).Decide(samples[7]));
        Assert.StartsWith("The kernel hik of samples ",
            Assert.Throws<ArgumentException>(() => solution.Machine(samples, Kernel.Intersection)).Message);
        Assert.StartsWith("There are 2 samples, but 90 were trained with.",
            Assert.Throws<ArgumentException>(() => solution.Machine(samples.Take([0, 1]), Kernel.ChiSquare)).Message);
    }

    [Fact]
    public void A_small_cache_only_costs_time()
    {
        var (samples, labels) = Drawn.Classes(600, 2);
        // A row has 2400 bytes: a megabyte holds 436 of 600.
        var small = Svm.Classifier(samples, labels, Kernel.Rbf(1), new SupportVectorOptions { CacheMegabytes = 1 });
        var large = Svm.Classifier(samples, labels, Kernel.Rbf(1));
        Assert.Equal(large.Solution.Coefficients[0], small.Solution.Coefficients[0]);
    }

    [Fact]
    public void A_regression_stays_within_its_tube()
    {
        var (samples, _) = Drawn.Classes(200, 3);
        var targets = Drawn.Targets(samples);
        var machine = Svm.Regression(samples, targets, Kernel.Rbf(0.5), new SupportVectorOptions { Cost = 1000, Epsilon = 0.1 });
        Assert.All(Enumerable.Range(0, samples.Count),
            sample => Assert.Equal(targets[sample], machine.Decide(samples[sample])[0], 0.1 + 0.02));
        // Nothing lies outside: the machine is constant.
        var flat = Svm.Regression(samples, targets, Kernel.Rbf(0.5), new SupportVectorOptions { Epsilon = 10 });
        Assert.Equal(flat.Decide(samples[0]), flat.Decide(samples[1]));
        Assert.Equal(1, flat.SupportVectors.Count);
    }

    [Fact]
    public void A_machine_of_one_class_leaves_out_the_part_that_it_is_told()
    {
        var (samples, _) = Drawn.Classes(500, 1);
        var machine = Svm.OneClass(samples, Kernel.Rbf(1), new SupportVectorOptions { Nu = 0.1 });
        var outside = Enumerable.Range(0, samples.Count).Count(sample => machine.Decide(samples[sample])[0] < 0);
        Assert.InRange(outside, 40, 55);
        Assert.True(machine.SupportVectors.Count >= 50);
        Assert.True(machine.Decide([9, 9, 9, 9, 9, 9])[0] < 0);
        Assert.Throws<InvalidOperationException>(() => machine.Classify(samples[0]));
    }

    [Fact]
    public void Probabilities_rise_with_decision_values_and_fit_their_frequencies()
    {
        var (samples, labels) = Drawn.Classes(1000, 2);
        var options = new SupportVectorOptions { Probabilities = true };
        var machine = Svm.Classifier(samples, labels, Kernel.Rbf(1), options);
        var (a, b) = Assert.Single(machine.Solution.Sigmoids);
        Assert.True(a < 0);
        var (fresh, truth) = Drawn.Classes(4000, 2, seed: 2);
        var predicted = Enumerable.Range(0, fresh.Count)
            .Select(sample => (P: 1 / (1 + Math.Exp((a * machine.Decide(fresh[sample])[0]) + b)), IsFirst: truth[sample] == 5)).ToArray();
        foreach (var bin in predicted.GroupBy(each => (int)(each.P * 4)).Where(bin => bin.Count() > 200))
            Assert.Equal(bin.Average(each => each.P), bin.Average(each => each.IsFirst ? 1.0 : 0), 0.07);
        Assert.Equal([(a, b)], Svm.Classifier(samples, labels, Kernel.Rbf(1), options).Solution.Sigmoids);
    }

    [Fact]
    public void Training_reports_and_can_be_stopped()
    {
        var (samples, labels) = Drawn.Classes(100, 2);
        using var stop = new CancellationTokenSource();
        var reports = new Reports(_ => stop.Cancel());
        Svm.Classifier(samples, labels, Kernel.Linear, progress: reports);
        Assert.StartsWith("100 samples, 0 steps: objective 0, gap 2", Assert.Single(reports.Texts));
        Assert.Throws<OperationCanceledException>(() => Svm.Classifier(samples, labels, Kernel.Linear, cancellation: stop.Token));
    }

    [Fact]
    public void What_no_machine_can_be_trained_with_is_named()
    {
        var (samples, labels) = Drawn.Classes(30, 3);
        Assert.StartsWith("All samples have the label 4, but a classifier needs two classes.", Message(new int[30].Select(_ => 4), new()));
        Assert.StartsWith("There are 2 labels for 30 samples.", Message([1, 2], new()));
        Assert.StartsWith("There is a weight for label 6, which no sample has.",
            Message(labels, new() { ClassWeights = new Dictionary<int, double> { [6] = 2 } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(labels, new() { Cost = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(labels, new() { Nu = 1.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(labels, new() { ClassWeights = new Dictionary<int, double> { [5] = -1 } }));
        Assert.StartsWith("After 3 steps the optimality conditions are still missed by ",
            Assert.Throws<InvalidOperationException>(() => Train(labels, new() { MostSteps = 3 })).Message);
        Assert.StartsWith("The target of sample 1 is NaN.",
            Assert.Throws<ArgumentException>(() => Svm.Regression(samples.Take([0, 1]), [1, double.NaN], Kernel.Linear)).Message);
        Assert.StartsWith("A sample has 2 features, not 6.",
            Assert.Throws<ArgumentException>(() => Train(labels, new()).Decide([1, 2])).Message);

        KernelMachine Train(IEnumerable<int> classes, SupportVectorOptions options) =>
            Svm.Classifier(samples, [.. classes], Kernel.Intersection, options);

        string Message(IEnumerable<int> classes, SupportVectorOptions options) =>
            Assert.Throws<ArgumentException>(() => Train(classes, options)).Message;
    }

    private static double Accuracy(KernelMachine machine, Samples samples, int[] labels) =>
        Enumerable.Range(0, samples.Count).Average(sample => machine.Classify(samples[sample]) == labels[sample] ? 1.0 : 0);
}
