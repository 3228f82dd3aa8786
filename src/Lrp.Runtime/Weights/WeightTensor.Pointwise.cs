namespace Lrp.Generated;

// Functions of one or two numbers, element by element, by the names the compiler's operators have.
public sealed partial class WeightTensor
{
    /// <summary>max(x, 0).</summary>
    public WeightTensor Relu() => Exactly<PositivePartOf>();

    /// <summary>min(x, 0).</summary>
    public WeightTensor NegativePart() => Exactly<NegativePartOf>();

    /// <summary>min(max(x, low), high).</summary>
    public WeightTensor Clip(double low, double high) => Map(x => Math.Min(Math.Max(x, low), high));

    /// <summary>x for x ≥ 0, else slope·x.</summary>
    public WeightTensor LeakyRelu(double slope) => Map(x => WeightMath.LeakyRelu(x, slope));

    /// <summary>x for x &gt; 0, else α(eˣ − 1).</summary>
    public WeightTensor Elu(double alpha) => Map(x => WeightMath.Elu(x, alpha));

    /// <summary>scale·x for x &gt; 0, else scale·α(eˣ − 1).</summary>
    public WeightTensor Selu(double alpha, double scale) => Map(x => WeightMath.Selu(x, alpha, scale));

    /// <summary>max(x, 0) + min(0, α(e^(x/α) − 1)).</summary>
    public WeightTensor Celu(double alpha) => Map(x => WeightMath.Celu(x, alpha));

    /// <summary>ln(1 + eˣ).</summary>
    public WeightTensor Softplus() => Map(WeightMath.Softplus);

    /// <summary>ln σ(x).</summary>
    public WeightTensor LogSigmoid() => Map(x => -WeightMath.Softplus(-x));

    /// <summary>x / (1 + |x|).</summary>
    public WeightTensor Softsign() => Map(WeightMath.Softsign);

    /// <summary>Hyperbolic tangent.</summary>
    public WeightTensor Tanh() => Map(Math.Tanh);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public WeightTensor Sigmoid() => Map(WeightMath.Sigmoid);

    /// <summary>max(0, min(1, slope·x + shift)).</summary>
    public WeightTensor HardSigmoid(double slope, double shift) => Map(x => WeightMath.HardSigmoid(x, slope, shift));

    /// <summary>x · max(0, min(1, x/6 + 1/2)).</summary>
    public WeightTensor HardSwish() => Map(WeightMath.HardSwish);

    /// <summary>x · tanh(ln(1 + eˣ)).</summary>
    public WeightTensor Mish() => Map(WeightMath.Mish);

    /// <summary>x/2 · (1 + erf(x/√2)).</summary>
    public WeightTensor Gelu() => Map(WeightMath.Gelu);

    /// <summary>x/2 · (1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    public WeightTensor GeluTanh() => Map(WeightMath.GeluTanh);

    /// <summary>x · σ(αx).</summary>
    public WeightTensor Silu(double alpha) => Map(x => WeightMath.Silu(x, alpha));

    /// <summary>x for x &gt; threshold, else 0.</summary>
    public WeightTensor ThresholdedRelu(double threshold) => Map(x => WeightMath.ThresholdedRelu(x, threshold));

    /// <summary>x + ε·sign(x), with sign(0) = +1.</summary>
    public WeightTensor Stabilize(double epsilon) => Map(x => WeightMath.Stabilize(x, epsilon));

    /// <summary>−x.</summary>
    public WeightTensor Negate() => Exactly<Negation>();

    /// <summary>|x|.</summary>
    public WeightTensor Absolute() => Exactly<AbsoluteValue>();

    /// <summary>x².</summary>
    public WeightTensor Square() => Map(x => x * x);

    /// <summary>eˣ.</summary>
    public WeightTensor Exp() => Map(Math.Exp);

    /// <summary>ln x.</summary>
    public WeightTensor Log() => Map(Math.Log);

    /// <summary>√x.</summary>
    public WeightTensor Sqrt() => Map(Math.Sqrt);

    /// <summary>1/x.</summary>
    public WeightTensor Reciprocal() => Map(x => 1 / x);

    /// <summary>The error function.</summary>
    public WeightTensor Erf() => Map(WeightMath.Erf);

    /// <summary>−1, 0 or 1.</summary>
    public WeightTensor Sign() => Map(WeightMath.Sign);

    /// <summary>The integer below.</summary>
    public WeightTensor Floor() => Map(Math.Floor);

    /// <summary>The integer above.</summary>
    public WeightTensor Ceil() => Map(Math.Ceiling);

    /// <summary>The integer next to it towards zero.</summary>
    public WeightTensor Truncate() => Map(Math.Truncate);

    /// <summary>1 where x = 0, else 0.</summary>
    public WeightTensor Not() => Map(x => x == 0 ? 1 : 0);

    /// <summary>The nearest number of the IEEE 754 format with so many bits of significand and exponent (float16: 11 and 5).</summary>
    public WeightTensor RoundToFormat(double significand, double exponent) => Map(x => WeightMath.RoundToFormat(x, significand, exponent));

