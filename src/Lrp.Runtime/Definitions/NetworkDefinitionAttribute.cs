namespace Lrp.Definitions;

/// <summary>
/// Marks the method that defines the network of its class: a static method that takes a <see cref="Network"/> and returns the output, or
/// a tuple of outputs of which the first is explained. The compiler reads it; nothing ever calls it. Its further parameters have
/// default values.
/// </summary>
/// <example><code>
/// [ExplainedNetwork]
/// public sealed partial class Classifier
/// {
///     [NetworkDefinition]
///     static Tensor Define(Network net) =>
///         net.Dense(net.Dense(net.Input("pixels", 784), 300).Relu(), 10, name: "logits");
/// }
/// </code></example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkDefinitionAttribute : Attribute;

/// <summary>
/// Marks a part of a network that definitions call as often as they like, with tensors, numbers, truth values and texts: a residual
/// block, a branch. A static method of any class of the same project; it returns tensors.
/// </summary>
/// <example><code>
/// [NetworkBlock]
/// static Tensor Basic(Network net, Tensor x, int channels, int stride = 1)
/// {
///     var y = net.Convolution(x, channels, kernel: 3, stride, padding: 1, bias: false, name: "conv1");
///     …
/// }
/// …
/// x = Basic(net.Scope("layer1.0"), x, 64);
/// </code></example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkBlockAttribute : Attribute;
