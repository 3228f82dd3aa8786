using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// Functions of single-precision vectors: <c>TVector</c> everywhere is <c>Vector128&lt;float&gt;</c>, <c>Vector256&lt;float&gt;</c> or
/// <c>Vector512&lt;float&gt;</c>. A value's bits do not depend on the width. Functions are computed in float32 and off by two units in
/// the last place at most; <see cref="Elu"/> and <see cref="Celu"/> by three, <see cref="Mish"/> by four, <see cref="Gelu"/> by five.
/// Where the machine does not fuse products and sums, on which their bits depend, one more. <see cref="GeluTanh"/>,
/// <see cref="Silu"/> with another factor than 1, and derivatives are computed in float64 and rounded once: the same bits on every
/// machine. Finite arguments never give NaN (but <see cref="Log"/> below 0). Derivatives at a kink are those of PyTorch.
/// </summary>
public static class VectorMath
{
    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector>(TVector x)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Exp, SingleFunctions256.Exp, SingleFunctions512.Exp>(x);

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpDerivative<TVector>(TVector x)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Exp, SingleFunctions256.Exp, SingleFunctions512.Exp>(x);

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TVector>(TVector x)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Log, SingleFunctions256.Log, SingleFunctions512.Log>(x);

    /// <summary>1/x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.LogDerivative>(x);

    /// <summary>(e²ˣ − 1)/(e²ˣ + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector>(TVector x)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Tanh, SingleFunctions256.Tanh, SingleFunctions512.Tanh>(x);

    /// <summary>1 − tanh²x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector TanhDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.TanhDerivative>(x);

    /// <summary>1/(1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector>(TVector x)
        where TVector : struct =>
        ApplySingle<TVector, SingleFunctions128.Sigmoid, SingleFunctions256.Sigmoid, SingleFunctions512.Sigmoid>(x);

    /// <summary>σ(x)·σ(−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SigmoidDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.SigmoidDerivative>(x);

    /// <summary>2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf<TVector>(TVector x)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Erf, SingleFunctions256.Erf, SingleFunctions512.Erf>(x);

    /// <summary>2/√π · e^(−x²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ErfDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.ErfDerivative>(x);

    /// <summary>ln(1 + eˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus<TVector>(TVector x)
        where TVector : struct =>
        ApplySingle<TVector, SingleFunctions128.Softplus, SingleFunctions256.Softplus, SingleFunctions512.Softplus>(x);

    /// <summary>σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SoftplusDerivative<TVector>(TVector x)
        where TVector : struct =>
        ApplySingle<TVector, SingleFunctions128.Sigmoid, SingleFunctions256.Sigmoid, SingleFunctions512.Sigmoid>(x);

    /// <summary>ln σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogSigmoid<TVector>(TVector x)
        where TVector : struct =>
        ApplySingle<TVector, SingleFunctions128.LogSigmoid, SingleFunctions256.LogSigmoid, SingleFunctions512.LogSigmoid>(x);

    /// <summary>σ(−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogSigmoidDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.LogSigmoidDerivative>(x);

    /// <summary>x/(1 + |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softsign<TVector>(TVector x)
        where TVector : struct =>
        ApplySingle<TVector, SingleFunctions128.Softsign, SingleFunctions256.Softsign, SingleFunctions512.Softsign>(x);

    /// <summary>1/(1 + |x|)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SoftsignDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.SoftsignDerivative>(x);

    /// <summary>x for x &gt; 0, else α(eˣ − 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Elu<TVector>(TVector x, double alpha)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Elu, SingleFunctions256.Elu, SingleFunctions512.Elu>(x, alpha);

    /// <summary>1 for x &gt; 0, else αeˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector EluDerivative<TVector>(TVector x, double alpha)
        where TVector : struct => Apply<TVector, VectorFunctions.EluDerivative>(x, alpha);

    /// <summary>βx for x &gt; 0, else βα(eˣ − 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Selu<TVector>(TVector x, double alpha, double beta)
        where TVector : struct =>
        ApplySingle<TVector, SingleFunctions128.Selu, SingleFunctions256.Selu, SingleFunctions512.Selu>(x, alpha, beta);

    /// <summary>β for x &gt; 0, else βαeˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SeluDerivative<TVector>(TVector x, double alpha, double beta)
        where TVector : struct => Apply<TVector, VectorFunctions.SeluDerivative>(x, alpha, beta);

    /// <summary>x for x &gt; 0, else α(e^(x/α) − 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Celu<TVector>(TVector x, double alpha)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Celu, SingleFunctions256.Celu, SingleFunctions512.Celu>(x, alpha);

    /// <summary>1 for x &gt; 0, else e^(x/α).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector CeluDerivative<TVector>(TVector x, double alpha)
        where TVector : struct => Apply<TVector, VectorFunctions.CeluDerivative>(x, alpha);

    /// <summary>x · tanh(ln(1 + eˣ)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Mish<TVector>(TVector x)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Mish, SingleFunctions256.Mish, SingleFunctions512.Mish>(x);

    /// <summary>tanh(ln(1 + eˣ)) + x · its derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MishDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.MishDerivative>(x);

    /// <summary>x · Φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gelu<TVector>(TVector x)
        where TVector : struct => ApplySingle<TVector, SingleFunctions128.Gelu, SingleFunctions256.Gelu, SingleFunctions512.Gelu>(x);

