using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>What the user says about a model, beside the file.</summary>
/// <param name="InputShapes">Pins dynamic dimensions, by input name.</param>
/// <param name="Output">The output to predict and explain; "" for the first that is no label.</param>
/// <param name="Start">The node or value where relevance starts; "" for the output.</param>
public sealed record ImportOptions(IReadOnlyDictionary<string, IntList> InputShapes, string Output = "", string Start = "")
{
    public static ImportOptions None { get; } = new(new Dictionary<string, IntList>());
}