    /// <summary>a + b. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Add(WeightTensor b) => Zip(b, default(SumOf));

    /// <summary>a − b. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Subtract(WeightTensor b) => Zip(b, default(DifferenceOf));

    /// <summary>a · b. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Multiply(WeightTensor b) => Zip(b, default(ProductOf));

    /// <summary>a / b. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Divide(WeightTensor b) => Zip(b, default(QuotientOf));

    /// <summary>The smaller. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Minimum(WeightTensor b) => Zip(b, Math.Min);

    /// <summary>The larger. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Maximum(WeightTensor b) => Zip(b, Math.Max);

    /// <summary>a to the power of b. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Power(WeightTensor b) => Zip(b, Math.Pow);

    /// <summary>a for a ≥ 0, else a·b (b: the slope). This tensor is a; shapes broadcast.</summary>
    public WeightTensor PRelu(WeightTensor b) => Zip(b, WeightMath.PRelu);

    /// <summary>The derivative of <see cref="PRelu"/> by a: 1 for a &gt; 0, else b. This tensor is a; shapes broadcast.</summary>
    public WeightTensor PReluDerivative(WeightTensor b) => Zip(b, WeightMath.PReluDerivative);

    /// <summary>b where a ≠ 0, else 0; also where b is not finite. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Where(WeightTensor b) => Zip(b, WeightMath.Where);

    /// <summary>1 where a &gt; b, else 0. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Greater(WeightTensor b) => Zip(b, (x, y) => x > y ? 1 : 0);

    /// <summary>1 where a ≥ b, else 0. This tensor is a; shapes broadcast.</summary>
    public WeightTensor GreaterOrEqual(WeightTensor b) => Zip(b, (x, y) => x >= y ? 1 : 0);

    /// <summary>1 where a = b, else 0. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Equal(WeightTensor b) => Zip(b, (x, y) => x == y ? 1 : 0);

    /// <summary>1 where neither is 0, else 0. This tensor is a; shapes broadcast.</summary>
    public WeightTensor And(WeightTensor b) => Zip(b, (x, y) => x != 0 && y != 0 ? 1 : 0);

    /// <summary>1 where not both are 0, else 0. This tensor is a; shapes broadcast.</summary>
    public WeightTensor Or(WeightTensor b) => Zip(b, (x, y) => x != 0 || y != 0 ? 1 : 0);

    /// <summary>a where the condition is not 0, else b; shapes broadcast.</summary>
    public static WeightTensor Select(WeightTensor condition, WeightTensor a, WeightTensor b)
    {
        var shape = Broadcast(condition.Shape, Broadcast(a.Shape, b.Shape));
        var (choices, first, second) = (condition.Expand(shape).Data, a.Expand(shape).Data, b.Expand(shape).Data);
        var data = new double[choices.Length];
        for (var index = 0; index < data.Length; index++)
            data[index] = choices[index] != 0 ? first[index] : second[index];
        return new WeightTensor(data, shape);
    }

    /// <inheritdoc cref="Add"/>
    public static WeightTensor operator +(WeightTensor a, WeightTensor b) => a.Add(b);

    /// <inheritdoc cref="Subtract"/>
    public static WeightTensor operator -(WeightTensor a, WeightTensor b) => a.Subtract(b);

    /// <inheritdoc cref="Multiply"/>
    public static WeightTensor operator *(WeightTensor a, WeightTensor b) => a.Multiply(b);

    /// <inheritdoc cref="Divide"/>
    public static WeightTensor operator /(WeightTensor a, WeightTensor b) => a.Divide(b);

    /// <inheritdoc cref="Negate"/>
    public static WeightTensor operator -(WeightTensor x) => x.Negate();

    /// <summary>A scalar, so that recipes may mix numbers and tensors.</summary>
    public static implicit operator WeightTensor(double value) => Scalar(value);

    private WeightTensor Map(Func<double, double> function) => new(Array.ConvertAll(Data, x => function(x)), Shape);

    private WeightTensor Zip(WeightTensor b, Func<double, double, double> function) => Zip(b, new Called(function));

    private WeightTensor Exactly<TFunction>()
        where TFunction : struct, IExactFunction => _elements is null
            ? new WeightTensor(_source!.Exactly<TFunction>(), _sourceStrides!, Shape)
            : new WeightTensor(new FunctionElements<TFunction>(_elements.Operand()), Shape);

    private WeightTensor Zip<TFunction>(WeightTensor b, TFunction function)
        where TFunction : struct, IBinaryFunction
    {
        var shape = Broadcast(Shape, b.Shape);
        var rows = new StridedRows(shape, b.StridesIn(shape), 0);
        return new WeightTensor(new PairElements<TFunction>(Expand(shape).Elements.Operand(), b.Data, rows, function), shape);
    }

    private static int[] Broadcast(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (var fromEnd = 1; fromEnd <= shape.Length; fromEnd++)
        {
            var x = fromEnd <= a.Length ? a[^fromEnd] : 1;
            var y = fromEnd <= b.Length ? b[^fromEnd] : 1;
            shape[^fromEnd] = x == 1 ? y : x;
        }

        return shape;
    }
}