    /// <summary>Φ(x) + x · φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.GeluDerivative>(x);

    /// <summary>x/2 · (1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluTanh<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.GeluTanh>(x);

    /// <summary>The derivative of <see cref="GeluTanh"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluTanhDerivative<TVector>(TVector x)
        where TVector : struct => Apply<TVector, VectorFunctions.GeluTanhDerivative>(x);

    /// <summary>x · σ(αx); for α other than 1 in float64, as αx is no float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Silu<TVector>(TVector x, double alpha)
        where TVector : struct =>
        alpha == 1
            ? ApplySingle<TVector, SingleFunctions128.Silu, SingleFunctions256.Silu, SingleFunctions512.Silu>(x)
            : Apply<TVector, VectorFunctions.Silu>(x, alpha);

    /// <summary>σ(αx) + αx · σ′(αx).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SiluDerivative<TVector>(TVector x, double alpha)
        where TVector : struct => Apply<TVector, VectorFunctions.SiluDerivative>(x, alpha);

    /// <summary>
    /// The nearest number, ties to even, of the IEEE 754 format with <paramref name="alpha"/> bits of significand and
    /// <paramref name="beta"/> of exponent (float16: 11 and 5); ±∞ beyond its largest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector RoundToFormat<TVector>(TVector x, double alpha, double beta)
        where TVector : struct => Apply<TVector, VectorFunctions.RoundToFormat>(x, alpha, beta);

    /// <summary>aᵇ as <see cref="Math.Pow"/> has it, with its special cases (negative bases, zeros, infinities).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TVector Power<TVector>(TVector a, TVector b)
        where TVector : struct
    {
        if (typeof(TVector) != typeof(Vector128<float>)
            && typeof(TVector) != typeof(Vector256<float>)
            && typeof(TVector) != typeof(Vector512<float>))
            throw NoVector<TVector>();
        ref var power = ref Unsafe.As<TVector, float>(ref a);
        ref var exponent = ref Unsafe.As<TVector, float>(ref b);
        for (var lane = 0; lane < Unsafe.SizeOf<TVector>() / sizeof(float); lane++)
            Unsafe.Add(ref power, lane) = (float)Math.Pow(Unsafe.Add(ref power, lane), Unsafe.Add(ref exponent, lane));
        return a;
    }

    // The type tests are constants to the JIT: one branch remains, and the casts cost nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Apply<TVector, TFunction>(TVector x, double alpha = 0, double beta = 0)
        where TVector : struct
        where TFunction : IVectorFunction
    {
        if (typeof(TVector) == typeof(Vector128<float>))
        {
            return Unsafe.BitCast<Vector128<float>, TVector>(
                Apply128<TFunction>(Unsafe.BitCast<TVector, Vector128<float>>(x), alpha, beta));
        }

        if (typeof(TVector) == typeof(Vector256<float>))
        {
            return Unsafe.BitCast<Vector256<float>, TVector>(
                Apply256<TFunction>(Unsafe.BitCast<TVector, Vector256<float>>(x), alpha, beta));
        }

        if (typeof(TVector) == typeof(Vector512<float>))
        {
            var wide = Unsafe.BitCast<TVector, Vector512<float>>(x);
            return Unsafe.BitCast<Vector512<float>, TVector>(Vector512.Create(
                Apply256<TFunction>(wide.GetLower(), alpha, beta), Apply256<TFunction>(wide.GetUpper(), alpha, beta)));
        }

        throw NoVector<TVector>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ApplySingle<TVector, TNarrow, TMiddle, TWide>(TVector x, double alpha = 0, double beta = 0)
        where TVector : struct
        where TNarrow : ISingleFunction<Vector128<float>>
        where TMiddle : ISingleFunction<Vector256<float>>
        where TWide : ISingleFunction<Vector512<float>>
    {
        var (a, b) = ((float)alpha, (float)beta);
        if (typeof(TVector) == typeof(Vector128<float>))
            return Unsafe.BitCast<Vector128<float>, TVector>(TNarrow.Invoke(Unsafe.BitCast<TVector, Vector128<float>>(x), a, b));
        if (typeof(TVector) == typeof(Vector256<float>))
            return Unsafe.BitCast<Vector256<float>, TVector>(TMiddle.Invoke(Unsafe.BitCast<TVector, Vector256<float>>(x), a, b));
        if (typeof(TVector) == typeof(Vector512<float>))
            return Unsafe.BitCast<Vector512<float>, TVector>(TWide.Invoke(Unsafe.BitCast<TVector, Vector512<float>>(x), a, b));
        throw NoVector<TVector>();
    }

    private static NotSupportedException NoVector<TVector>() => new($"{typeof(TVector)} is not a vector of floats.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Apply128<TFunction>(Vector128<float> x, double alpha, double beta)
        where TFunction : IVectorFunction
    {
        var y = TFunction.Invoke(Vector256.WidenLower(x.ToVector256()), alpha, beta);
        return Vector256.Narrow(y, y).GetLower();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Apply256<TFunction>(Vector256<float> x, double alpha, double beta)
        where TFunction : IVectorFunction
    {
        var (lower, upper) = Vector256.Widen(x);
        return Vector256.Narrow(TFunction.Invoke(lower, alpha, beta), TFunction.Invoke(upper, alpha, beta));
    }
}
