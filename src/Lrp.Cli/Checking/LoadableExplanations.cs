using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Cli.Checking;

/// <summary>A model with as many of the wanted explanations as compile.</summary>
/// <param name="Accepted">Indices into the wanted explanations, in the order of the model's.</param>
/// <param name="Rejected">Index and reason.</param>
public sealed record LoadableExplanations(
    LoadedModel Model, IReadOnlyList<int> Accepted, IReadOnlyList<(int Index, string Reason)> Rejected)
{
    /// <summary>
    /// Compiles all together. Where that fails, drops the explanations that the errors are about, or, where errors do not say it,
    /// those that fail alone; and so on until the model loads or no explanation is left.
    /// </summary>
    public static LoadableExplanations Load(IModelLoader loader, CompilationRequest request)
    {
        var accepted = Enumerable.Range(0, request.Explanations.Count).ToList();
        var rejected = new List<(int, string)>();
        while (true)
        {
            var (model, errors) = Attempt(loader, Select(request, accepted));
            if (errors.Count == 0 || accepted.Count == 0)
                return new LoadableExplanations(model, accepted, rejected);
            model.Dispose();
            var culprits = errors.Where(error => error.Explanation >= 0 && error.Explanation < accepted.Count)
                .GroupBy(error => error.Explanation)
                .Select(group => (Index: accepted[group.Key], Reason: group.First().Message))
                .ToList();
            if (culprits.Count == 0)
                culprits = FailingAlone(loader, request, accepted);
            if (culprits.Count == 0)
                culprits = [.. accepted.Select(index => (index, errors[0].Message))];
            rejected.AddRange(culprits);
            accepted.RemoveAll(index => culprits.Exists(culprit => culprit.Index == index));
        }
    }

    private static List<(int Index, string Reason)> FailingAlone(IModelLoader loader, CompilationRequest request, List<int> accepted)
    {
        var failing = new List<(int, string)>();
        // An error of the network itself needs no search.
        if (accepted.Count == 1 || Fails(loader, Select(request, [])) is not null)
            return failing;
        foreach (var index in accepted)
        {
            if (Fails(loader, Select(request, [index])) is { } reason)
                failing.Add((index, reason));
        }

        return failing;
    }

    private static string? Fails(IModelLoader loader, CompilationRequest request)
    {
        var (model, errors) = Attempt(loader, request);
        model.Dispose();
        return errors.Count > 0 ? errors[0].Message : null;
    }

    private static (LoadedModel Model, IReadOnlyList<(int Explanation, string Message)> Errors) Attempt(
        IModelLoader loader, CompilationRequest request)
    {
        try
        {
            var model = loader.Load(request);
            var errors = model.Diagnostics.Where(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
            return (model, model.Explainer is null ? [.. errors.Select(error => (error.Explanation, error.ToString()))] : []);
        }
        // A defect that one explanation reveals must not hide the results of the others.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return (new LoadedModel([]), [(-1, $"{exception.GetType().Name}: {exception.Message}")]);
        }
    }

    private static CompilationRequest Select(CompilationRequest request, List<int> indices) => request with
    {
        Explanations =
        [
            .. indices.Select((index, position) => request.Explanations[index] with { Name = position == 0 ? "" : $"E{position}" }),
        ],
    };
}
