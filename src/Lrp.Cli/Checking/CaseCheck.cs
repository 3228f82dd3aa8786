using Lrp.Cli.Compilation;

namespace Lrp.Cli.Checking;

/// <summary>Checks case folders of either kind. Whatever is wrong with one is a failed row of it.</summary>
/// <param name="only">The methods wanted; all where empty.</param>
/// <param name="tolerance">Base tolerance; null for the usual one of each kind.</param>
public sealed class CaseCheck(IModelLoader loader, IReadOnlyCollection<string> only, double? tolerance)
{
    private const double RelevanceTolerance = 1e-5;
    private const double ForwardTolerance = 1e-4;

    /// <summary>A case's name in the table: its folder's.</summary>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    public IReadOnlyList<CheckRow> Run(string folder)
    {
        var name = NameOf(folder);
        try
        {
            if (BackendTest.IsAt(folder))
                return [new BackendTest(loader, tolerance ?? ForwardTolerance).Run(name, folder)];
            if (File.Exists(Path.Combine(folder, JsonCase.FileName)))
            {
                if (EvaluationCase.IsAt(folder))
                    return [.. new EvaluationCheck(loader, only, tolerance).Run(name, EvaluationCase.Read(folder))];
                if (SprayCheck.IsAt(folder))
                    return [.. new SprayCheck(tolerance).Run(name, folder)];
                if (MachineCase.IsAt(folder))
                    return [.. new MachineCheck(loader, only, tolerance).Run(name, folder)];
                if (PipelineCase.IsAt(folder))
                    return [.. new PipelineCheck(loader, only, tolerance).Run(name, PipelineCase.Read(folder))];
                var reference = ReferenceCase.Read(folder);
                var methods = reference.Methods.Where(method => only.Count == 0 || only.Contains(method.Name)).ToList();
                var check = new ReferenceCheck(loader, tolerance ?? RelevanceTolerance);
                return methods.Count == 0 ? [] : [.. check.Run(name, reference, methods)];
            }

            return [CheckRow.Failed(name, "-", "there is neither a case.json nor a model.onnx with an output_0.pb")];
        }
        // Thousands of cases run in one go: the defect that one reveals is its row, whatever it is.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var kind = exception is InvalidDataException ? "" : $"{exception.GetType().Name}: ";
            return [CheckRow.Failed(name, "-", kind + exception.Message)];
        }
    }
}
