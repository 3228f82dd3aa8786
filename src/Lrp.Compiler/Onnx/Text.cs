namespace Lrp.Compiler.Onnx;

/// <summary>Names from the file on their way into messages.</summary>
internal static class Text
{
    private const int Longest = 200;

    /// <summary>On one line and of bearable length.</summary>
    public static string Quotable(string name)
    {
        var text = new string([.. name.Take(Longest).Select(character => char.IsControl(character) ? ' ' : character)]);
        return name.Length > Longest ? text + "…" : text;
    }
}
