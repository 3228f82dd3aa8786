using System.Text;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.KernelMachines;

/// <summary>Words of a text file, line by line.</summary>
internal sealed class LineTokens(Stream stream, string file) : TextTokens(stream, "word")
{
    /// <summary>The first word of a file; null where it is none of ASCII.</summary>
    public static string? FirstWord(Stream stream)
    {
        var word = new StringBuilder();
        for (var character = stream.ReadByte(); word.Length < LongestToken; character = stream.ReadByte())
        {
            if (character is > ' ' and <= '~')
                word.Append((char)character);
            else if (character < 0 || word.Length > 0 || character is not (' ' or '\t' or '\r' or '\n'))
                break;
        }

        return word.Length > 0 ? word.ToString() : null;
    }

    /// <summary>The first word of the next line that has one; null at the end of the file.</summary>
    /// <exception cref="DiagnosticException">It is longer than any, or no text.</exception>
    public string? NextLine()
    {
        SkipLines();
        return ReadToken();
    }

    /// <summary>The next word of the line; null at its end.</summary>
    /// <exception cref="DiagnosticException">It is longer than any, or no text.</exception>
    public string? Next()
    {
        while (IsBlank(Peek()))
            Skip();
        return ReadToken();
    }

    /// <summary>Requires that the line has no more words, and steps behind it.</summary>
    public void EndLine(string key)
    {
        if (Next() is { } word)
            throw Invalid($"'{key}' is followed by '{word}'");
        if (Peek() == '\n')
            Skip();
        else
            Line++;
    }

    public override DiagnosticException Invalid(string what) =>
        new(DiagnosticTable.KernelMachineInvalid, file, $"line {Line}: {Text.Quotable(what)}");
}
