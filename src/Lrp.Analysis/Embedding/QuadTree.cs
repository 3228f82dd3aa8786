using System.Numerics;

namespace Lrp.Analysis;

/// <summary>
/// Points in the plane as a tree of squares, by which the repulsion of far ones is summed at once (Barnes and Hut, 1986). Squares lie in
/// memory as a walk meets them: each is followed by the squares in it, and knows what follows those.
/// </summary>
internal sealed class QuadTree
{
    /// <summary>A square counts as one point where its side is less than this part of its distance.</summary>
    private const double Openness = 0.5;

    /// <summary>How often a side is halved; what is closer then counts as one place.</summary>
    private const int Levels = 31;

    private readonly double[] _points;
    private readonly ulong[] _codes;
    private readonly int[] _order;
    private readonly Square[] _squares;
    private readonly double _side;
    private int _count;

    /// <param name="points">x and y by turns.</param>
    public QuadTree(double[] points)
    {
        _points = points;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in points)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        _side = Math.Max(high - low, 1e-12) * (1 + 1e-9);
        var scale = (1L << Levels) / _side;
        _order = [.. Enumerable.Range(0, points.Length / 2)];
        _codes = Array.ConvertAll(_order, point =>
            Spread((points[2 * point] - low) * scale) | (Spread((points[(2 * point) + 1] - low) * scale) << 1));
        Array.Sort(_codes, _order);
        // A tree in which every square is parted has fewer inner squares than leaves.
        _squares = new Square[2 * _order.Length];
        Grow(0, _order.Length);
    }

    /// <summary>The points in an order in which one lies near the last: their walks through the tree are much the same.</summary>
    public IReadOnlyList<int> Order => _order;

    /// <summary>Σⱼ 1/(1 + d²) over all other points, and Σⱼ (y − yⱼ)/(1 + d²)².</summary>
    public (double Norm, double X, double Y) Repulsion(double x, double y)
    {
        double norm = 0, sumX = 0, sumY = 0;
        for (var at = 0; at < _count;)
        {
            ref readonly var square = ref _squares[at];
            var (dx, dy) = (x - square.X, y - square.Y);
            var distance = (dx * dx) + (dy * dy);
            if (square.Reach >= distance && square.Next > at + 1)
            {
                at++;
                continue;
            }

            var near = 1 / (1 + distance);
            var far = square.Points * near;
            norm += far;
            (sumX, sumY) = (sumX + (far * near * dx), sumY + (far * near * dy));
            at = square.Next;
        }

        // The point itself is in the tree, at distance 0.
        return (norm - 1, sumX, sumY);
    }

    /// <summary>The smallest square around some of the sorted points, and all squares in it.</summary>
    /// <returns>The sum of the points.</returns>
    private (double X, double Y) Grow(int start, int end)
    {
        var own = _count++;
        double x = 0, y = 0, reach = 0;
        var differing = _codes[start] ^ _codes[end - 1];
        if (differing == 0)
        {
            for (var place = start; place < end; place++)
                (x, y) = (x + _points[2 * _order[place]], y + _points[(2 * _order[place]) + 1]);
        }
        else
        {
            // Two bits of a code choose a quarter: those above the first that differ are the square's.
            var level = BitOperations.Log2(differing) / 2;
            for (var first = start; first < end;)
            {
                var quarter = _codes[first] >> (2 * level);
                var next = first + 1;
                while (next < end && _codes[next] >> (2 * level) == quarter)
                    next++;
                var (quarterX, quarterY) = Grow(first, next);
                (x, y, first) = (x + quarterX, y + quarterY, next);
            }

            var side = _side / (1L << (Levels - 1 - level));
            reach = side * side / (Openness * Openness);
        }

        var points = end - start;
        _squares[own] = new Square(x / points, y / points, reach, points, _count);
        return (x, y);
    }

    /// <summary>The bits of a whole number, each followed by room for another's.</summary>
    private static ulong Spread(double value)
    {
        var bits = (ulong)value;
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        return (bits | (bits << 1)) & 0x5555555555555555;
    }

    /// <param name="X">Of the points' mean.</param>
    /// <param name="Reach">The squared distance up to which the square is opened.</param>
    /// <param name="Next">The square after those in this one.</param>
    private readonly record struct Square(double X, double Y, double Reach, int Points, int Next);
}
