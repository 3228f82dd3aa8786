using System.Numerics;

namespace Lrp.Generated;

/// <summary>A function whose result is a float32 where its argument is one: it may stay in that precision.</summary>
internal interface IExactFunction
{
    static abstract T Invoke<T>(T x)
        where T : IFloatingPointIeee754<T>;
}

/// <summary>A function of two numbers.</summary>
internal interface IBinaryFunction
{
    double Invoke(double x, double y);
}

/// <summary>max(x, 0).</summary>
internal readonly struct PositivePartOf : IExactFunction
{
    public static T Invoke<T>(T x)
        where T : IFloatingPointIeee754<T> => T.Max(x, T.Zero);
}

/// <summary>min(x, 0).</summary>
internal readonly struct NegativePartOf : IExactFunction
{
    public static T Invoke<T>(T x)
        where T : IFloatingPointIeee754<T> => T.Min(x, T.Zero);
}

/// <summary>−x.</summary>
internal readonly struct Negation : IExactFunction
{
    public static T Invoke<T>(T x)
        where T : IFloatingPointIeee754<T> => -x;
}

/// <summary>|x|.</summary>
internal readonly struct AbsoluteValue : IExactFunction
{
    public static T Invoke<T>(T x)
        where T : IFloatingPointIeee754<T> => T.Abs(x);
}

/// <summary>x + y.</summary>
internal readonly struct SumOf : IBinaryFunction
{
    public double Invoke(double x, double y) => x + y;
}

/// <summary>x − y.</summary>
internal readonly struct DifferenceOf : IBinaryFunction
{
    public double Invoke(double x, double y) => x - y;
}

/// <summary>x · y.</summary>
internal readonly struct ProductOf : IBinaryFunction
{
    public double Invoke(double x, double y) => x * y;
}

/// <summary>x / y.</summary>
internal readonly struct QuotientOf : IBinaryFunction
{
    public double Invoke(double x, double y) => x / y;
}

/// <summary>Any other function, which costs a call.</summary>
internal readonly struct Called(Func<double, double, double> function) : IBinaryFunction
{
    public double Invoke(double x, double y) => function(x, y);
}
