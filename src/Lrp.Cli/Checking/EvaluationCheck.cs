using Lrp.Cli.Compilation;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds perturbation curves and other measures against a case. The relevance is the case's own, since orders of regions hang on its last
/// bits; the network is compiled.
/// </summary>
internal sealed class EvaluationCheck(IModelLoader loader, IReadOnlyCollection<string> only, double? tolerance)
{
    /// <summary>The order that no method makes.</summary>
    private const string Random = "random";

    public IEnumerable<CheckRow> Run(string name, EvaluationCase reference)
    {
        using var model = loader.Load(ModelRequest.Create(reference.Network.ModelPath, []) with { InputShapes = reference.Network.Shapes });
        if (model.Explainer is not { } network)
            return [CheckRow.Failed(name, "-", string.Join("; ", model.Diagnostics))];
        var rows = new EvaluationRows(name, reference, new CaseSamples(network, reference.Network).Single, tolerance);
        foreach (var (method, expected) in reference.Methods.Where(entry => IsWanted(entry.Name)))
            rows.AddMethod(method, expected);
        if (reference.Random is { } random && IsWanted(Random))
            rows.AddRandom(random);
        return rows.Rows;
    }

    private bool IsWanted(string name) => only.Count == 0 || only.Contains(name);
}
