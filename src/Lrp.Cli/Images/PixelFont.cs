namespace Lrp.Cli.Images;

/// <summary>Letters of 5 × 7 dots, so that titles look the same everywhere: a bare machine has no fonts at all.</summary>
internal static class PixelFont
{
    public const int Height = 7;

    /// <summary>Dots from one letter to the next.</summary>
    public const int Advance = 6;

    /// <summary>Pixels of a dot on sheets.</summary>
    public const int Scale = 2;

    private const byte Ink = 0x30;

    private const int Columns = 5;

    /// <summary>The printable characters of ASCII from the space on: five columns each, the lowest bit at the top.</summary>
    private static readonly byte[] _columns = Convert.FromHexString(
        "000000000000005F00000007000700147F147F14242A7F2A12231308646236495522500005030000001C2241000041221C00" +
        "14083E081408083E080800503000000808080808006060000020100804023E5149453E00427F400042615149462141454B31" +
        "1814127F1027454545393C4A49493001710905033649494936064949291E0036360000005636000008142241001414141414" +
        "00412214080201510906324979413E7E1111117E7F494949363E414141227F4141221C7F494949417F090909013E4149497A" +
        "7F0808087F00417F41002040413F017F081422417F404040407F020C027F7F0408107F3E4141413E7F090909063E4151215E" +
        "7F09192946464949493101017F01013F4040403F1F2040201F3F4038403F631408146307087008076151494543007F414100" +
        "02040810200041417F0004020102044040404040000102040020545454787F484444383844444420384444487F3854545418" +
        "087E0901020C5252523E7F0804047800447D40002040443D007F1028440000417F40007C041804787C080404783844444438" +
        "7C14141408081414187C7C080404084854545420043F4440203C4040207C1C2040201C3C4030403C44281028440C5050503C" +
        "4464544C44000836410000007F000000413608001008081008");

    /// <summary>The letters that fit into a width.</summary>
    public static int Letters(int width) => width / (Advance * Scale);

    /// <summary>Pixels that a text is wide.</summary>
    public static int Measure(string text) => text.Length * Advance * Scale;

    /// <summary>Draws a text.</summary>
    /// <param name="rgba">Rows of <paramref name="width"/> pixels.</param>
    public static void Draw(string text, Span<byte> rgba, int width, int left, int top)
    {
        for (var y = 0; y < Height * Scale; y++)
        {
            for (var x = 0; x < Measure(text); x++)
            {
                if (HasDot(text[x / (Advance * Scale)], x / Scale % Advance, y / Scale))
                    rgba.Slice(4 * ((top + y) * width + left + x), 3).Fill(Ink);
            }
        }
    }

    /// <summary>True where a letter has a dot. What is not ASCII shows as a question mark.</summary>
    public static bool HasDot(char letter, int column, int row)
    {
        var index = letter is >= ' ' and <= '~' ? letter - ' ' : '?' - ' ';
        return column < Columns && (_columns[index * Columns + column] >> row & 1) != 0;
    }
}
