using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds kernel machines against a case, in float64 in the interpreter and as they are compiled: decision values, labels, relevance, and
/// the balance of the ledger. One against one, what is explained is the winner against the rival that comes nearest.
/// </summary>
internal sealed class MachineCheck(IModelLoader loader, IReadOnlyCollection<string> only, double? tolerance)
{
    private const double ExactTolerance = 1e-9, CompiledTolerance = 1e-5;

    /// <summary>The arrays of relevance, and how they are asked for. One against the rest, a machine is a dense layer.</summary>
    private static readonly (string File, string Text)[] s_methods =
    [
        ("exact", "kernel: exact; dense: z(spread-bias)"),
        ("class_sum", "kernel: exact"),
        ("taylor", "kernel: taylor"),
        ("path", "kernel: path(64)"),
        ("gradient_x_input", "kernel: gradient"),
    ];

    public IEnumerable<CheckRow> Run(string name, string folder) => MachineCase.Read(folder).SelectMany(machine => Rows(name, machine));

    private List<CheckRow> Rows(string name, MachineCase machine)
    {
        var methods = s_methods.Where(method => (only.Count == 0 || only.Contains(method.File)) && machine.Rows(method.File) is not null)
            .ToList();
        var request = ModelRequest.Create(machine.ModelPath, methods.Select(method => method.Text));
        request = request with
        {
            Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = true })],
            InputShapes = Path.GetExtension(machine.ModelPath) == ".txt"
                ? new Dictionary<string, IntList> { ["input"] = new IntList(1, machine.Input.Shape[1]) }
                : new Dictionary<string, IntList>(),
        };
        var rows = new List<CheckRow>();
        try
        {
            var diagnostics = new List<Diagnostic>();
            var graph = FrontEnd.Explain(request, diagnostics);
            RequireNone(diagnostics);
            Measure(new InterpretedMachine(graph), "float64", tolerance ?? ExactTolerance);
            if (loader is InterpretedModelLoader)
                return rows;
            using var model = loader.Load(request);
            RequireNone(model.Diagnostics);
            Measure(new LoadedMachine(model.Explainer!), "compiled", tolerance ?? CompiledTolerance);
        }
        catch (Exception exception) when (exception is InvalidDataException or DiagnosticException or ArgumentException)
        {
            rows.Add(CheckRow.Failed(name, machine.Name, exception.Message));
        }

        return rows;

        void Measure(MachineRun run, string how, double allowed) => rows.AddRange(
            new MachineMeasure(machine, run, [.. methods.Select(method => method.File)]).Run()
                .Select(result => new CheckRow(name, $"{machine.Name} {result.What}, {how}", result.Error <= allowed)
                {
                    Error = result.Error,
                    Tolerance = allowed,
                    OutputError = result.Open,
                    Sum = result.Sum,
                    ReferenceSum = result.Expected,
                }));
    }

    internal static void RequireNone(IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error) is { } error)
            throw new InvalidDataException(error.ToString());
    }
}

/// <summary>A row: the worst sample's error, what the ledger lacks at most, and sums of the first sample.</summary>
internal sealed record MachineResult(string What, double Error, double Open = double.NaN, double Sum = double.NaN,
    double Expected = double.NaN);

/// <summary>One machine on all samples of its case.</summary>
internal sealed class MachineMeasure(MachineCase machine, MachineRun run, IReadOnlyList<string> methods)
{
    private readonly double[][] _samples = [.. machine.Input.Data.Chunk(machine.Input.Shape[1])];
    private readonly double[][]? _decisions = machine.Rows("f"), _pairs = machine.Rows("pairs");

    public IEnumerable<MachineResult> Run()
    {
        if (_decisions is not null)
            yield return Outputs("f", Decisions, _decisions);
        if (_pairs is not null)
            yield return Outputs("pairs", logits => logits, _pairs);
        if (machine.Labels.Count == _samples.Length && (Label(0), machine.Labels) is ({ }, { }))
            yield return Worst("labels", sample => Of([Label(sample)!.Value], [machine.Labels[sample]]));
        foreach (var (index, method) in methods.Index())
            yield return Relevance(method, index);
    }

    private double? Label(int sample)
    {
        run.Predict(_samples[sample]);
        return run.Label;
    }

