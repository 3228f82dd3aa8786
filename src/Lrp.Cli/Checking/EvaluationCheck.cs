using System.Text.Json;
using Lrp.Cli.Compilation;
using Lrp.Evaluation;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds perturbation curves and other measures against a case. The relevance is the case's own, since orders of regions hang on its last
/// bits; the network is compiled. A row's sum is the mean AOPC (or measure), beside the reference's.
/// </summary>
internal sealed class EvaluationCheck(IModelLoader loader, IReadOnlyCollection<string> only, double? tolerance)
{
    /// <summary>References ran in float32.</summary>
    private const double CurveTolerance = 1e-4, MeasureTolerance = 1e-5;

    private static readonly (string Name, RegionOrder Order)[] _orders =
        [("morf", RegionOrder.MostRelevantFirst), ("lerf", RegionOrder.LeastRelevantFirst)];

    private static readonly (string Name, Func<float[], double> Measure)[] _complexities =
    [
        ("entropy", row => Complexity.Entropy(row)),
        ("Gini", row => Complexity.Gini(row)),
        ("image entropy", row => Complexity.ImageEntropy(row)),
    ];

    public IEnumerable<CheckRow> Run(string name, EvaluationCase reference)
    {
        using var model = loader.Load(ModelRequest.Create(reference.Network.ModelPath, []) with { InputShapes = reference.Network.Shapes });
        if (model.Explainer is not { } network)
        {
            yield return CheckRow.Failed(name, "-", string.Join("; ", model.Diagnostics));
            yield break;
        }

        var inputs = Array.ConvertAll(reference.Network.ReadRows("input"), row => Array.ConvertAll(row, value => (float)value));
        var run = new CaseRun(name, reference, network, inputs, tolerance);
        foreach (var (method, expected) in reference.Expected.Where(entry => only.Count == 0 || only.Contains(entry.Key)))
        {
            foreach (var row in method == "random" ? run.Random(expected) : run.Method(method, expected))
                yield return row;
        }
    }

    private sealed class CaseRun(string name, EvaluationCase reference, IExplainer network, float[][] inputs, double? tolerance)
    {
        private readonly Regions _tiles = Regions.Tiles(network.Inputs, [reference.Tile.Height, reference.Tile.Width]);
        private readonly Regions _pixels = Regions.Tiles(network.Inputs, [1]);

        public IEnumerable<CheckRow> Random(JsonElement expected)
        {
            var orders = Array.ConvertAll(reference.ReadRows("random_order.npy"), row => Array.ConvertAll(row, tile => (int)tile));
            foreach (var (replacement, _) in reference.Replacements)
            {
                var curves = Curves(replacement, _tiles, 1, orders);
                yield return Curve($"random {replacement}", $"random/{replacement}.npy", curves);
                yield return Measure($"random {replacement} area", [Aopc(curves)],
                    [expected.GetProperty(replacement).GetProperty("AOPC").GetDouble()]);
            }
        }

        public IEnumerable<CheckRow> Method(string method, JsonElement expected)
        {
            var relevance = Array.ConvertAll(reference.Network.ReadRows(method), row => Array.ConvertAll(row, value => (float)value));
            var scores = Array.ConvertAll(relevance, row => _tiles.Scores(row));
            yield return Measure($"{method} regions", [.. scores.SelectMany(row => row)],
                [.. reference.ReadRows($"{method}/region_score.npy").SelectMany(row => row)]);
            foreach (var (replacement, _) in reference.Replacements)
            {
                var curves = new Dictionary<string, PerturbationCurve[]>();
                foreach (var (label, order) in _orders)
                {
                    curves[label] = Curves(replacement, _tiles, 1, Array.ConvertAll(scores, row => RegionOrders.Of(order, row)));
                    yield return Curve($"{method} {label} {replacement}", $"{method}/{label}_{replacement}.npy", curves[label]);
                }

                var (morf, lerf, wanted) = (curves["morf"], curves["lerf"], expected.GetProperty(replacement));
                yield return Measure(
                    $"{method} {replacement} areas",
                    [.. morf.Select(curve => curve.Aopc), Aopc(morf), Aopc(lerf), lerf.Zip(morf, PerturbationCurve.Abpc).Average()],
                    [.. Numbers(wanted.GetProperty("AOPC morf per input")), .. Values(wanted, "AOPC morf", "AOPC lerf", "ABPC")]);
                var flips = Array.ConvertAll(relevance, row => RegionOrders.Of(RegionOrder.MostRelevantFirst, _pixels.Scores(row)));
                var flipped = Curves(replacement, _pixels, reference.PixelsPerStep, flips);
                yield return Curve($"{method} flip {replacement}", $"{method}/flip_{replacement}.npy", flipped);
                yield return Measure($"{method} flip {replacement} area", [Aopc(flipped)], Values(expected, $"flip {replacement} AOPC"));
            }

            // The descriptions of measures are the names of their numbers.
            var complexity = expected.GetProperty("complexity").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => Numbers(entry.Value));
            foreach (var (label, measure) in _complexities)
            {
                var wanted = complexity.FirstOrDefault(entry => entry.Key.StartsWith(label, StringComparison.Ordinal)).Value
                    ?? throw new InvalidDataException($"case.json has no {label} of {method}");
                yield return Measure($"{method} {label}", Array.ConvertAll(relevance, row => measure(row)), wanted);
            }

            yield return Measure($"{method} faithfulness", Faith(relevance),
                Numbers(expected.GetProperty("faithfulness correlation").GetProperty("value")));
        }

        private double[] Faith(float[][] relevance)
        {
            var subsets = reference.ReadSubsets();
            return [.. relevance.Select((row, input) => Faithfulness.Correlation(
                network, inputs[input], row, OutputScore.Logit(reference.Network.Targets[input]), subsets[input], reference.Low))];
        }

        private PerturbationCurve[] Curves(string replacement, Regions regions, int perStep, int[][] orders)
        {
            var perturbation = new RegionPerturbation(regions, reference.Replacements[replacement]) { RegionsPerStep = perStep };
            return [.. inputs.Select((input, index) =>
                perturbation.Run(network, input, OutputScore.Logit(reference.Network.Targets[index]), orders[index]))];
        }

        private CheckRow Curve(string row, string file, PerturbationCurve[] curves)
        {
            var expected = reference.ReadRows(file);
            var error = curves.Zip(expected, (curve, wanted) => Difference([.. curve.Values], wanted)).Max();
            return Judge(row, error, CurveTolerance) with
            {
                Sum = Aopc(curves),
                ReferenceSum = expected.Average(wanted => new PerturbationCurve(wanted).Aopc),
            };
        }

        private CheckRow Measure(string row, double[] actual, double[] expected) =>
            Judge(row, Difference(actual, expected), MeasureTolerance) with { Sum = actual.Average(), ReferenceSum = expected.Average() };

        private CheckRow Judge(string row, double error, double usual) =>
            new(name, row, error <= (tolerance ?? usual)) { Error = error, Tolerance = tolerance ?? usual };

        private static double Difference(double[] actual, double[] expected) => actual.Length != expected.Length
            ? double.PositiveInfinity
            : actual.Zip(expected, (value, wanted) => double.IsFinite(value) ? Math.Abs(value - wanted) : double.PositiveInfinity).Max();

        private static double Aopc(PerturbationCurve[] curves) => curves.Average(curve => curve.Aopc);

        private static double[] Values(JsonElement element, params string[] names) =>
            Array.ConvertAll(names, property => element.GetProperty(property).GetDouble());

        private static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(number => number.GetDouble())];
    }
}
