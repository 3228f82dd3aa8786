using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Generator.Infrastructure;

/// <summary>A place in a source file as plain data: a <see cref="Location"/> holds its syntax tree, hence a compilation.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo Of(SyntaxNode node) => Of(node.GetLocation());

    public static LocationInfo Of(Location location) =>
        new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    /// <summary>The place in the compilation's file; where that is gone, its path and lines.</summary>
    public Location ToLocation(Compilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == Path && Span.End <= tree.Length) is { } tree
            ? Location.Create(tree, Span)
            : Location.Create(Path, Span, Lines);

    /// <summary>From the start of this place to the end of another one of the file.</summary>
    public LocationInfo To(LocationInfo last) => this with
    {
        Span = TextSpan.FromBounds(Span.Start, last.Span.End),
        Lines = new LinePositionSpan(Lines.Start, last.Lines.End),
    };
}
