namespace Lrp.Compiler.Diagnostics;

/// <summary>Names from the file on their way into messages.</summary>
internal static class Text
{
    private const int Longest = 200;

    /// <summary>"a Conv", "an ArgMax"; letters that are spelt ("an LSTM") as they sound.</summary>
    public static string WithArticle(string operation)
    {
        var name = operation.Substring(operation.LastIndexOf('.') + 1);
        var isSpelt = name.Length > 1 && name.All(char.IsUpper);
        var sounds = isSpelt ? "AEFHILMNORSX" : "AEIO";
        return (name.Length > 0 && sounds.IndexOf(char.ToUpperInvariant(name[0])) >= 0 ? "an " : "a ") + operation;
    }

    /// <summary>On one line and of bearable length.</summary>
    public static string Quotable(string name)
    {
        var text = new string([.. name.Take(Longest).Select(character => char.IsControl(character) ? ' ' : character)]);
        return name.Length > Longest ? text + "…" : text;
    }
}
