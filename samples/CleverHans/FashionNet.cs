using Lrp;

namespace CleverHans;

/// <summary>A small classifier of clothes. The generator writes the rest of this class while the project builds.</summary>
[ExplainedNetwork("model-epoch-6.onnx")]
[Explanation(Composite.EpsilonAlpha2Beta1Flat)]
public sealed partial class FashionNet;
