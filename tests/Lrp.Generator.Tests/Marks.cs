using Microsoft.CodeAnalysis;

namespace Lrp.Generator.Tests;

/// <summary>Places in a source, written into it: <c>[Explanation("dense: [|espilon|]")]</c>.</summary>
internal static class Marks
{
    private const string Start = "[|", End = "|]";

    public static string Remove(string source) =>
        source.Replace(Start, "", StringComparison.Ordinal).Replace(End, "", StringComparison.Ordinal);

    /// <summary>Marks the places, which must be of this file, and be the same as offsets and as lines.</summary>
    public static string Insert(SyntaxTree file, IEnumerable<Location> places)
    {
        var text = file.GetText();
        var marked = text.ToString();
        foreach (var place in places.OrderByDescending(place => place.SourceSpan.Start))
        {
            var lines = place.GetLineSpan();
            Assert.Equal(file.FilePath, lines.Path);
            Assert.Equal(text.Lines.GetLinePositionSpan(place.SourceSpan), lines.Span);
            marked = marked.Insert(place.SourceSpan.End, End).Insert(place.SourceSpan.Start, Start);
        }

        return marked;
    }
}
