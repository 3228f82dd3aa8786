using System.Globalization;
using System.Runtime.CompilerServices;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>A part of a layer's text.</summary>
internal abstract record Piece
{
    /// <summary>What is the same in layers that are alike: all but what a block takes as a parameter.</summary>
    public abstract string Key { get; }
}

internal sealed record WordPiece(string Text) : Piece
{
    public override string Key => Text;

    public override string ToString() => Text;
}

/// <summary>A tensor that the layer reads.</summary>
internal sealed record OperandPiece(Value Value) : Piece
{
    public override string Key => "\u0001";
}

/// <summary>A whole number, or the sum of a parameter of the block and one.</summary>
/// <param name="Parameter">"" where there is none.</param>
internal readonly record struct Whole(string Parameter, int Offset)
{
    public Whole Plus(int number) => this with { Offset = Offset + number };

    public override string ToString() => Parameter.Length == 0 ? Offset.ToString(CultureInfo.InvariantCulture) : Offset switch
    {
        0 => Parameter,
        > 0 => $"{Parameter} + {Offset}",
        _ => $"{Parameter} - {-(long)Offset}",
    };
}

/// <summary>Whole numbers as an argument.</summary>
/// <param name="Role">What they are to the layer: the parameter's name.</param>
/// <param name="Numbers">One, or one for each axis.</param>
/// <param name="Default">Where all are that, the argument is left out; null: never.</param>
/// <param name="IsNamed">Whether the argument is called by its role.</param>
internal sealed record NumberPiece(string Role, EquatableArray<Whole> Numbers, int? Default, bool IsNamed) : Piece
{
    public override string Key => $"\u0002{Role} {Numbers.Count} {Default}";

    public override string ToString()
    {
        if (Numbers.All(number => number == new Whole("", Default ?? 0)) && Default is not null)
            return "";
        var text = string.Join(", ", Numbers);
        return (IsNamed ? $", {Role}: " : "") + (Numbers.Count == 1 ? text : $"({text})");
    }
}

/// <summary>What a name is the name of.</summary>
internal enum NameKind
{
    /// <summary>A layer: it belongs to the scope of the network that it is made with.</summary>
    Layer,

    /// <summary>A tensor of the file.</summary>
    Stored,

    /// <summary>A scope, as the network of that scope.</summary>
    Scope,
}

/// <summary>A name as an argument.</summary>
/// <param name="Argument">What the argument is called; "" where it is not.</param>
internal sealed record NamePiece(NameKind Kind, NameTemplate Name, string Argument = "") : Piece
{
    public override string Key => $"\u0003{Kind} {Argument}";

    public override string ToString() => (Argument.Length == 0 ? "" : $", {Argument}: ")
        + (Kind != NameKind.Scope ? Name.ToString() : Name.Text.Length == 0 ? "net" : $"net.Scope({Name})");
}

/// <summary>Makes pieces of an interpolated string, whose holes are values, pieces and words.</summary>
[InterpolatedStringHandler]
internal sealed class Phrase(int literalLength = 0, int formattedCount = 0)
{
    private readonly List<Piece> _pieces = new(literalLength > 0 ? formattedCount + 1 : formattedCount);

    public IReadOnlyList<Piece> Pieces => _pieces;

    public void AppendLiteral(string text) => AppendFormatted(text);

    public void AppendFormatted(string text)
    {
        // Neighbours become one, so that keys do not depend on how a text was put together.
        if (_pieces.Count > 0 && _pieces[_pieces.Count - 1] is WordPiece last)
            _pieces[_pieces.Count - 1] = new WordPiece(last.Text + text);
        else if (text.Length > 0)
            _pieces.Add(new WordPiece(text));
    }

    public void AppendFormatted(int number) => AppendFormatted(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Piece piece) => _pieces.Add(piece);

    public void AppendFormatted(Phrase phrase)
    {
        foreach (var piece in phrase._pieces)
        {
            if (piece is WordPiece word)
                AppendFormatted(word.Text);
            else
                _pieces.Add(piece);
        }
    }
}