    private MachineResult Relevance(string method, int explanation)
    {
        var expected = machine.Rows(method)!;
        var result = new MachineResult(method, 0, 0);
        for (var sample = 0; sample < _samples.Length; sample++)
        {
            var relevance = new List<double>();
            foreach (var seed in Seeds(run.Predict(_samples[sample]), method))
            {
                var (part, open) = run.Explain(seed, explanation);
                relevance.AddRange(part);
                result = result with { Open = Math.Max(result.Open, open) };
            }

            result = result with { Error = Math.Max(result.Error, Of([.. relevance], expected[sample])) };
            if (sample == 0)
                result = result with { Sum = relevance.Sum(), Expected = expected[sample].Sum() };
        }

        // What is moved has to be somewhere.
        return result.Open <= 1e-5 ? result : result with { Error = double.PositiveInfinity };
    }

    /// <summary>Decision values of all samples together: a single one that is next to 0 has no scale of its own.</summary>
    private MachineResult Outputs(string what, Func<double[], double[]> choose, double[][] expected) =>
        new(what, Of([.. _samples.SelectMany(sample => choose(run.Predict(sample)))], [.. expected.SelectMany(row => row)]));

    private MachineResult Worst(string what, Func<int, double> error) => new(what, Enumerable.Range(0, _samples.Length).Max(error));

    /// <summary>What f.npy holds: one value, of two the second, of pairs that of the winner against its rival, or one per class.</summary>
    private double[] Decisions(double[] logits)
    {
        if (_pairs is not null)
        {
            var (pair, sign) = Rival(logits);
            return [sign * logits[pair]];
        }

        return logits.Length == 2 && _decisions![0].Length == 1 ? [logits[1]] : logits;
    }

    /// <summary>Initial relevance: of each class where there are several numbers, else of the one that f.npy holds.</summary>
    private IEnumerable<double[]> Seeds(double[] logits, string method)
    {
        if (_pairs is null)
        {
            var targets = logits.Length == 2 && _decisions is [[_], ..] ? [1] : Enumerable.Range(0, logits.Length);
            return targets.Select(target => One(target, logits[target]));
        }

        var (winner, nearest, sign) = (Winner(logits), Rival(logits).Pair, Rival(logits).Sign);
        if (method != "class_sum")
            return [One(nearest, sign * logits[nearest])];

        // Σ over the winner's rivals.
        return [[.. logits.Select((value, pair) => SignFor(winner, pair) * value)]];

        double[] One(int target, double value)
        {
            var seed = new double[logits.Length];
            seed[target] = value;
            return seed;
        }

        double SignFor(int label, int pair) => KernelMath.PairOf(Classes(logits), pair) is var (first, second) && first == label ? 1
            : second == label ? -1
            : 0;
    }

    private (int Pair, double Sign) Rival(double[] logits)
    {
        var winner = Winner(logits);
        return Enumerable.Range(0, logits.Length).Select(pair => (Pair: pair, Classes: KernelMath.PairOf(Classes(logits), pair)))
            .Where(entry => entry.Classes.First == winner || entry.Classes.Second == winner)
            .Select(entry => (entry.Pair, Sign: entry.Classes.First == winner ? 1.0 : -1.0))
            .MinBy(entry => entry.Sign * logits[entry.Pair]);
    }

    /// <summary>The class with most votes, the first of them.</summary>
    private static int Winner(double[] logits)
    {
        var votes = new int[Classes(logits)];
        for (var pair = 0; pair < logits.Length; pair++)
        {
            var (first, second) = KernelMath.PairOf(votes.Length, pair);
            votes[logits[pair] > 0 ? first : second]++;
        }

        return Array.IndexOf(votes, votes.Max());
    }

    private static int Classes(double[] logits) => (int)Math.Round((1 + Math.Sqrt(1 + (8.0 * logits.Length))) / 2);

    /// <summary>max|actual − expected| / max|expected|.</summary>
    internal static double Of(double[] actual, double[] expected)
    {
        if (actual.Length != expected.Length || !actual.All(double.IsFinite))
            return double.PositiveInfinity;
        var largest = expected.Max(Math.Abs);
        var worst = actual.Zip(expected, (own, wanted) => Math.Abs(own - wanted)).Max();
        return worst == 0 ? 0 : worst / largest;
    }
}
