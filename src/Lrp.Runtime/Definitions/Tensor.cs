namespace Lrp.Definitions;

/// <summary>
/// A value of a network that is being defined: an input, or the output of a layer. Shapes are those of one sample, without the batch:
/// [channels, height, width] of a picture, [length, width] of a sequence, [features] of a vector. Axes are counted in them.
/// The compiler reads definitions; members throw when they are called.
/// </summary>
public sealed partial class Tensor
{
    private Tensor()
    {
    }

    /// <summary>The dimensions of a sample, which a definition may compute with.</summary>
    /// <exception cref="NotSupportedException">Always: a definition is read by the compiler.</exception>
    public IReadOnlyList<int> Shape => throw Definition.NotExecutable();

    /// <summary>The sum, element by element; axes of length 1 are repeated.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>The sum with a number.</summary>
    public static Tensor operator +(Tensor a, double b) => throw Definition.NotExecutable();

    /// <summary>The difference.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>The difference to a number.</summary>
    public static Tensor operator -(Tensor a, double b) => throw Definition.NotExecutable();

    /// <summary>The product, element by element: one may be a gate of the other.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>The product with a number.</summary>
    public static Tensor operator *(Tensor a, double b) => throw Definition.NotExecutable();

    /// <summary>The quotient, element by element.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>The quotient by a number.</summary>
    public static Tensor operator /(Tensor a, double b) => throw Definition.NotExecutable();

    /// <summary>The sum of a number and a tensor.</summary>
    public static Tensor operator +(double a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>The difference from a number: <c>1 - x</c>.</summary>
    public static Tensor operator -(double a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>The product of a number and a tensor.</summary>
    public static Tensor operator *(double a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>The quotient of a number: <c>1 / x</c>.</summary>
    public static Tensor operator /(double a, Tensor b) => throw Definition.NotExecutable();

    /// <summary>−x.</summary>
    public static Tensor operator -(Tensor x) => throw Definition.NotExecutable();

    /// <summary>The sum as a layer with a name.</summary>
    public Tensor Add(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The difference as a layer with a name.</summary>
    public Tensor Subtract(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The product as a layer with a name.</summary>
    public Tensor Multiply(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The quotient as a layer with a name.</summary>
    public Tensor Divide(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The larger of two, element by element.</summary>
    public Tensor Maximum(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The element, or the number where that is larger.</summary>
    public Tensor Maximum(double other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The smaller of two, element by element.</summary>
    public Tensor Minimum(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The element, or the number where that is smaller.</summary>
    public Tensor Minimum(double other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 where this is larger, else 0: a condition for <see cref="Network.Where"/>.</summary>
    public Tensor Greater(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 where this is larger than a number, else 0.</summary>
    public Tensor Greater(double other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 where this is not smaller, else 0.</summary>
    public Tensor GreaterOrEqual(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 where this is not smaller than a number, else 0.</summary>
    public Tensor GreaterOrEqual(double other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 where both are equal, else 0.</summary>
    public Tensor Equal(Tensor other, string? name = null) => throw Definition.NotExecutable();

    /// <summary>1 where this equals a number, else 0.</summary>
    public Tensor Equal(double other, string? name = null) => throw Definition.NotExecutable();
}
