using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds networks that read texts against a case, in float64 in the interpreter and as they are compiled: decision values, labels,
/// relevance of features and of words, and the balance of the ledger.
/// </summary>
internal sealed class TextCheck(IModelLoader loader, IReadOnlyCollection<string> only, double? tolerance)
{
    /// <summary>The features' relevance, exactly, with intercepts in equal shares for what is in the text.</summary>
    private const string Relevance = "relevance", Words = "tokens", Exact = "kernel: exact(bias-on-present); dense: z(bias-on-present)";

    public IEnumerable<CheckRow> Run(string name, string folder) => TextCase.Read(folder).SelectMany(text => Rows(name, text));

    private List<CheckRow> Rows(string name, TextCase text)
    {
        var request = ModelRequest.Create(text.Machine.ModelPath, [Exact]);
        request = request with { Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = true })] };
        var rows = new List<CheckRow>();
        try
        {
            var diagnostics = new List<Diagnostic>();
            var graph = FrontEnd.Explain(request, diagnostics);
            MachineCheck.RequireNone(diagnostics);
            Measure(new InterpretedText(graph), "float64", tolerance ?? MachineCheck.ExactTolerance);
            if (loader is InterpretedModelLoader)
                return rows;
            using var model = loader.Load(request);
            MachineCheck.RequireNone(model.Diagnostics);
            if (model.Explainer is not ITextExplainer explainer)
                throw new InvalidDataException("the network reads no text");
            Measure(new LoadedText(explainer), "compiled", tolerance ?? MachineCheck.CompiledTolerance);
        }
        catch (Exception exception) when (exception is InvalidDataException or DiagnosticException or ArgumentException)
        {
            rows.Add(CheckRow.Failed(name, text.Machine.Name, exception.Message));
        }

        return rows;

        void Measure<T>(T run, string how, double allowed)
            where T : MachineRun, ITextRun
        {
            RequireVocabulary(text, run);
            string[] methods = [.. new[] { Relevance }.Where(method => IsWanted(method) && text.Machine.Rows(method) is not null)];
            var measure = new MachineMeasure(text.Machine, run, document => run.Predict(text.Documents[document]), methods);
            var results = measure.Run();
            if (text.Words is not null && IsWanted(Words))
                results = results.Append(new MachineResult(Words, WorstWords(text, run, measure)));
            rows.AddRange(results.Select(result => new CheckRow(name, $"{text.Machine.Name} {result.What}, {how}", result.Error <= allowed)
            {
                Error = result.Error,
                Tolerance = allowed,
                OutputError = result.Open,
                Sum = result.Sum,
                ReferenceSum = result.Expected,
            }));
        }
    }

    private bool IsWanted(string method) => only.Count == 0 || only.Contains(method);

    private static void RequireVocabulary(TextCase text, ITextRun run)
    {
        if (text.Vocabulary is not null && !text.Vocabulary.SequenceEqual(run.Features))
            throw new InvalidDataException("the network's features are not those of vocabulary.json");
    }

    /// <summary>The worst document's error; words that are others have no relevance to compare.</summary>
    private static double WorstWords<T>(TextCase text, T run, MachineMeasure measure)
        where T : MachineRun, ITextRun
    {
        var worst = 0.0;
        for (var document = 0; document < text.Documents.Count; document++)
        {
            var expected = text.Words![document];
            var seeds = measure.Seeds(run.Predict(text.Documents[document]), Relevance).ToList();
            // A step of the network may have changed their case.
            if (!run.Words(text.Documents[document]).SequenceEqual(expected.Words, StringComparer.OrdinalIgnoreCase)
                || seeds.Count != expected.Relevance.Count)
                return double.PositiveInfinity;
            if (expected.Words.Count == 0)
                continue;
            foreach (var (row, seed) in seeds.Index())
            {
                var shares = run.Share(run.Explain(seed, 0).Relevance);
                worst = Math.Max(worst, MachineMeasure.Of(shares, expected.Relevance[row]));
            }
        }

        return worst;
    }
}
