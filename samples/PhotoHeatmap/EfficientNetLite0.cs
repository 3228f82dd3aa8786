using Lrp;

namespace PhotoHeatmap;

/// <summary>An ImageNet classifier. The generator writes the rest of this class while the project builds.</summary>
[ExplainedNetwork("efficientnet-lite0.onnx")]
[Explanation(Composite.EpsilonPlusFlat)]
[Explanation(Composite.EpsilonPlus, Name = "EpsilonPlus")]
[Explanation(Composite.Epsilon, Name = "Epsilon")]
[Explanation(Method.Gradient, Name = "Gradient")]
public sealed partial class EfficientNetLite0;
