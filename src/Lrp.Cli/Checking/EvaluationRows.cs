using System.Text.Json;
using Lrp.Evaluation;

namespace Lrp.Cli.Checking;

/// <summary>
/// The rows of a case of evaluation: whatever it has numbers for, each apart, so that one mistake hides no other. A row's sum is the
/// mean AOPC (or measure), beside the reference's.
/// </summary>
internal sealed class EvaluationRows
{
    /// <summary>References ran in float32.</summary>
    private const double CurveTolerance = 1e-4, MeasureTolerance = 1e-5;

    private static readonly (string Name, RegionOrder Order)[] _orders =
        [("morf", RegionOrder.MostRelevantFirst), ("lerf", RegionOrder.LeastRelevantFirst)];

    /// <summary>Numbers of a replacement, by their names in <c>case.json</c>.</summary>
    private static readonly (string Name, Func<PerturbationCurve[], PerturbationCurve[], IEnumerable<double>> Numbers)[] _areas =
    [
        ("AOPC morf per input", (morf, _) => morf.Select(curve => curve.Aopc)),
        ("AOPC lerf per input", (_, lerf) => lerf.Select(curve => curve.Aopc)),
        ("ABPC per input", (morf, lerf) => lerf.Zip(morf, PerturbationCurve.Abpc)),
        ("AOPC morf", (morf, _) => [Aopc(morf)]),
        ("AOPC lerf", (_, lerf) => [Aopc(lerf)]),
        ("ABPC", (morf, lerf) => [lerf.Zip(morf, PerturbationCurve.Abpc).Average()]),
    ];

    /// <summary>Measures by how their descriptions begin, which are the names of their numbers.</summary>
    private static readonly (string Name, Func<float[], double> Measure)[] _complexities =
    [
        ("entropy", row => Complexity.Entropy(row)),
        ("Gini", row => Complexity.Gini(row)),
        ("image entropy", row => Complexity.ImageEntropy(row)),
    ];

    private readonly List<CheckRow> _rows = [];
    private readonly string _name;
    private readonly EvaluationCase _case;
    private readonly IExplainer _network;
    private readonly double? _tolerance;
    private readonly float[][] _inputs;
    private readonly OutputScore[] _scores;
    private readonly Regions _pixels;

    /// <exception cref="InvalidDataException">Inputs or targets do not fit the network.</exception>
    public EvaluationRows(string name, EvaluationCase reference, IExplainer network, double? tolerance)
    {
        (_name, _case, _network, _tolerance) = (name, reference, network, tolerance);
        if (reference.Targets.Any(target => (uint)target >= (uint)network.LogitCount))
            throw new InvalidDataException($"a target is none of the network's {network.LogitCount} outputs");
        _inputs = reference.ReadInputs();
        _scores = [.. reference.Targets.Select(target =>
            reference.IsOfProbability ? OutputScore.Probability(target) : OutputScore.Logit(target))];
        _pixels = Regions.Tiles(network.Inputs, [1]);
    }

    public IReadOnlyList<CheckRow> Rows => _rows;

    public void AddRandom(JsonElement expected)
    {
        foreach (var replacement in _case.Replacements.Where(name => expected.TryGetProperty(name, out _)))
        {
            var label = $"random {replacement}";
            var (file, areas) = ($"random/{replacement}.npy", expected.GetProperty(replacement));
            var curves = Add(label, () => TileCurves(replacement, file,
                Array.ConvertAll(_case.ReadRows("random_order.npy"), row => Array.ConvertAll(row, tile => (int)tile))));
            AddCurve(label, file, curves);
            if (curves is not null && areas.TryGetProperty("AOPC", out var aopc))
                AddMeasure($"{label} area", () => [Aopc(curves)], aopc);
        }
    }

    public void AddMethod(string method, JsonElement expected)
    {
        if (Add(method, () => _case.ReadRelevance(method)) is not { } relevance)
            return;
        if (_case.Has($"{method}/region_score.npy"))
        {
            Add($"{method} regions", () => Judge($"{method} regions", [.. relevance.SelectMany(row => Tiles().Scores(row))],
                [.. _case.ReadRows($"{method}/region_score.npy").SelectMany(row => row)], MeasureTolerance));
        }

        foreach (var replacement in _case.Replacements)
        {
            AddAreas(method, replacement, relevance, expected);
            AddFlips(method, replacement, relevance, expected);
        }

        foreach (var entry in expected.TryGetProperty("complexity", out var complexity) ? complexity.EnumerateObject() : default)
            AddComplexity(method, entry, relevance);
        if (expected.TryGetProperty("faithfulness correlation", out var faithfulness))
            AddMeasure($"{method} faithfulness", () => Faith(relevance, faithfulness), faithfulness);
    }

    private void AddAreas(string method, string replacement, float[][] relevance, JsonElement expected)
    {
        var curves = new PerturbationCurve[_orders.Length][];
        foreach (var (place, (label, order)) in _orders.Index())
        {
            var file = $"{method}/{label}_{replacement}.npy";
            if (!expected.TryGetProperty(replacement, out _) && !_case.Has(file))
                return;
            var row = $"{method} {label} {replacement}";
            if (Add(row, () => TileCurves(
                replacement, file, Array.ConvertAll(relevance, map => RegionOrders.Of(order, Tiles().Scores(map))))) is not { } made)
            {
                return;
            }

            AddCurve(row, file, curves[place] = made);
        }

        if (!expected.TryGetProperty(replacement, out var numbers))
            return;
        var known = _areas.Where(area => numbers.TryGetProperty(area.Name, out _)).ToList();
        Add($"{method} {replacement} areas", () => Judge(
            $"{method} {replacement} areas",
            [.. known.SelectMany(area => area.Numbers(curves[0], curves[1]))],
            [.. known.SelectMany(area => Numbers(numbers.GetProperty(area.Name)))],
            MeasureTolerance));
    }

