using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lrp.Generated;

/// <summary>The header of NumPy's <c>.npy</c> format: numeric, little-endian, C order.</summary>
/// <param name="Descr">NumPy's name of the element type.</param>
/// <param name="Element">How to decode an element; null for a type that is not supported.</param>
/// <param name="Start">The first byte behind the header.</param>
internal sealed partial record NpyHeader(string Descr, WeightType? Element, IReadOnlyList<long> Shape, int Start)
{
    /// <exception cref="InvalidDataException">The content does not begin as such a file.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length < 10 || content[0] != 0x93 || !content[1..].StartsWith("NUMPY"u8))
            throw new InvalidDataException("it does not begin as a .npy file does");
        // Version 1 has two bytes of header length, later ones four.
        var start = content[6] == 1 ? 10 : 12;
        if (content.Length < start)
            throw new InvalidDataException("the file ends too early");
        var length = content[6] == 1 ? BitConverter.ToUInt16(content[8..]) : BitConverter.ToUInt32(content[8..]);
        if (length > content.Length - start)
            throw new InvalidDataException("the file ends too early");
        var header = Encoding.Latin1.GetString(content.Slice(start, (int)length));
        if (Match(Order(), header) != "False")
            throw new InvalidDataException("it is in Fortran order; save numpy.ascontiguousarray(array)");
        var dimensions = Match(ShapePattern(), header).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var dimension) ? dimension : -1);
        var descr = Match(Descriptor(), header);
        return new NpyHeader(descr, ElementOf(descr), [.. dimensions], start + (int)length);
    }

    private static WeightType? ElementOf(string descr) => descr switch
    {
        "<f4" => WeightType.Float32,
        "<f8" => WeightType.Float64,
        "<f2" => WeightType.Float16,
        "|u1" => WeightType.UInt8,
        "|i1" => WeightType.Int8,
        "|b1" => WeightType.Bool,
        "<i4" => WeightType.Int32,
        "<i8" => WeightType.Int64,
        _ => null,
    };

    private static string Match(Regex pattern, string header) => pattern.Match(header) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidDataException("its header is malformed");

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
