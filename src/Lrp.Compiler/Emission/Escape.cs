using System.Globalization;
using System.Text;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Writes untrusted text into generated code: nothing in it can end the literal or comment it is in, and nothing invisible (controls,
/// line separators, marks that reverse the reading direction) is left in it.
/// </summary>
public static class Escape
{
    /// <summary>A string literal, with its quotes.</summary>
    public static string Literal(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                result.Append('\\').Append(character);
            else if (IsVisible(character))
                result.Append(character);
            else
                result.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
        }

        return result.Append('"').ToString();
    }

    /// <summary>Text for a comment, of one line or of many.</summary>
    public static string Comment(string text)
    {
        var result = new StringBuilder();
        foreach (var character in text)
            result.Append(IsVisible(character) ? character : ' ');
        return result.Replace("*/", "* /").Replace("/*", "/ *").ToString();
    }

    /// <summary>Text for a documentation comment: also for an attribute's value there.</summary>
    public static string XmlDoc(string text) =>
        Comment(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");

    private static bool IsVisible(char character) => character is >= ' ' and <= '~' || CharUnicodeInfo.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
