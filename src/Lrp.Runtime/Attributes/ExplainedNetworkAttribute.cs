namespace Lrp;

/// <summary>
/// Makes a partial class the compiled network of an ONNX file, of a text file of the LRP Toolbox (<c>.txt</c>) or LIBSVM, of a kernel
/// machine in safetensors, or of a definition in C#: <c>Load()</c>, and explainers with <c>Predict</c> and <c>Explain</c>. Read at
/// compile time only.
/// </summary>
/// <param name="model">
/// The file name of an <c>LrpModel</c> item of the project, or the end of its path where two have one name. Left out where a method of
/// the class defines the network: <see cref="Definitions.NetworkDefinitionAttribute"/>.
/// </param>
/// <example><code>
/// [ExplainedNetwork("efficientnet-lite0.onnx")]
/// [Explanation(Composite.EpsilonPlusFlat)]
/// public sealed partial class EfficientNetLite0;
/// </code></example>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExplainedNetworkAttribute(string model = "") : Attribute
{
    /// <summary>The model file.</summary>
    public string Model { get; } = model;

    /// <summary>
    /// Name of the output that <c>Predict</c> returns and explanations explain; empty for the first one that holds floats. All outputs
    /// can be read after a prediction: <see cref="IExplainer.ReadOutput"/>.
    /// </summary>
    public string Output { get; set; } = "";

    /// <summary>
    /// Name of the node, or value, where relevance starts: a hidden layer, whose units are explained instead of the output's. Targets and
    /// <see cref="IExplainer.Logits"/> are then its elements.
    /// </summary>
    public string Start { get; set; } = "";

    /// <summary>
    /// Whether <c>Predict</c> computes only what depends on those elements of the input that differ from the last prediction's: for
    /// pictures of which a part changes, as while regions are taken away one after the other. Results are the same, bit for bit. It needs
    /// memory for all activations, and more code.
    /// </summary>
    public bool Incremental { get; set; }

    /// <summary>
    /// Bytes that packed weights, which all explainers share, and one explainer's workspace may take together before layers are given
    /// kernels that are slower and need less; 0 for any number. It is no limit: what a network needs in any case, it takes.
    /// </summary>
    public long MemoryBudget { get; set; }
}
