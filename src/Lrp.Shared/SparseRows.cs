#nullable enable
using System;
using System.Globalization;
using System.IO;

namespace Lrp.Shared;

/// <summary>
/// LIBSVM's lines: some numbers, the same count in each, and then index:number pairs, the indices ascending. The compiler links this file.
/// </summary>
internal static class SparseRows
{
    /// <summary>Zeros are not in the file, so that a small one could ask for much memory: half a gigabyte of float64.</summary>
    public const long MostElements = 1L << 26;

    private const int LongestToken = 64;

    /// <summary>Fills rows of the plain numbers, followed by one column per index from 0.</summary>
    /// <param name="length">Bytes from the stream's position.</param>
    /// <param name="plain">Plain numbers per line; −1 for as many as the first line has.</param>
    /// <param name="data">Null where nothing is kept.</param>
    /// <param name="report">Is told the first and the last index of each line, −1 where it has none. May be null.</param>
    /// <returns>What is wrong, with the line's number from 0; null where nothing is.</returns>
    public static (int Line, string What)? Read(
        Stream stream, long length, int plain, double[]? data, int rows, int columns, Action<int, int>? report = null)
    {
        var token = new char[LongestToken];
        var buffer = new byte[1 << 16];
        int size = 0, filled = 0, next = 0, line = 0, lastLine = 0, row = 0, column = 0, first = -1, last = -1;
        for (var position = 0L; position <= length; position++)
        {
            var character = position == length ? '\n' : Next();
            if (character is not (' ' or '\t' or '\r' or '\n'))
            {
                if (character < 0)
                    return (line, "the file ends");
                if (size == LongestToken)
                    return (line, "there is no number");
                token[size++] = (char)character;
                continue;
            }

            if (size > 0 && Take(new string(token, 0, size)) is { } wrong)
                return (line, wrong);
            size = 0;
            if (character != '\n')
                continue;
            if (column > 0)
            {
                if (plain >= 0 && column < plain)
                    return (line, $"it has {column} of {plain} coefficients");
                plain = column;
                report?.Invoke(first, last);
                (row, lastLine) = (row + 1, line);
            }

            (column, first, last) = (0, -1, -1);
            line++;
        }

        return row == rows ? null : (lastLine, $"there are {row} of {rows} support vectors");

        int Next()
        {
            if (next == filled)
                (next, filled) = (0, stream.Read(buffer, 0, (int)Math.Min(buffer.Length, Math.Max(length, 1))));
            return filled == 0 ? -1 : buffer[next++];
        }

        string? Take(string text)
        {
            if (row == rows)
                return $"there are more than {rows} support vectors";
            var colon = text.IndexOf(':');
            if (plain >= 0 ? column < plain : colon < 0)
            {
                if (colon >= 0 || last >= 0 || column == (data is null ? int.MaxValue : columns) || !Parse(text, out var number))
                    return $"'{Quotable(text)}' is no coefficient";
                if (data is not null)
                    data[((long)row * columns) + column] = number;
                column++;
                return null;
            }

            if (colon < 0 || !int.TryParse(text.Substring(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                || !Parse(text.Substring(colon + 1), out var value))
                return $"'{Quotable(text)}' is no index:value pair";
            if (index <= last)
                return $"index {index} comes after {last}";
            if (index >= (data is null ? MostElements : columns - column))
                return $"index {index} is too large";
            (first, last) = (first < 0 ? index : first, index);
            if (data is not null)
                data[((long)row * columns) + column + index] = value;
            return null;
        }
    }

    private static bool Parse(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && !double.IsNaN(number)
            && !double.IsInfinity(number);

    /// <summary>Control characters and what is beyond ASCII as question marks.</summary>
    private static string Quotable(string text) => string.Concat(Array.ConvertAll(text.ToCharArray(), Visible));

    private static string Visible(char character) => character is < ' ' or > '~' ? "?" : character.ToString();
}
