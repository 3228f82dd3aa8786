#if NETSTANDARD2_0
using System.Globalization;
using System.Text;

namespace System.Runtime.CompilerServices;

/// <summary>
/// What C# makes interpolated strings with. Without it, netstandard2.0 reads a format string each time, which was a tenth of a compilation.
/// Numbers are written alike in every culture.
/// </summary>
internal readonly ref struct DefaultInterpolatedStringHandler
{
    /// <summary>Longer ones are not kept.</summary>
    private const int MostSpare = 4096;

    [ThreadStatic]
    private static StringBuilder? _spare;

    private readonly StringBuilder _text;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        // A hole may hold an interpolated string itself: while one is written, its builder is nobody else's.
        _text = _spare ?? new StringBuilder(literalLength + (formattedCount * 16));
        _spare = null;
    }

    public void AppendLiteral(string value) => _text.Append(value);

    public void AppendFormatted(string? value) => _text.Append(value);

    public void AppendFormatted<T>(T value) => _text.Append(TextOf(value, null));

    public void AppendFormatted<T>(T value, string format) => _text.Append(TextOf(value, format));

    public void AppendFormatted<T>(T value, int alignment, string? format = null)
    {
        var text = TextOf(value, format) ?? "";
        _text.Append(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
    }

    public string ToStringAndClear()
    {
        var text = _text.ToString();
        if (_text.Capacity <= MostSpare)
            _spare = _text.Clear();
        return text;
    }

    private static string? TextOf<T>(T value, string? format) =>
        value is IFormattable ? ((IFormattable)value).ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
}

/// <summary>Marks a type that takes the parts of an interpolated string instead of the string.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;

/// <summary>Names the argument that such a type is told before the parts.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class InterpolatedStringHandlerArgumentAttribute(string argument) : Attribute
{
    public string[] Arguments { get; } = [argument];
}
#endif
