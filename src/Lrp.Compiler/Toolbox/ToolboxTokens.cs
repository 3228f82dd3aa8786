using System.Globalization;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Toolbox;

/// <summary>Words and numbers of a text file, with blanks and line breaks between.</summary>
internal sealed class ToolboxTokens(Stream stream, string file) : TextTokens(stream, "name")
{
    /// <summary>The next word or number; null at the end of the file.</summary>
    /// <exception cref="DiagnosticException">It is longer than any, or no text.</exception>
    public string? Read()
    {
        SkipLines();
        return ReadToken();
    }

    /// <summary>A whole number above zero.</summary>
    /// <exception cref="DiagnosticException">It is something else.</exception>
    public int ReadSize(string layer)
    {
        var token = Read();
        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw Invalid($"a size of its layer {layer} is '{token}'");
    }

    /// <summary>Steps over numbers, each of which must be one.</summary>
    /// <exception cref="DiagnosticException">There are fewer, or one is no finite number.</exception>
    public ToolboxNumbers SkipNumbers(string layer, int count)
    {
        var start = 0L;
        for (var index = 0; index < count; index++)
        {
            ReadNumber(layer, index, count);
            if (index == 0)
                start = Position - TokenLength;
        }

        return new ToolboxNumbers(start, Position - start, count);
    }

    /// <summary>Reads numbers.</summary>
    /// <exception cref="DiagnosticException">There are fewer, or one is no finite number.</exception>
    public double[] ReadNumbers(string tensor, int count)
    {
        var numbers = new double[count];
        for (var index = 0; index < count; index++)
            numbers[index] = ReadNumber(tensor, index, count);
        return numbers;
    }

    public override DiagnosticException Invalid(string what) => new(DiagnosticTable.ToolboxInvalid, file, $"line {Line}: {what}");

    private double ReadNumber(string owner, int index, int count)
    {
        var token = Read();
        if (Parse(token, out var value))
            return value;
        throw Invalid($"'{owner}' has {index} of {count} numbers, then {(token is null ? "the file ends" : $"comes '{token}'")}");
    }
}
