namespace Lrp.Analysis;

/// <summary>
/// Points in the plane as a tree of squares, by which the repulsion of far ones is summed at once (Barnes and Hut, 1986).
/// </summary>
internal sealed class QuadTree
{
    /// <summary>A square counts as one point where its side is less than this part of its distance.</summary>
    private const double Openness = 0.5;

    private const int MostDepth = 48;

    private readonly List<Square> _squares = [];

    /// <param name="points">x and y by turns.</param>
    public QuadTree(double[] points)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in points)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        _squares.Add(new Square(low, low, Math.Max(high - low, 1e-12) * (1 + 1e-9)));
        for (var index = 0; index < points.Length; index += 2)
            Insert(points[index], points[index + 1]);
    }

    /// <summary>Σⱼ 1/(1 + d²) over all other points, and Σⱼ (y − yⱼ)/(1 + d²)².</summary>
    public (double Norm, double X, double Y) Repulsion(double x, double y)
    {
        double norm = 0, sumX = 0, sumY = 0;
        Span<int> open = stackalloc int[4 * MostDepth];
        var count = 1;
        open[0] = 0;
        while (count > 0)
        {
            var square = _squares[open[--count]];
            if (square.Points == 0)
                continue;
            var (dx, dy) = (x - (square.SumX / square.Points), y - (square.SumY / square.Points));
            var distance = (dx * dx) + (dy * dy);
            if (square.FirstChild == 0 || square.Side * square.Side < Openness * Openness * distance)
            {
                var near = 1 / (1 + distance);
                norm += square.Points * near;
                (sumX, sumY) = (sumX + (square.Points * near * near * dx), sumY + (square.Points * near * near * dy));
            }
            else
            {
                for (var child = 0; child < 4; child++)
                    open[count++] = square.FirstChild + child;
            }
        }

        // The point itself is in the tree, at distance 0.
        return (norm - 1, sumX, sumY);
    }

    private void Insert(double x, double y)
    {
        var at = 0;
        for (var depth = 0; ; depth++)
        {
            var square = _squares[at];
            // A leaf holds points of one place, or what is too close to part.
            var isLeaf = square.FirstChild == 0;
            if (isLeaf && (square.Points == 0 || depth == MostDepth - 1
                || (square.SumX / square.Points == x && square.SumY / square.Points == y)))
            {
                square.Add(x, y, 1);
                return;
            }

            if (isLeaf)
                Part(square);
            square.Add(x, y, 1);
            at = square.FirstChild + square.QuarterOf(x, y);
        }
    }

    private void Part(Square square)
    {
        square.FirstChild = _squares.Count;
        var half = square.Side / 2;
        for (var quarter = 0; quarter < 4; quarter++)
            _squares.Add(new Square(square.Left + (quarter % 2 * half), square.Top + (quarter / 2 * half), half));
        var (x, y) = (square.SumX / square.Points, square.SumY / square.Points);
        _squares[square.FirstChild + square.QuarterOf(x, y)].Add(x, y, square.Points);
    }

    private sealed class Square(double left, double top, double side)
    {
        public int FirstChild;
        public int Points;
        public double SumX;
        public double SumY;

        public double Left { get; } = left;

        public double Top { get; } = top;

        public double Side { get; } = side;

        public void Add(double x, double y, int points) =>
            (Points, SumX, SumY) = (Points + points, SumX + (points * x), SumY + (points * y));

        public int QuarterOf(double x, double y) => (x >= Left + (Side / 2) ? 1 : 0) + (y >= Top + (Side / 2) ? 2 : 0);
    }
}
