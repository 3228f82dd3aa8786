using System.Runtime.CompilerServices;

namespace Lrp.Compiler.IR;

/// <summary>The words for a rule that is broken, put together only where it is: rules are asked about every node.</summary>
[InterpolatedStringHandler]
internal readonly ref struct Misfit
{
    private readonly DefaultInterpolatedStringHandler _text;

    public Misfit(int literalLength, int formattedCount, bool fits, out bool isBroken)
    {
        isBroken = !fits;
        _text = fits ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    internal string ToText() => _text.ToStringAndClear();
}
