using System.Text;

namespace Lrp.Compiler.Emission;

/// <summary>Writes indented C#; call sites look like what they write.</summary>
public sealed class CodeWriter
{
    /// <summary>Columns of a line of code, with its indentation.</summary>
    private const int WidestLine = 140;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines at the current depth; a multi-line text is indented as a whole.</summary>
    public void Line(string text = "")
    {
        for (var (start, end) = (0, 0); start <= text.Length; start = end + 1)
        {
            end = text.IndexOf('\n', start) is >= 0 and var found ? found : text.Length;
            if (end > start)
                _text.Append(' ', _depth * 4).Append(text, start, end - start);
            _text.Append('\n');
        }
    }

    /// <summary>Writes short statements side by side, as many as a line holds.</summary>
    /// <param name="indent">Before all lines but the first.</param>
    public void Side(IEnumerable<string> statements, string indent = "")
    {
        var line = "";
        foreach (var statement in statements)
        {
            if (!string.IsNullOrWhiteSpace(line) && line.Length + 1 + statement.Length > WidestLine - (_depth * 4))
            {
                Line(line);
                line = indent;
            }

            line += string.IsNullOrWhiteSpace(line) ? statement : $" {statement}";
        }

        if (line.Length > 0)
            Line(line);
    }

    /// <summary>Writes the declaration of a method without a body.</summary>
    public void Declaration(string head, IEnumerable<string> parameters) => Call(head, parameters, ");");

    /// <summary>Opens a method.</summary>
    public Scope Method(string head, IEnumerable<string> parameters)
    {
        Call(head, parameters, ")");
        return Block("");
    }

    /// <summary>Writes a list in parentheses, in lines of its own where one does not hold it.</summary>
    public void Call(string head, IEnumerable<string> list, string end)
    {
        var parameters = list.ToList();
        var oneLine = $"{head}({string.Join(", ", parameters)}{end}";
        if (oneLine.Length + (_depth * 4) <= WidestLine)
        {
            Line(oneLine);
            return;
        }

        Line($"{head}(");
        _depth++;
        Side(parameters.Select((parameter, index) => parameter + (index < parameters.Count - 1 ? "," : end)));
        _depth--;
    }

    /// <summary>Writes a comment, whatever the text holds.</summary>
    public void Comment(string text)
    {
        foreach (var line in text.Split('\n'))
            Line("// " + Escape.Comment(line).TrimEnd());
    }

    /// <summary>Writes a documentation summary.</summary>
    public void Summary(string text) => Line($"/// <summary>{Escape.XmlDoc(text)}</summary>");

    /// <summary>Opens a block: a head, where there is one, and a brace. Disposing it closes the brace.</summary>
    public Scope Block(string head)
    {
        if (head.Length > 0)
            Line(head);
        Line("{");
        _depth++;
        return new Scope(this);
    }

    public override string ToString() => _text.ToString();

    /// <summary>An open block.</summary>
    public readonly struct Scope(CodeWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
        }
    }
}
