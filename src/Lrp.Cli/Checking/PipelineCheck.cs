using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds a pipeline against a case, step by step, in float64 in the interpreter and as it is compiled. The pipeline is written to a file,
/// as its training would, and read from there.
/// </summary>
internal sealed class PipelineCheck(IModelLoader loader, IReadOnlyCollection<string> only, double? tolerance)
{
    private const double ExactTolerance = 1e-9, CompiledTolerance = 1e-5;

    /// <summary>What the ledger may lack: in float64, and in float32.</summary>
    private const double ExactGap = 1e-9, CompiledGap = 1e-5;

    /// <summary>
    /// Compiled code may be off by this times what float32 does to the interpreter: a sum of a Fisher vector that is next to 0 is divided by
    /// (docs/contributing.md, "Numbers").
    /// </summary>
    private const double ErrorFactor = 4;

    /// <summary>Inputs rounded to float32, and moved by their last bit: a single rounding may be lucky.</summary>
    private static readonly Func<double, int, float>[] s_roundings =
    [
        (value, _) => (float)value,
        (value, _) => float.BitIncrement((float)value),
        (value, _) => float.BitDecrement((float)value),
        (value, index) => index % 2 == 0 ? float.BitIncrement((float)value) : float.BitDecrement((float)value),
        (value, index) => index % 3 == 0 ? float.BitIncrement((float)value) : (float)value,
    ];

    public IEnumerable<CheckRow> Run(string name, IReadOnlyList<PipelineCase> cases) => cases.SelectMany(variant => Rows(name, variant));

    private List<CheckRow> Rows(string name, PipelineCase variant)
    {
        var folder = Directory.CreateTempSubdirectory("lrp-pipeline-").FullName;
        var rows = new List<CheckRow>();
        try
        {
            var path = Path.Combine(folder, name + ".safetensors");
            variant.Pipeline.Save(path);
            var request = ModelRequest.Create(path, variant.Explanations);
            request = request with
            {
                Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = true, KeepLayers = "*" })],
            };
            var diagnostics = new List<Diagnostic>();
            var graph = FrontEnd.Explain(request, diagnostics);
            MachineCheck.RequireNone(diagnostics);
            var arrays = variant.Arrays.Where(array => only.Count == 0 || only.Contains(array.Name)).ToList();
            foreach (var array in arrays)
                Measure(new InterpretedMachine(graph), array, "float64", tolerance ?? ExactTolerance, ExactGap);
            if (loader is InterpretedModelLoader)
                return rows;
            using var model = loader.Load(request);
            MachineCheck.RequireNone(model.Diagnostics);
            foreach (var array in arrays)
            {
                var worth = ErrorFactor * s_roundings.Max(rounding => Worst(new InterpretedMachine(graph, rounding), array).Error);
                Measure(new LoadedMachine(model.Explainer!), array, "compiled", tolerance ?? Math.Max(CompiledTolerance, worth), CompiledGap);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or DiagnosticException or ArgumentException)
        {
            rows.Add(CheckRow.Failed(name, variant.Name, exception.Message));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return rows;

        void Measure(MachineRun run, ExpectedArray array, string how, double allowed, double gap)
        {
            var (error, open, sum) = Worst(run, array);
            rows.Add(new CheckRow(name, $"{variant.Name} {array.Name}, {how}", error <= allowed && open <= gap)
            {
                Error = error,
                Tolerance = allowed,
                OutputError = open,
                Sum = sum,
                ReferenceSum = array.Rows[0].Sum(),
            });
        }

        (double Error, double Open, double Sum) Worst(MachineRun run, ExpectedArray array)
        {
            var (error, largestGap, sum) = (0.0, 0.0, 0.0);
            for (var sample = 0; sample < variant.Samples.Count; sample++)
            {
                var decision = run.Predict(variant.Samples[sample]);
                var (pixels, open) = run.Explain(decision, array.Explanation);
                var actual = Actual(run, array, decision, pixels);
                error = Math.Max(error, MachineMeasure.Of(actual, array.Rows[sample]));
                largestGap = Math.Max(largestGap, open);
                sum = sample == 0 ? actual.Sum() : sum;
            }

            return (error, largestGap, sum);
        }
    }

    private static double[] Actual(MachineRun run, ExpectedArray array, double[] decision, double[] pixels)
    {
        if (array.What == Expected.Decision)
            return decision;
        if (array.What == Expected.Pixels)
            return pixels;
        var (activation, relevance) = run.Kept(array.Step, array.Explanation);
        return array.What switch
        {
            Expected.Activation => activation,
            Expected.Relevance => relevance,
            Expected.Word => [.. RowsOf(activation).Select(row => (double)Array.IndexOf(row, row.Max()))],
            _ => [.. RowsOf(relevance).Select(row => row.Sum())],
        };

        IEnumerable<double[]> RowsOf(double[] values) => values.Chunk(values.Length / array.Rows[0].Length);
    }
}
