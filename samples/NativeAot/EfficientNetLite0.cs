using Lrp;

namespace NativeAot;

/// <summary>An ImageNet classifier. The generator writes the rest of this class while the project builds.</summary>
[ExplainedNetwork("efficientnet-lite0.onnx")]
[Explanation(Composite.EpsilonPlusFlat)]
public sealed partial class EfficientNetLite0;
