namespace Lrp;

/// <summary>
/// Makes a partial class the compiled network of an ONNX file, or of a text file of the LRP Toolbox (<c>.txt</c>): <c>Load()</c>,
/// and explainers with <c>Predict</c> and <c>Explain</c>. Read at compile time only.
/// </summary>
/// <param name="model">
/// The file name of an <c>LrpModel</c> item of the project, or the end of its path where two have one name.
/// </param>
/// <example><code>
/// [ExplainedNetwork("efficientnet-lite0.onnx")]
/// [Explanation(Composite.EpsilonPlusFlat)]
/// public sealed partial class EfficientNetLite0;
/// </code></example>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExplainedNetworkAttribute(string model) : Attribute
{
    /// <summary>The model file.</summary>
    public string Model { get; } = model;
}
