using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Turns an ONNX file into a graph with static shapes. No weight is read; what is wrong with the file is a diagnostic.</summary>
public static class OnnxImporter
{
    public const int OldestOpset = 6;

    public const int NewestOpset = 28;

    /// <exception cref="DiagnosticException">The file cannot be read, is corrupt, or asks for something that is not supported.</exception>
    public static Graph Import(ModelFile file, ImportOptions options)
    {
        var model = file.ReadModel();
        if (model.Graph is null)
            throw new DiagnosticException(DiagnosticTable.ModelCorrupt, file.Name, "it holds no graph");
        return new GraphImport(file, model, Opset(model, file.Name), options).Run(Source(model));
    }

    private static int Opset(OnnxModel model, string file)
    {
        // Files without an entry are of the time before there were operator sets; those of classical models need none.
        if (model.Opsets.TryGetValue("", out var version))
            return CheckOpset(version, file);
        return model.Opsets.Count > 0 ? NewestOpset : CheckOpset(1, file);
    }

    /// <exception cref="DiagnosticException">The operator set is not supported.</exception>
    internal static int CheckOpset(long opset, string file)
    {
        if (opset is < OldestOpset or > NewestOpset)
            throw new DiagnosticException(DiagnosticTable.OpsetUnsupported, file, $"{opset}", $"{OldestOpset}", $"{NewestOpset}");
        return (int)opset;
    }

    /// <summary>"pytorch 2.1, opset 13", of harmless characters only: it ends up in comments of generated code.</summary>
    private static string Source(OnnxModel model)
    {
        var producer = new string([.. $"{model.Producer} {model.ProducerVersion}".Trim()
            .Where(character => character < 128 && (char.IsLetterOrDigit(character) || " .-_+".IndexOf(character) >= 0)).Take(60)]);
        var opset = model.Opsets.TryGetValue("", out var version) ? $"opset {version}" : "";
        return producer.Length > 0 && opset.Length > 0 ? $"{producer}, {opset}" : producer + opset;
    }
}
