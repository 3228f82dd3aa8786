using Lrp;

namespace BagOfWords;

/// <summary>A small convolutional network for the same images. The generator writes the rest of this class in the build.</summary>
[ExplainedNetwork("shapes.onnx")]
[Explanation(Composite.EpsilonGammaBox + "; first: box(0, 1)")]
public sealed partial class ShapesNet;
