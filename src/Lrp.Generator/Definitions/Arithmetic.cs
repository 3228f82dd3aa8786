using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lrp.Generator.Definitions;

/// <summary>What C# computes of constants. Operands have been converted to the same type.</summary>
internal static class Arithmetic
{
    /// <summary>The result; null where there is no such operation on such operands.</summary>
    /// <exception cref="ArithmeticException">A division by zero, or an overflow.</exception>
    public static object? Binary(SyntaxKind kind, object? a, object? b) => (a, b) switch
    {
        (int x, int y) when kind == SyntaxKind.LessThanLessThanToken => x << y,
        (int x, int y) when kind == SyntaxKind.GreaterThanGreaterThanToken => x >> y,
        (int x, int y) => Whole(kind, x, y) is { } result ? (object?)checked((int)result) : Compare(kind, x, y),
        (long x, long y) => Whole(kind, x, y) ?? Compare(kind, x, y),
        (float x, float y) => Real(kind, x, y) is { } result ? (object?)(float)result : Compare(kind, x, y),
        (double x, double y) => Real(kind, x, y) ?? Compare(kind, x, y),
        (bool x, bool y) => kind switch
        {
            SyntaxKind.AmpersandToken => x & y,
            SyntaxKind.BarToken => x | y,
            SyntaxKind.CaretToken => x ^ y,
            SyntaxKind.EqualsEqualsToken => x == y,
            SyntaxKind.ExclamationEqualsToken => x != y,
            _ => null,
        },
        _ when kind == SyntaxKind.PlusToken && (a is string || b is string) => Words(a) + Words(b),
        _ when kind == SyntaxKind.EqualsEqualsToken => Equals(a, b),
        _ when kind == SyntaxKind.ExclamationEqualsToken => !Equals(a, b),
        _ => null,
    };

    /// <summary>The result of a comparison; null where it is none, or of other than numbers.</summary>
    public static object? Compare(SyntaxKind kind, object a, object? b)
    {
        if (a is not (int or long or float or double) || b is null || a.GetType() != b.GetType())
            return null;
        // What is not a number is neither smaller nor larger nor equal.
        if (a is double.NaN or float.NaN || b is double.NaN or float.NaN)
            return kind == SyntaxKind.ExclamationEqualsToken;
        var order = ((IComparable)a).CompareTo(b);
        return kind switch
        {
            SyntaxKind.LessThanToken => order < 0,
            SyntaxKind.LessThanEqualsToken => order <= 0,
            SyntaxKind.GreaterThanToken => order > 0,
            SyntaxKind.GreaterThanEqualsToken => order >= 0,
            SyntaxKind.EqualsEqualsToken => order == 0,
            SyntaxKind.ExclamationEqualsToken => order != 0,
            _ => null,
        };
    }

    /// <summary>The negative, or the opposite; null where there is none.</summary>
    public static object? Unary(SyntaxKind kind, object? a) => (kind, a) switch
    {
        (SyntaxKind.MinusToken, int x) => checked(-x),
        (SyntaxKind.MinusToken, long x) => checked(-x),
        (SyntaxKind.MinusToken, float x) => -x,
        (SyntaxKind.MinusToken, double x) => -x,
        (SyntaxKind.PlusToken, int or long or float or double) => a,
        (SyntaxKind.ExclamationToken, bool x) => !x,
        (SyntaxKind.TildeToken, int x) => ~x,
        _ => null,
    };

    /// <summary>A number in a type of C#; what is no number, and what has the type, stays as it is.</summary>
    /// <exception cref="OverflowException">The type has no such number.</exception>
    public static object? Convert(object? value, SpecialType type) => (value, type) switch
    {
        (double or float, SpecialType.System_Int32) => checked((int)System.Convert.ToDouble(value)),
        (double or float, SpecialType.System_Int64) => checked((long)System.Convert.ToDouble(value)),
        (int or long or float or double or short or byte, SpecialType.System_Int32) => System.Convert.ToInt32(value),
        (int or long or float or double or short or byte, SpecialType.System_Int64) => System.Convert.ToInt64(value),
        (int or long or float or double or short or byte, SpecialType.System_Single) => System.Convert.ToSingle(value),
        (int or long or float or double or short or byte, SpecialType.System_Double) => System.Convert.ToDouble(value),
        _ => value,
    };

    /// <summary>As interpolated strings show it.</summary>
    public static string Words(object? value) => System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static long? Whole(SyntaxKind kind, long a, long b) => checked(kind switch
    {
        SyntaxKind.PlusToken => a + b,
        SyntaxKind.MinusToken => a - b,
        SyntaxKind.AsteriskToken => a * b,
        SyntaxKind.SlashToken => a / b,
        SyntaxKind.PercentToken => a % b,
        SyntaxKind.AmpersandToken => a & b,
        SyntaxKind.BarToken => a | b,
        SyntaxKind.CaretToken => a ^ b,
        _ => null,
    });

    private static double? Real(SyntaxKind kind, double a, double b) => kind switch
    {
        SyntaxKind.PlusToken => a + b,
        SyntaxKind.MinusToken => a - b,
        SyntaxKind.AsteriskToken => a * b,
        SyntaxKind.SlashToken => a / b,
        SyntaxKind.PercentToken => a % b,
        _ => null,
    };
}
