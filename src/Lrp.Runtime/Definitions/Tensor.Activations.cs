namespace Lrp.Definitions;

public sealed partial class Tensor
{
    /// <summary>max(x, 0).</summary>
    public Tensor Relu(string? name = null) => throw Definition.NotExecutable();

    /// <summary>x where it is positive, else slope · x.</summary>
    public Tensor LeakyRelu(double slope = 0.01, string? name = null) => throw Definition.NotExecutable();

    /// <summary>x where it is positive, else alpha · (eˣ − 1).</summary>
    public Tensor Elu(double alpha = 1, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The self-normalising ELU. (Klambauer et al., NeurIPS 2017.)</summary>
    public Tensor Selu(string? name = null) => throw Definition.NotExecutable();

    /// <summary>max(x, 0) + min(alpha · (e^(x / alpha) − 1), 0).</summary>
    public Tensor Celu(double alpha = 1, string? name = null) => throw Definition.NotExecutable();

    /// <summary>x where it is above alpha, else 0.</summary>
    public Tensor ThresholdedRelu(double alpha = 1, string? name = null) => throw Definition.NotExecutable();

    /// <summary>x · Φ(x), Φ being the normal distribution; with tanh its approximation.</summary>
    public Tensor Gelu(bool tanh = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>x · sigmoid(x), also called Swish.</summary>
    public Tensor Silu(string? name = null) => throw Definition.NotExecutable();

    /// <summary>x · tanh(softplus(x)).</summary>
    public Tensor Mish(string? name = null) => throw Definition.NotExecutable();

    /// <summary>x · max(0, min(1, x / 6 + 1/2)).</summary>
    public Tensor HardSwish(string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid(string? name = null) => throw Definition.NotExecutable();

    /// <summary>max(0, min(1, alpha · x + beta)).</summary>
    public Tensor HardSigmoid(double alpha = 0.2, double beta = 0.5, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The hyperbolic tangent.</summary>
    public Tensor Tanh(string? name = null) => throw Definition.NotExecutable();

    /// <summary>log(1 + eˣ).</summary>
    public Tensor Softplus(string? name = null) => throw Definition.NotExecutable();

    /// <summary>x / (1 + |x|).</summary>
    public Tensor Softsign(string? name = null) => throw Definition.NotExecutable();

    /// <summary>x between two bounds: <c>Clip(0, 6)</c> is ReLU6.</summary>
    public Tensor Clip(double minimum, double maximum, string? name = null) => throw Definition.NotExecutable();

    /// <summary>eˣ over its sum along an axis.</summary>
    public Tensor Softmax(int axis = -1, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The logarithm of the softmax along an axis.</summary>
    public Tensor LogSoftmax(int axis = -1, string? name = null) => throw Definition.NotExecutable();

    /// <summary>|x|.</summary>
    public Tensor Abs(string? name = null) => throw Definition.NotExecutable();

    /// <summary>−1, 0 or 1.</summary>
    public Tensor Sign(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The whole number below.</summary>
    public Tensor Floor(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The whole number above.</summary>
    public Tensor Ceiling(string? name = null) => throw Definition.NotExecutable();

    /// <summary>eˣ.</summary>
    public Tensor Exp(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The natural logarithm.</summary>
    public Tensor Log(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The square root.</summary>
    public Tensor Sqrt(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The error function.</summary>
    public Tensor Erf(string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 / x.</summary>
    public Tensor Reciprocal(string? name = null) => throw Definition.NotExecutable();

    /// <summary>x to a constant power.</summary>
    public Tensor Pow(double exponent, string? name = null) => throw Definition.NotExecutable();
}
