using Lrp.Cli.Compilation;

namespace Lrp.Cli.Checking;

/// <summary>Holds a network's relevance against a reference case.</summary>
public sealed class ReferenceCheck(IModelLoader loader, double baseTolerance)
{
    /// <param name="methods">Those of the case's methods that are wanted.</param>
    public IEnumerable<CheckRow> Run(string name, ReferenceCase reference, IReadOnlyList<ReferenceMethod> methods)
    {
        var request = ModelRequest.Create(reference.ModelPath, methods.Select(method => method.Text));
        var selection = LoadableExplanations.Load(loader, request with
        {
            Explanations = [.. request.Explanations.Zip(methods, (wanted, method) => wanted with { KeepLayers = method.Concept?.Layer ?? "" })],
            InputShapes = reference.Shapes,
        });
        using var model = selection.Model;
        var results = new Dictionary<ReferenceMethod, CheckRow>();
        foreach (var (index, error) in selection.Rejected)
            results[methods[index]] = CheckRow.Failed(name, methods[index].Name, error);
        if (model.Explainer is { } explainer)
            Measure(name, reference, explainer, [.. selection.Accepted.Select(index => methods[index])], results);
        return methods.Select(method => results[method]);
    }

    private void Measure(
        string name,
        ReferenceCase reference,
        IExplainer explainer,
        ReferenceMethod[] methods,
        Dictionary<ReferenceMethod, CheckRow> results)
    {
        var samples = new CaseSamples(explainer, reference);
        var logits = reference.ReadRows("logits");
        var expected = new double[methods.Length][][];
        var explanations = new LoadedExplanation[methods.Length];
        for (var method = 0; method < methods.Length; method++)
        {
            try
            {
                explanations[method] = new LoadedExplanation(samples.Single, methods[method].Text, method);
                if (methods[method].Concept is { } concept && explainer.KeptLayers(method).All(layer => layer.Name != concept.Layer))
                    throw new InvalidDataException($"the network has no layer '{concept.Layer}'");
                results[methods[method]] = new CheckRow(name, methods[method].Name, true) { OutputError = 0 };
                expected[method] = reference.ReadRows(methods[method].Name);
            }
            catch (InvalidDataException exception)
            {
                results[methods[method]] = CheckRow.Failed(name, methods[method].Name, exception.Message);
            }
        }

        foreach (var group in samples.Groups)
        {
            var outputErrors = samples.Predict(group).Zip(group, (row, sample) => Deviation.OfLargest(row, logits[sample])).ToList();
            for (var method = 0; method < methods.Length; method++)
            {
                if (expected[method] is not { } rows)
                    continue;
                var relevance = samples.Explain(group, methods[method], method, explanations[method]);
                foreach (var (row, sample) in group.Index())
                {
                    results[methods[method]] = Judge(
                        results[methods[method]], methods[method], sample, relevance[row], rows[sample], outputErrors[row]);
                }
            }
        }
    }

    private CheckRow Judge(
        CheckRow row, ReferenceMethod method, int input, ReadOnlySpan<float> relevance, ReadOnlySpan<double> expected, double outputError)
    {
        var error = Deviation.OfLargest(relevance, expected);
        var tolerance = Math.Max(baseTolerance, loader.ErrorFactor * method.Float32Error(input));
        if (input == 0)
            row = row with { Sum = Sum(relevance), ReferenceSum = Sum(expected) };
        if (input == 0 || error / tolerance > row.Error / row.Tolerance)
            row = row with { Error = error, Tolerance = tolerance };
        return row with
        {
            OutputError = Math.Max(row.OutputError, outputError),
            Passed = row.Passed && error <= tolerance && outputError <= baseTolerance,
        };
    }

    private static double Sum<T>(ReadOnlySpan<T> values)
        where T : System.Numerics.INumberBase<T>
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += double.CreateChecked(value);
        return sum;
    }
}
