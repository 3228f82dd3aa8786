#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;

namespace Lrp.Shared;

/// <summary>What a misspelt word may have meant.</summary>
internal static class Spelling
{
    /// <summary>"; did you mean 'x'?", or "" where nothing is near.</summary>
    public static string Suggest(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The known word that is spelt most alike, whatever its case; null where nothing is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(candidate => (Word: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(candidate => candidate.Distance <= Math.Max(1, Math.Min(word.Length, candidate.Word.Length) / 3))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Word)
        .FirstOrDefault();

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (Damerau; no letter twice).</summary>
    private static int Distance(string a, string b)
    {
        // Far apart in length is far apart; and no word is so long that somebody typed it.
        if (Math.Abs(a.Length - b.Length) > 8 || a.Length > 200)
            return int.MaxValue;
        var distances = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[a.Length, b.Length];
    }
}
