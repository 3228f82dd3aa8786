namespace Lrp.Analysis;

/// <summary>The nearest of those that were offered so far, nearest first; of equally near ones the lower index.</summary>
internal readonly struct NearestList(int[] indices, float[] distances, int start, int capacity)
{
    /// <summary>No neighbour yet.</summary>
    public const int None = -1;

    public Span<int> Indices => indices.AsSpan(start, capacity);

    /// <summary>The distance that a new one has to beat.</summary>
    public float Worst => distances[start + capacity - 1];

    public void Clear()
    {
        Indices.Fill(None);
        distances.AsSpan(start, capacity).Fill(float.PositiveInfinity);
    }

    /// <returns>True where it is one of the nearest now.</returns>
    public bool Offer(int index, float distance)
    {
        var last = start + capacity - 1;
        if (!IsNearer(distance, index, last))
            return false;
        // Equal distances stand next to each other: a second offer of one index is found there.
        for (var place = start; place <= last && distances[place] <= distance; place++)
        {
            if (indices[place] == index)
                return false;
        }

        var at = last;
        for (; at > start && IsNearer(distance, index, at - 1); at--)
            (indices[at], distances[at]) = (indices[at - 1], distances[at - 1]);
        (indices[at], distances[at]) = (index, distance);
        return true;
    }

    private bool IsNearer(float distance, int index, int place) =>
        distance < distances[place] || (distance.Equals(distances[place]) && (indices[place] == None || index < indices[place]));
}