    private void AddFlips(string method, string replacement, float[][] relevance, JsonElement expected)
    {
        var (file, label) = ($"{method}/flip_{replacement}.npy", $"{method} flip {replacement}");
        var isTold = expected.TryGetProperty($"flip {replacement} AOPC", out var area);
        if (!isTold && !_case.Has(file))
            return;
        var curves = Add(label, () => Curves(replacement, file, _pixels, _case.PixelsPerStep,
            Array.ConvertAll(relevance, row => RegionOrders.Of(RegionOrder.MostRelevantFirst, _pixels.Scores(row)))));
        AddCurve(label, file, curves);
        if (isTold && curves is not null)
            AddMeasure($"{label} area", () => [Aopc(curves)], area);
    }

    private void AddComplexity(string method, JsonProperty entry, float[][] relevance)
    {
        var known = _complexities.FirstOrDefault(measure => entry.Name.StartsWith(measure.Name, StringComparison.Ordinal));
        var label = $"{method} {known.Name ?? entry.Name}";
        if (known.Measure is null)
            _rows.Add(CheckRow.Failed(_name, label, "there is no measure that is called so"));
        else
            AddMeasure(label, () => Array.ConvertAll(relevance, row => known.Measure(row)), entry.Value);
    }

    /// <summary>The sets are of pixels, with all of their channels; they go to what the case's text names last, "low" by default.</summary>
    private double[] Faith(float[][] relevance, JsonElement expected)
    {
        var name = expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("what", out var what)
            ? _case.Replacements.LastOrDefault(name => what.GetString()!.EndsWith($" at {name})", StringComparison.Ordinal))
            : null;
        var replacement = _case.ReplacementOf(name ?? "low");
        var baseline = replacement.ConstantValue
            ?? throw new InvalidDataException($"faithfulness correlation takes a constant, not '{replacement.Name}'");
        var subsets = _case.ReadSubsets();
        if (subsets.Any(sets => sets.Any(set => set.Any(pixel => (uint)pixel >= (uint)_pixels.Count))))
            throw new InvalidDataException($"'subsets.npy' has a number that is none of the {_pixels.Count} pixels");
        return [.. relevance.Select((row, input) => Faithfulness.Correlation(
            _network, _inputs[input], row, _scores[input],
            Array.ConvertAll(subsets[input], set => set.SelectMany(pixel => _pixels[pixel].ToArray()).ToArray()), baseline))];
    }

    private Regions Tiles() => Regions.Tiles(_network.Inputs, _case.Tile);

    private PerturbationCurve[] TileCurves(string replacement, string file, int[][] orders) =>
        Curves(replacement, file, Tiles(), _case.TilesPerStep, orders);

    /// <summary>As many steps as the reference has, or as there are.</summary>
    private PerturbationCurve[] Curves(string replacement, string file, Regions regions, int perStep, int[][] orders)
    {
        var perturbation = new RegionPerturbation(regions, _case.ReplacementOf(replacement))
        {
            RegionsPerStep = perStep,
            Steps = _case.Has(file) ? _case.ReadRows(file)[0].Length - 1 : null,
        };
        return [.. _inputs.Select((input, index) => perturbation.Run(_network, input, _scores[index], orders[index]))];
    }

    private void AddCurve(string label, string file, PerturbationCurve[]? curves)
    {
        if (curves is null)
            return;
        Add(label, () =>
        {
            var expected = _case.ReadRows(file);
            return Judge(label, [.. curves.SelectMany(curve => curve.Values)], [.. expected.SelectMany(row => row)], CurveTolerance) with
            {
                Sum = Aopc(curves),
                ReferenceSum = expected.Average(row => new PerturbationCurve(row).Aopc),
            };
        });
    }

    private void AddMeasure(string label, Func<double[]> actual, JsonElement expected) =>
        Add(label, () => Judge(label, actual(), Numbers(expected), MeasureTolerance));

    private void Add(string label, Func<CheckRow> row)
    {
        if (Add<CheckRow>(label, row) is { } made)
            _rows.Add(made);
    }

    /// <returns>Null where the case is at fault, which is a failed row then.</returns>
    private T? Add<T>(string label, Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        // Orders and sets are numbers of a file, which may not fit.
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
        {
            _rows.Add(CheckRow.Failed(_name, label, exception.Message));
            return null;
        }
    }

    private CheckRow Judge(string label, double[] actual, double[] expected, double usual)
    {
        if (actual.Length != expected.Length || actual.Length == 0)
            throw new InvalidDataException($"{expected.Length} numbers are expected, there are {actual.Length}");
        var error = actual.Zip(expected)
            .Max(pair => double.IsFinite(pair.First) ? Math.Abs(pair.First - pair.Second) : double.PositiveInfinity);
        var allowed = _tolerance ?? usual;
        return new CheckRow(_name, label, error <= allowed)
        {
            Error = error,
            Tolerance = allowed,
            Sum = actual.Average(),
            ReferenceSum = expected.Average(),
        };
    }

    private static double Aopc(PerturbationCurve[] curves) => curves.Average(curve => curve.Aopc);

    /// <summary>One number, several, or those under <c>value</c>.</summary>
    private static double[] Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().Select(number => number.GetDouble())],
        JsonValueKind.Object => Numbers(element.GetProperty("value")),
        _ => [element.GetDouble()],
    };
}
