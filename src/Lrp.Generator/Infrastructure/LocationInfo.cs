using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Generator.Infrastructure;

/// <summary>A place in a source file as plain data: a <see cref="Location"/> holds its syntax tree, hence a compilation.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo Of(SyntaxNode node) => Of(node.GetLocation());

    public static LocationInfo Of(Location location) =>
        new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(Path, Span, Lines);

    /// <summary>A part of this place.</summary>
    /// <param name="text">The source text at this place.</param>
    /// <param name="start">First character of the part.</param>
    /// <param name="length">Characters of the part.</param>
    public LocationInfo Part(string text, int start, int length) => this with
    {
        Span = new TextSpan(Span.Start + start, length),
        Lines = new LinePositionSpan(LineOf(text, start), LineOf(text, start + length)),
    };

    private LinePosition LineOf(string text, int offset)
    {
        var lines = text.Substring(0, offset).Split('\n');
        return lines.Length == 1
            ? new LinePosition(Lines.Start.Line, Lines.Start.Character + offset)
            : new LinePosition(Lines.Start.Line + lines.Length - 1, lines[lines.Length - 1].Length);
    }
}
