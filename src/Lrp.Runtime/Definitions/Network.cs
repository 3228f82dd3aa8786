using Lrp.Pipelines;

namespace Lrp.Definitions;

/// <summary>
/// A network that is being defined: its layers with weights. Layers without a name are called by kind and number (<c>conv1</c>,
/// <c>dense2</c>), counted among the layers of their kind. The compiler reads definitions; members throw when they are called.
/// </summary>
public sealed class Network
{
    private Network()
    {
    }

    /// <summary>An input of the network.</summary>
    /// <param name="name">What callers call it.</param>
    /// <param name="shape">Of one sample: <c>Input("image", 3, 224, 224)</c>.</param>
    public Tensor Input(string name, params int[] shape) => throw Definition.NotExecutable();

    /// <summary>An input of whole numbers, as many as a text has tokens.</summary>
    /// <param name="name">What callers call it.</param>
    /// <returns>[length]</returns>
    public Tensor Tokens(string name, int length) => throw Definition.NotExecutable();

    /// <summary>
    /// Weights of one's own, for sums, products, <see cref="Tensor.MatMul"/>. They have all their dimensions, since there is no batch
    /// of weights.
    /// </summary>
    /// <param name="name">What weight files call it.</param>
    public Tensor Parameter(string name, params int[] shape) => throw Definition.NotExecutable();

    /// <summary>Numbers that are the same whatever the weights, as a tensor: <c>Constant([0.485, 0.456, 0.406], 3, 1, 1)</c>.</summary>
    /// <param name="values">Row by row.</param>
    public Tensor Constant(double[] values, params int[] shape) => throw Definition.NotExecutable();

    /// <summary>
    /// The same network, whose layers' names begin with <paramref name="name"/> and a dot: for blocks that are called more than once.
    /// </summary>
    public Network Scope(string name) => throw Definition.NotExecutable();

