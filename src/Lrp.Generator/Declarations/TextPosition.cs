using Lrp.Compiler.IR;
using Lrp.Compiler.Relevance;
using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Declarations;

/// <summary>
/// Where each character of a constant string is in the source, in <c>Composite.EpsilonPlus + "; first: flat"</c>: those of the
/// literal at their own places, those of the constant all at its name.
/// </summary>
internal sealed record TextPosition(LocationInfo Whole, EquatableArray<LocationInfo> Characters)
{
    /// <summary>Reads the position of an attribute's argument.</summary>
    public static TextPosition Of(ExpressionSyntax expression, SemanticModel model) => new(
        LocationInfo.Of(expression),
        new(ConstantText.Characters(expression, model).Select(span => LocationInfo.Of(expression.SyntaxTree.GetLocation(span)))));

    /// <summary>The place of a part of the string, from its first character to its last; length 0: all of it.</summary>
    /// <remarks>While a literal is being typed, C# may see another string in it than we do.</remarks>
    public LocationInfo Part(int start, int length) =>
        length == 0 || start + length > Characters.Count ? Whole : Characters[start].To(Characters[start + length - 1]);

    /// <summary>The same where a preset's name is replaced by its text, whose characters are all at the name.</summary>
    public TextPosition Expand(PresetName? preset) => preset is null ? this : this with
    {
        Characters = new(Enumerable.Repeat(Part(preset.Range.Start, preset.Range.Length), preset.Text.Length)
            .Concat(Characters.Skip(preset.Range.End))),
    };
}
