using Lrp.Evaluation;

namespace Lrp.Learning;

/// <summary>Classifiers one against one, in LIBSVM's layout of coefficients.</summary>
internal static class PairwiseTraining
{
    /// <summary>Parts of which each is left out once, for probabilities; as many as LIBSVM has.</summary>
    private const int Folds = 5;

    public static SupportVectorSolution Run(DualTraining training, ClassLabels classes)
    {
        int[][] members = [.. classes.Names.Select((_, index) => classes.Of(index))];
        // Rows j − 1 and i of the samples of i and of j are those of the pair.
        var coefficients = new double[classes.Names.Count - 1][];
        foreach (ref var row in coefficients.AsSpan())
            row = new double[training.Values.Count];
        var (intercepts, fits, sigmoids) = (new List<double>(), new List<SupportVectorFit>(), new List<(double, double)>());
        for (var first = 0; first < members.Length; first++)
        {
            for (var second = first + 1; second < members.Length; second++)
            {
                int[] both = [.. members[first], .. members[second]];
                bool[] isFirst = [.. both.Select((_, index) => index < members[first].Length)];
                var costs = (classes.Cost(first, training.Options.Cost), classes.Cost(second, training.Options.Cost));
                var pair = training.On(both);
                var solution = pair.Solve(DualProblem.Classification(isFirst, costs));
                for (var index = 0; index < both.Length; index++)
                    coefficients[isFirst[index] ? second - 1 : first][both[index]] = solution.Beta[index];
                intercepts.Add(-solution.Rho);
                fits.Add(solution.Fit);
                if (training.Options.Probabilities)
                    sigmoids.Add(Sigmoid.Fit(LeftOut(pair, isFirst, costs), isFirst));
            }
        }

        int[][] vectors = Array.ConvertAll(
            members, samples => Array.FindAll(samples, sample => coefficients.Any(row => row[sample] != 0)));
        int[] indices = [.. vectors.SelectMany(group => group)];
        return new SupportVectorSolution(training.Values)
        {
            Kind = MachineKind.Classifier,
            Indices = indices,
            Coefficients = Array.ConvertAll(coefficients, row => Array.ConvertAll(indices, index => row[index])),
            Intercepts = intercepts,
            Groups = Array.ConvertAll(vectors, group => group.Length),
            Labels = classes.Names,
            Sigmoids = sigmoids,
            Fits = fits,
        };
    }

    /// <summary>Decision values of samples by machines that were trained without them.</summary>
    private static double[] LeftOut(DualTraining pair, bool[] isFirst, (double First, double Second) costs)
    {
        var decisions = new double[isFirst.Length];
        var random = new SeededRandom(pair.Options.Seed);
        var order = random.Permutation(isFirst.Length);
        var kernels = new float[isFirst.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] rest = [.. order.Where((_, place) => place % Folds != fold)];
            var sides = Array.ConvertAll(rest, sample => isFirst[sample]);
            // Of one class alone nothing is learned but that.
            var isSingle = sides.Distinct().Count() < 2;
            var solution = isSingle ? null : pair.On(rest).Solve(DualProblem.Classification(sides, costs));
            foreach (var sample in order.Where((_, place) => place % Folds == fold))
            {
                pair.Values.Fill(sample, kernels);
                decisions[sample] = solution is null ? (sides is [true, ..] ? 1 : sides is [false, ..] ? -1 : 0)
                    : rest.Select((other, index) => solution.Beta[index] * kernels[other]).Sum() - solution.Rho;
            }
        }

        return decisions;
    }
}
