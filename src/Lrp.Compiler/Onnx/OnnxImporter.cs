using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Turns an ONNX file into a graph with static shapes. No weight is read; what is wrong with the file is a diagnostic.</summary>
public static class OnnxImporter
{
    public const int OldestOpset = 6;

    public const int NewestOpset = 28;

    /// <param name="inputShapes">Pins dynamic dimensions, by input name.</param>
    /// <exception cref="DiagnosticException">The file cannot be read, is corrupt, or asks for something that is not supported.</exception>
    public static Graph Import(string path, IReadOnlyDictionary<string, IntList> inputShapes) =>
        Import(ModelFile.FromPath(path), inputShapes);

    /// <inheritdoc cref="Import(string, IReadOnlyDictionary{string, IntList})"/>
    public static Graph Import(ModelFile file, IReadOnlyDictionary<string, IntList> inputShapes)
    {
        var model = file.ReadModel();
        if (model.Graph is null)
            throw new DiagnosticException(DiagnosticTable.ModelCorrupt, file.Name, "it holds no graph");
        return new GraphImport(file, model.Graph, Opset(model, file.Name), inputShapes).Run(Source(model));
    }

    private static int Opset(OnnxModel model, string file)
    {
        // Files without an entry are of the time before there were operator sets.
        var opset = model.Opsets.TryGetValue("", out var version) ? version : 1;
        if (opset is < OldestOpset or > NewestOpset)
            throw new DiagnosticException(DiagnosticTable.OpsetUnsupported, file, $"{opset}", $"{OldestOpset}", $"{NewestOpset}");
        return (int)opset;
    }

    /// <summary>"pytorch 2.1, opset 13", of harmless characters only: it ends up in comments of generated code.</summary>
    private static string Source(OnnxModel model)
    {
        var producer = new string([.. $"{model.Producer} {model.ProducerVersion}".Trim()
            .Where(character => character < 128 && (char.IsLetterOrDigit(character) || " .-_+".IndexOf(character) >= 0)).Take(60)]);
        return producer.Length > 0 ? $"{producer}, opset {model.Opsets[""]}" : $"opset {model.Opsets[""]}";
    }
}
