#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Lrp.Shared;

/// <summary>
/// Tells a network trained anew from another network: a hash of everything in a model file but the weights' payloads. The compiler
/// links this file, so that both sides compute one and the same number; hence it keeps to netstandard2.0.
/// </summary>
internal static class Fingerprint
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>64-bit FNV-1a over the bytes outside the payloads, in file order.</summary>
    /// <param name="stream">The model file; it must be able to seek.</param>
    /// <param name="payloads">Byte ranges to leave out, in any order; they may overlap, or reach beyond the end.</param>
    public static ulong Compute(Stream stream, IEnumerable<(long Offset, long Length)> payloads)
    {
        var hash = OffsetBasis;
        var buffer = new byte[65536];
        var position = 0L;
        foreach (var (offset, length) in payloads.OrderBy(payload => payload.Offset).Concat([(stream.Length, 0L)]))
        {
            var end = Math.Min(offset, stream.Length);
            stream.Position = position;
            while (position < end)
            {
                var count = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, end - position));
                if (count == 0)
                    throw new EndOfStreamException();
                for (var index = 0; index < count; index++)
                    hash = unchecked((hash ^ buffer[index]) * Prime);
                position += count;
            }

            position = Math.Max(position, end + Math.Min(length, stream.Length - end));
        }

        return hash;
    }
}
