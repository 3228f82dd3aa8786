using Lrp;

namespace AotSmoke;

/// <summary>A classifier of handwritten digits. The generator writes the rest of this class while the project builds.</summary>
[ExplainedNetwork("lenet-mnist.onnx")]
[Explanation(Composite.EpsilonPlus)]
public sealed partial class LeNet;
