using System.Globalization;

namespace Lrp.Compiler.Lowering;

/// <summary>C# literals.</summary>
internal static class CSharp
{
    /// <summary>The float nearest to a number, as a literal that reads back to it.</summary>
    public static string Float(double value)
    {
        var number = (float)value;
        if (float.IsPositiveInfinity(number))
            return "float.PositiveInfinity";
        if (float.IsNegativeInfinity(number))
            return "float.NegativeInfinity";
        return float.IsNaN(number) ? "float.NaN" : number.ToString("R", CultureInfo.InvariantCulture) + "f";
    }

    public static string Double(double value) => value.ToString("R", CultureInfo.InvariantCulture) switch
    {
        "Infinity" or "∞" => "double.PositiveInfinity",
        "-Infinity" or "-∞" => "double.NegativeInfinity",
        "NaN" => "double.NaN",
        var text => text + "d",
    };
}
