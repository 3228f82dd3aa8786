using System.Globalization;

namespace Lrp.Cli.Explaining;

/// <summary>
/// Prints the ledger: a line per layer, and a bar of where what arrived went: <c>█</c> on, <c>b</c> to the bias, <c>s</c> to the
/// stabiliser, <c>·</c> nowhere.
/// </summary>
internal static class LedgerTable
{
    private const int BarWidth = 24, LayerWidth = 32;

    /// <summary>Gaps above this share of the largest sum are no rounding.</summary>
    private const double Closed = 1e-5;

    public static void Write(TextWriter output, ReadOnlySpan<LedgerRow> rows)
    {
        output.WriteLine($"  {"layer",-LayerWidth}  {"",-12}  {"in",11}  {"out",11}  {"bias",11}  {"stabiliser",11}  {"dropped",11}");
        foreach (var row in rows)
        {
            var gap = Math.Abs(row.Gap) > Closed * Scale(row) ? $"  not conserved: {Number(row.Gap).Trim()}" : "";
            output.WriteLine($"  {Fit(row.Layer, LayerWidth)}  {Fit(row.Operator, 12)}  {Number(row.In)}  {Number(row.Out)}  {Number(row.Bias)}  "
                + $"{Number(row.Stabiliser)}  {Number(row.Dropped)}  {Bar(row)}{gap}");
        }
    }

    /// <summary>Shares by their magnitudes, because a share may be negative. One that is not zero is seen, however small.</summary>
    private static string Bar(LedgerRow row)
    {
        double[] parts = [Math.Abs(row.Out), Math.Abs(row.Bias), Math.Abs(row.Stabiliser), Math.Abs(row.Dropped)];
        var sum = parts.Sum();
        if (sum == 0)
            return "";
        var cells = Array.ConvertAll(parts, part => part == 0 ? 0 : Math.Max(1, (int)Math.Round(part / sum * BarWidth)));
        cells[Array.IndexOf(parts, parts.Max())] += BarWidth - cells.Sum();
        return string.Concat(cells.Zip("█bs·", (count, symbol) => new string(symbol, count)));
    }

    private static double Scale(LedgerRow row) => new[] { row.In, row.Out, row.Bias, row.Stabiliser, row.Dropped }.Max(Math.Abs);

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture).PadLeft(11);

    /// <summary>Names come from the file: the end tells layers apart, and one line holds them.</summary>
    private static string Fit(string name, int width)
    {
        var line = new string([.. name.Select(character => char.IsControl(character) ? ' ' : character)]);
        return (line.Length > width ? "…" + line[^(width - 1)..] : line).PadRight(width);
    }
}
