using System.Globalization;
using Lrp.Cli.Compilation;
using Lrp.Cli.Tensors;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Onnx;

namespace Lrp.Cli.Checking;

/// <summary>
/// Holds a network's forward pass against an ONNX backend test: <c>input_i.pb</c>, <c>output_i.pb</c>, and shapes of symbolic inputs
/// where there is a <c>case.json</c>.
/// </summary>
public sealed class BackendTest(IModelLoader loader, double tolerance)
{
    private const string Method = "forward";

    /// <summary>True where the folder is such a test.</summary>
    public static bool IsAt(string folder) =>
        File.Exists(Path.Combine(folder, "model.onnx")) && File.Exists(Path.Combine(folder, "output_0.pb"));

    public CheckRow Run(string name, string folder)
    {
        using var model = loader.Load(ModelRequest.Create(Path.Combine(folder, "model.onnx"), []) with
        {
            InputShapes = ReferenceCase.ReadShapes(folder),
        });
        if (model.Explainer is not { } explainer)
        {
            var error = model.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
            return CheckRow.Failed(name, Method, error?.ToString() ?? "the model does not load");
        }

        var inputs = Files(folder, "input_").Select(path => TensorFile.Read(path).ToSingle()).ToList();
        if (!inputs.Select(input => input.Length).SequenceEqual(explainer.Inputs.Select(input => input.Length)))
            return CheckRow.Failed(name, Method, $"inputs have {Counts(inputs)} elements, the network wants {Counts(explainer)}");
        explainer.Predict([.. inputs.SelectMany(input => input)]);
        var deviation = 0.0;
        foreach (var (output, file) in Outputs(model, explainer, folder))
        {
            var actual = explainer.ReadOutput(output);
            var expected = TensorFile.Read(file);
            if (actual.Length != expected.Data.Length)
            {
                return CheckRow.Failed(name, Method,
                    $"output '{explainer.Outputs[output].Name}' has {actual.Length} elements, expected are {expected.Data.Length}");
            }

            deviation = Math.Max(deviation, Deviation.OfLargestOrOne(actual, expected.Data));
        }

        return new CheckRow(name, Method, deviation <= tolerance) { OutputError = deviation, Tolerance = tolerance };
    }

    /// <summary>The outputs that the network has, each with its file. Those that it leaves out (labels as text) are not compared.</summary>
    private static IEnumerable<(int Output, string File)> Outputs(LoadedModel model, IExplainer explainer, string folder)
    {
        var known = explainer.Outputs.Select(output => output.Name).ToList();
        var areSome = model.Diagnostics.Any(diagnostic => diagnostic.Descriptor == DiagnosticTable.OutputLeftOut);
        var names = areSome ? OnnxImporter.OutputNames(ModelFile.FromPath(Path.Combine(folder, "model.onnx"))) : known;
        return names.Select((output, index) => (Output: known.IndexOf(output), File: Path.Combine(folder, $"output_{index}.pb")))
            .Where(pair => pair.Output >= 0 && File.Exists(pair.File));
    }

    /// <summary>In numerical order: <c>input_10.pb</c> follows <c>input_9.pb</c>.</summary>
    private static IEnumerable<string> Files(string folder, string prefix) => Directory.EnumerateFiles(folder, prefix + "*.pb")
        .OrderBy(path => int.TryParse(Path.GetFileNameWithoutExtension(path)[prefix.Length..], CultureInfo.InvariantCulture, out var index)
            ? index : int.MaxValue);

    private static string Counts(IEnumerable<float[]> inputs) => string.Join(" + ", inputs.Select(input => input.Length));

    private static string Counts(IExplainer explainer) => string.Join(" + ", explainer.Inputs.Select(input => input.Length));
}
