namespace Lrp.Compiler.IR;

/// <summary>Functions of one number. α and β are the operator's parameters.</summary>
public enum UnaryFunction
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(x, 0): the negative part.</summary>
    NegativePart,

    /// <summary>min(max(x, α), β); α may be −∞, β +∞.</summary>
    Clip,

    /// <summary>x for x ≥ 0, else αx.</summary>
    LeakyRelu,

    /// <summary>x for x &gt; 0, else α(eˣ − 1).</summary>
    Elu,

    /// <summary>βx for x &gt; 0, else βα(eˣ − 1).</summary>
    Selu,

    /// <summary>max(x, 0) + min(0, α(e^(x/α) − 1)).</summary>
    Celu,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>ln σ(x) = −ln(1 + e⁻ˣ).</summary>
    LogSigmoid,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    Tanh,

    Sigmoid,

    /// <summary>max(0, min(1, αx + β)).</summary>
    HardSigmoid,

    /// <summary>x · max(0, min(1, x/6 + 1/2)).</summary>
    HardSwish,

    /// <summary>x · tanh(ln(1 + eˣ)).</summary>
    Mish,

    /// <summary>x · Φ(x) = x/2 · (1 + erf(x/√2)).</summary>
    Gelu,

    /// <summary>Gelu's tanh approximation: x/2 · (1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    GeluTanh,

    /// <summary>x · σ(αx); α = 1: SiLU.</summary>
    Silu,

    /// <summary>x for x &gt; α, else 0.</summary>
    ThresholdedRelu,

    /// <summary>The stabilised denominator S(x) = x + α·sign(x), sign(0) = +1.</summary>
    Stabilize,

    Negate,
    Absolute,
    Square,
    Exp,
    Log,
    Sqrt,
    Reciprocal,
    Erf,

    /// <summary>−1, 0, 1.</summary>
    Sign,

    Floor,
    Ceil,

    /// <summary>The integer next to it towards zero: what a cast to an integer leaves.</summary>
    Truncate,

    /// <summary>1 where x = 0, else 0.</summary>
    Not,

    /// <summary>
    /// The nearest number, ties to even, of the IEEE 754 format with α bits of significand (the implied one included) and β of
    /// exponent: float16 is (11, 5), bfloat16 (8, 8). Where that is too large, ±∞.
    /// </summary>
    RoundToFormat,
}

/// <summary>y = f(x), element by element.</summary>
public sealed partial record Unary(UnaryFunction Function, double Alpha = 0, double Beta = 0) : Operator
{
    public override string Name => Function.ToString();

    public UnaryTraits FunctionTraits => UnaryTraits.Of(Function, Alpha, Beta);
}

/// <summary>
/// y = f′(x): the derivative that <c>gradient</c> multiplies with.
/// At a kink the value is that of PyTorch (ReLU′(0) = 0).
/// </summary>
public sealed partial record UnaryDerivative(UnaryFunction Function, double Alpha = 0, double Beta = 0) : Operator
{
    public override string Name => $"{Function}Derivative";

    /// <summary>Those of the function.</summary>
    public UnaryTraits FunctionTraits => UnaryTraits.Of(Function, Alpha, Beta);
}

/// <summary>Functions of two numbers.</summary>
public enum BinaryFunction
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Minimum,
    Maximum,
    Power,

    /// <summary>a for a ≥ 0, else a·b (b: the slope).</summary>
    PRelu,

    /// <summary>The derivative of <see cref="PRelu"/> by a: 1 for a &gt; 0, else b.</summary>
    PReluDerivative,

    /// <summary>b where a ≠ 0, else 0; also where b is not finite.</summary>
    Where,

    /// <summary>Conditions are 1 where they hold, else 0.</summary>
    Greater,

    GreaterOrEqual,

    Equal,

    /// <summary>1 where neither is 0, else 0.</summary>
    And,

    /// <summary>1 where not both are 0, else 0.</summary>
    Or,
}

/// <summary>y = f(a, b) with NumPy's broadcasting.</summary>
public sealed partial record Binary(BinaryFunction Function) : Operator
{
    public override string Name => Function.ToString();

    public BinaryTraits FunctionTraits => BinaryTraits.Of(Function);
}

/// <summary>y = a where the condition is not 0, else b. Inputs: condition, a, b, with NumPy's broadcasting.</summary>
public sealed partial record Select : Operator;

/// <summary>
/// y = scale·x + shift per channel (axis 1): a batch normalisation that no neighbour took.
/// Inputs: x [N, C, …], scale [C], shift [C].
/// </summary>
public sealed partial record Affine : Operator;
