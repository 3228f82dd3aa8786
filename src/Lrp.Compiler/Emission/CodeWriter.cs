using System.Text;

namespace Lrp.Compiler.Emission;

/// <summary>Writes indented C#; call sites look like what they write.</summary>
public sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines at the current depth; a multi-line text is indented as a whole.</summary>
    public void Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', _depth * 4).Append(line);
            _text.Append('\n');
        }
    }

    /// <summary>Writes a comment, whatever the text holds.</summary>
    public void Comment(string text)
    {
        foreach (var line in text.Split('\n'))
            Line("// " + Escape.Comment(line).TrimEnd());
    }

    /// <summary>Writes a documentation summary.</summary>
    public void Summary(string text) => Line($"/// <summary>{Escape.XmlDoc(text)}</summary>");

    /// <summary>Opens a block: a head and a brace. Disposing it closes the brace.</summary>
    public Scope Block(string head)
    {
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
