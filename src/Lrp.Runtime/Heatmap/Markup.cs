using System.Globalization;
using System.Text;

namespace Lrp;

/// <summary>Text of unknown origin on its way into SVG, HTML and terminals.</summary>
internal static class Markup
{
    private const char Replacement = '\uFFFD';

    /// <summary>As content or quoted attribute of XML and HTML; what these do not allow becomes U+FFFD.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\t' or '\n' => escaped.Append((char)rune.Value),
                0xFFFE or 0xFFFF => escaped.Append(Replacement),
                _ => Rune.IsControl(rune) ? escaped.Append(Replacement) : escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    /// <summary>
    /// For a terminal: control characters could move its cursor or change its settings, and bidirectional ones reorder its text.
    /// </summary>
    public static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isUnsafe = Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x2028 or 0x2029;
            printable.Append(isUnsafe ? Replacement.ToString() : rune.ToString());
        }

        return printable.ToString();
    }

    public static string Hex((byte Red, byte Green, byte Blue) color) => $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}";

    /// <summary>Black or white, whichever is read better on a background.</summary>
    public static (byte Red, byte Green, byte Blue) Ink((byte Red, byte Green, byte Blue) background) =>
        (299 * background.Red) + (587 * background.Green) + (114 * background.Blue) < 128_000 ? ((byte)255, (byte)255, (byte)255) : default;

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
