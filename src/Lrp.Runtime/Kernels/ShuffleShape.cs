namespace Lrp.Generated;

/// <summary>Which channels of one tensor or two, one behind the other, <see cref="Channels.Shuffle"/> puts where.</summary>
internal readonly unsafe struct ShuffleShape(int firstChannels, int secondChannels, int groups, int from, int channels)
{
    private readonly int _firstChannels = firstChannels, _perGroup = (firstChannels + secondChannels) / groups;
    private readonly int _secondChannels = secondChannels, _groups = groups, _from = from;

    /// <summary>Channels of the output.</summary>
    public readonly int Channels = channels;

    /// <summary>Vectors of inputs whose lanes are brought together in registers.</summary>
    public const int AtOnce = 4;

    public static int Planes(int channels) => (channels + BlockedTensor.Block - 1) / BlockedTensor.Block;

    /// <summary>The vectors of inputs that a vector of outputs takes lanes of.</summary>
    /// <param name="sources">Numbers of those vectors: of the first input's, padding included, then the second's.</param>
    /// <param name="places">For each of them, which lane goes to a lane of the output.</param>
    /// <param name="masks">All bits for a lane that goes there, else none.</param>
    /// <returns>How many there are, with some that nothing is taken of: a multiple of <see cref="AtOnce"/>.</returns>
    public int Terms(int vector, int lanes, int* sources, int* places, int* masks)
    {
        var count = 0;
        for (int lane = 0, channel = vector * lanes; lane < lanes && channel < Channels; lane++, channel++)
        {
            var source = SourceOf(channel);
            var term = 0;
            while (term < count && sources[term] != source / lanes)
                term++;
            if (term == count)
            {
                count++;
                sources[term] = source / lanes;
                new Span<int>(places + (term * lanes), lanes).Clear();
                new Span<int>(masks + (term * lanes), lanes).Clear();
            }

            places[(term * lanes) + lane] = source % lanes;
            masks[(term * lanes) + lane] = -1;
        }

        for (; count == 0 || count % AtOnce != 0; count++)
        {
            sources[count] = 0;
            new Span<int>(masks + (count * lanes), lanes).Clear();
        }

        return count;
    }

    /// <summary>The row of an input where one of all channels lies, padding included.</summary>
    public float* Row(BlockedTensor first, BlockedTensor second, int source, int sample, int y)
    {
        var (plane, lane) = (source / BlockedTensor.Block, source % BlockedTensor.Block);
        var ofFirst = Planes(_firstChannels);
        var row = plane < ofFirst
            ? first.Row((sample * ofFirst) + plane, y)
            : second.Row((sample * Planes(_secondChannels)) + plane - ofFirst, y);
        return row + lane;
    }

    /// <summary>Where an output's channel lies in both inputs, with the padding behind the first one's channels.</summary>
    private int SourceOf(int channel)
    {
        var shuffled = _from + channel;
        var source = (shuffled % _groups * _perGroup) + (shuffled / _groups);
        return source < _firstChannels ? source : source - _firstChannels + (Planes(_firstChannels) * BlockedTensor.Block);
    }
}