    /// <summary>
    /// A convolution over one to three spatial axes. Weights: <c>name.weight</c> [channels, inputs / groups, kernel…], <c>name.bias</c>
    /// [channels].
    /// </summary>
    /// <param name="x">[inputs, height, width], or with one or three spatial axes.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">Steps from a window to the next; 1 where left out.</param>
    /// <param name="padding">Zeros around the input.</param>
    /// <param name="dilation">Distance between elements of a window; 1 where left out.</param>
    /// <param name="groups">Parts of the channels that do not see each other.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="paddingEnd">Zeros behind the input, where they differ from those before.</param>
    /// <param name="name">What selectors, messages and weight files call the layer; null: conv and a number.</param>
    /// <param name="weightName">What weight files call the weights, where it is not <c>name.weight</c>.</param>
    /// <param name="biasName">The same of the bias, where it is not <c>name.bias</c>.</param>
    /// <returns>[channels, height, width]</returns>
    public Tensor Convolution(
        Tensor x, int channels, Size kernel, Size stride = default, Size padding = default, Size dilation = default, int groups = 1,
        bool bias = true, Size? paddingEnd = null, string? name = null, string? weightName = null, string? biasName = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// A convolution of each channel by itself. Weights: <c>name.weight</c> [channels, 1, kernel…], <c>name.bias</c> [channels].
    /// </summary>
    /// <param name="x">[channels, height, width].</param>
    /// <param name="multiplier">Output channels of each input channel.</param>
    /// <param name="weightName">What weight files call the weights, where it is not <c>name.weight</c>.</param>
    /// <param name="biasName">The same of the bias, where it is not <c>name.bias</c>.</param>
    /// <returns>[channels · multiplier, height, width]</returns>
    public Tensor DepthwiseConvolution(
        Tensor x, Size kernel, Size stride = default, Size padding = default, Size dilation = default, int multiplier = 1,
        bool bias = true, Size? paddingEnd = null, string? name = null, string? weightName = null, string? biasName = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// The adjoint of a convolution, which makes its input larger. Weights: <c>name.weight</c> [inputs, channels / groups, kernel…],
    /// <c>name.bias</c> [channels].
    /// </summary>
    /// <param name="x">[inputs, height, width].</param>
    /// <param name="outputPadding">Rows and columns that are added at the end of the output.</param>
    /// <param name="weightName">What weight files call the weights, where it is not <c>name.weight</c>.</param>
    /// <param name="biasName">The same of the bias, where it is not <c>name.bias</c>.</param>
    /// <returns>[channels, height, width]</returns>
    public Tensor TransposedConvolution(
        Tensor x, int channels, Size kernel, Size stride = default, Size padding = default, Size dilation = default,
        Size outputPadding = default, int groups = 1, bool bias = true, Size? paddingEnd = null, string? name = null,
        string? weightName = null, string? biasName = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// A fully connected layer on the last axis. Weights: <c>name.weight</c> [units, inputs], <c>name.bias</c> [units].
    /// </summary>
    /// <param name="x">[…, inputs].</param>
    /// <param name="units">Outputs.</param>
    /// <param name="weightName">What weight files call the weights, where it is not <c>name.weight</c>.</param>
    /// <param name="biasName">The same of the bias, where it is not <c>name.bias</c>.</param>
    /// <returns>[…, units]</returns>
    public Tensor Dense(
        Tensor x, int units, bool bias = true, string? name = null, string? weightName = null, string? biasName = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// Batch normalisation as it predicts, by stored statistics. Weights: <c>name.weight</c>, <c>name.bias</c>, <c>name.running_mean</c>,
    /// <c>name.running_var</c>, all [channels].
    /// </summary>
    /// <param name="weightName">What weight files call the weights, where it is not <c>name.weight</c>.</param>
    /// <param name="biasName">The same of the bias, where it is not <c>name.bias</c>.</param>
    /// <param name="meanName">The same of the mean, where it is not <c>name.running_mean</c>.</param>
    /// <param name="varianceName">The same of the variance, where it is not <c>name.running_var</c>.</param>
    public Tensor BatchNormalization(
        Tensor x, double epsilon = 1e-5, string? name = null, string? weightName = null, string? biasName = null, string? meanName = null,
        string? varianceName = null) =>
        throw Definition.NotExecutable();

    /// <summary>Normalisation over the last axes. Weights: <c>name.weight</c> and <c>name.bias</c> of their shape.</summary>
    /// <param name="axes">How many of the last axes.</param>
    /// <param name="weightName">What weight files call the weights, where it is not <c>name.weight</c>.</param>
    /// <param name="biasName">The same of the bias, where it is not <c>name.bias</c>.</param>
    public Tensor LayerNormalization(
        Tensor x, int axes = 1, double epsilon = 1e-5, bool bias = true, string? name = null, string? weightName = null,
        string? biasName = null) =>
        throw Definition.NotExecutable();

    /// <summary>Division by the root mean square over the last axis. Weights: <c>name.weight</c>.</summary>
    public Tensor RmsNormalization(Tensor x, double epsilon = 1e-5, string? name = null, string? weightName = null) =>
        throw Definition.NotExecutable();

    /// <summary>Normalisation over groups of channels and space. Weights: <c>name.weight</c> and <c>name.bias</c> [channels].</summary>
    public Tensor GroupNormalization(
        Tensor x, int groups, double epsilon = 1e-5, string? name = null, string? weightName = null, string? biasName = null) =>
        throw Definition.NotExecutable();

    /// <summary>Normalisation of each channel over space. Weights: <c>name.weight</c> and <c>name.bias</c> [channels].</summary>
    public Tensor InstanceNormalization(
        Tensor x, double epsilon = 1e-5, string? name = null, string? weightName = null, string? biasName = null) =>
        throw Definition.NotExecutable();

    /// <summary>Division by the local sum of squares over channels. (Krizhevsky et al., NeurIPS 2012.)</summary>
    /// <param name="size">Channels in the sum.</param>
    public Tensor LocalResponseNormalization(
        Tensor x, int size, double alpha = 1e-4, double beta = 0.75, double bias = 1, string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>The ReLU with a slope of each channel for negative x. Weights: <c>name.weight</c> [channels].</summary>
    public Tensor PRelu(Tensor x, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The ReLU with a slope for negative x that is a tensor: weights of another shape than [channels].</summary>
    /// <param name="slope">It broadcasts to x.</param>
    public Tensor PRelu(Tensor x, Tensor slope, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The first tensor where the condition is not zero, else the second; shapes broadcast.</summary>
    public Tensor Where(Tensor condition, Tensor a, Tensor b, string? name = null) => throw Definition.NotExecutable();

    /// <summary>A learned vector for each token. Weights: <c>name.weight</c> [count, width].</summary>
    /// <param name="tokens">Whole numbers from 0 to <paramref name="count"/>, exclusive.</param>
    /// <returns>[length, width]</returns>
    public Tensor Embedding(Tensor tokens, int count, int width, string? name = null, string? weightName = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// Local descriptors of an image on a grid; docs/bag-of-words.md says what they are. Where they are projected, weights are
    /// <c>name.mean</c> [R] and <c>name.basis</c> [dimensions, R].
    /// </summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="size">Height and width of an area.</param>
    /// <param name="stride">Pixels from an area to the next.</param>
    /// <param name="scales">What the size is multiplied by: a grid for each; [1] where left out.</param>
    /// <param name="contrast">c of p := p − mean(p), p := p/√(mean(p²) + c); without it, the descriptor stays.</param>
    /// <param name="dimensions">Axes of a PCA; 0 for none.</param>
    /// <param name="cells">Rows and columns of cells of an area; 0: 4 of gradients, 1 of colours.</param>
    /// <param name="bins">Directions that gradients are sorted by.</param>
    /// <param name="root">Gradients: square roots of shares in place of clipped lengths.</param>
    /// <param name="coordinates">The place of its area behind each descriptor.</param>
    /// <returns>[descriptors, dimensions]</returns>
    public Tensor Descriptors(
        Tensor image, DescriptorKind kind, Size size, Size stride, int[]? scales = null, double? contrast = null, int dimensions = 0,
        int cells = 0, int bins = 8, bool root = false, bool coordinates = false, string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>Assigns descriptors to the words of a codebook. Weights: <c>name.words</c> [words, dimensions].</summary>
    /// <param name="x">[descriptors, dimensions].</param>
    /// <param name="words">How many there are.</param>
    /// <param name="beta">β of soft assignment.</param>
    /// <param name="neighbours">The nearest words that take part; 0: 8 by rank, all otherwise.</param>
    /// <param name="rankBase">b of assignment by rank.</param>
    /// <returns>[descriptors, words]</returns>
    public Tensor Codebook(
        Tensor x, int words, WordAssignment assignment = WordAssignment.Hard, double beta = 1, int neighbours = 0, double rankBase = 2.4,
        string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// Fisher vectors of descriptors. Weights: <c>name.weights</c> [gaussians], <c>name.means</c> and <c>name.variances</c> [gaussians,
    /// dimensions].
    /// </summary>
    /// <param name="x">[descriptors, dimensions].</param>
    /// <param name="gaussians">How many there are.</param>
    /// <param name="hasWeights">Whether there are gradients by the weights, before the others.</param>
    /// <param name="threshold">Posteriors below it count as 0.</param>
    /// <param name="levels">Rows and columns of each level of a spatial pyramid, one after the other; [1, 1] where left out.</param>
    /// <returns>[numbers]</returns>
    public Tensor FisherVector(
        Tensor x, int gaussians, bool hasWeights = false, double threshold = 0, int[]? levels = null, string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// A kernel machine. Weights: <c>name.support_vectors</c> [vectors, features], <c>name.dual_coef</c> [functions, vectors],
    /// <c>name.intercept</c> [functions].
    /// </summary>
    /// <param name="x">[features].</param>
    /// <param name="kernel">Its name, as docs/kernel-machines.md lists them.</param>
    /// <param name="vectors">How many support vectors there are.</param>
    /// <param name="functions">Decision functions, one against the rest.</param>
    /// <returns>[functions]</returns>
    public Tensor KernelMachine(
        Tensor x, string kernel, int vectors, int functions = 1, double gamma = 1, double offset = 0, double degree = 3,
        string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>
    /// A loop over the first axis of a sequence: a recurrent layer. A turn computes the next state of the last one, which begins with
    /// zeros, and of an element. Its layers belong to the scope of the loop; weights are the same in all turns.
    /// </summary>
    /// <param name="sequence">[length, …].</param>
    /// <param name="state">Numbers in the state.</param>
    /// <param name="step">A turn: <c>(net, state, element) => (net.Dense(state, 20) + net.Dense(element, 20)).Tanh()</c>.</param>
    /// <param name="reversed">Whether the first turn is that of the last element.</param>
    /// <returns>[length, state]: the states behind each turn</returns>
    public Tensor Scan(
        Tensor sequence, int state, Func<Network, Tensor, Tensor, Tensor> step, bool reversed = false, string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>Tensors one after the other along an axis.</summary>
    /// <param name="parts"><c>[a, b, c]</c>, alike but for that axis.</param>
    public Tensor Concat(IReadOnlyList<Tensor> parts, int axis = 0, string? name = null) => throw Definition.NotExecutable();
}
