using Lrp.Evaluation;

namespace BagOfWords;

/// <summary>What is told apart.</summary>
internal enum Shape
{
    Circle,
    Square,
    Triangle,
}

/// <summary>An image of a shape on a coloured ground, and where what lies.</summary>
/// <param name="Pixels">Red, green and blue planes, from 0 to 1.</param>
/// <param name="Mask">The shape's pixels.</param>
/// <param name="HasTag">Whether there is a tag in the corner.</param>
internal sealed record Drawing(float[] Pixels, Shape Shape, bool[] Mask, bool HasTag)
{
    public const int Side = 64;

    public const int Channels = 3;

    public const int Area = Side * Side;

    /// <summary>The letters of the tag, and a margin: it lies in the lower left corner, as a photographer's name does.</summary>
    private static readonly string[] _tag =
    [
        "..............",
        ".###..#...###.",
        "..#..#.#.#....",
        "..#..###.#.##.",
        "..#..#.#.#..#.",
        "..#..#.#..##..",
        "..............",
    ];

    /// <summary>Pixels of the tag, wherever there is one.</summary>
    public static bool[] TagMask { get; } = Localisation.Box(Side, Side, 0, Side - _tag.Length, _tag[0].Length, _tag.Length);

    /// <summary>Draws images of all shapes in turn.</summary>
    /// <param name="tags">The part of a shape's images that has a tag.</param>
    public static Drawing[] Draw(int count, Func<Shape, double> tags, int seed)
    {
        var random = new SeededRandom(seed);
        var drawings = new Drawing[count];
        for (var index = 0; index < count; index++)
        {
            drawings[index] = Draw((Shape)(index % 3), ref random);
            if (random.NextDouble() < tags(drawings[index].Shape))
                drawings[index] = drawings[index].WithTag();
        }

        return drawings;
    }

    /// <summary>The same with a tag.</summary>
    public Drawing WithTag()
    {
        var pixels = Pixels.ToArray();
        for (var row = 0; row < _tag.Length; row++)
        {
            for (var column = 0; column < _tag[row].Length; column++)
            {
                for (var channel = 0; channel < Channels; channel++)
                {
                    pixels[(channel * Area) + ((Side - _tag.Length + row) * Side) + column] = _tag[row][column] == '#' ? 0 : 1;
                }
            }
        }

        return this with { Pixels = pixels, HasTag = true };
    }

    private static Drawing Draw(Shape shape, ref SeededRandom random)
    {
        var (ground, ink) = (Colour(ref random), Colour(ref random));
        // A shape that has the colour of its ground is none.
        while (ground.Zip(ink, (first, second) => Math.Abs(first - second)).Sum() < 0.6)
            ink = Colour(ref random);
        var size = Between(ref random, 10, 17);
        var (left, top) = (Between(ref random, size + 3, Side - size - 3), Between(ref random, size + 3, Side - size - 3));
        var turn = Between(ref random, 0, 2 * Math.PI);
        var (slopeX, slopeY) = (Between(ref random, -0.2, 0.2), Between(ref random, -0.2, 0.2));
        var (pixels, mask) = (new float[Channels * Area], new bool[Area]);
        for (var pixel = 0; pixel < Area; pixel++)
        {
            double x = pixel % Side, y = pixel / Side;
            var (across, down) = (x - left, y - top);
            // How far outside of its edge, in pixels: the pixel at the edge is half the shape's.
            var distance = Distance(shape, (across * Math.Cos(turn)) + (down * Math.Sin(turn)),
                (down * Math.Cos(turn)) - (across * Math.Sin(turn)), size);
            var cover = Math.Clamp(0.5 - distance, 0, 1);
            mask[pixel] = cover > 0;
            var light = (slopeX * ((x / Side) - 0.5)) + (slopeY * ((y / Side) - 0.5));
            for (var channel = 0; channel < Channels; channel++)
            {
                var value = ground[channel] + light + (cover * (ink[channel] - ground[channel] - light));
                pixels[(channel * Area) + pixel] = (float)Math.Clamp(value + Between(ref random, -0.04, 0.04), 0, 1);
            }
        }

        return new Drawing(pixels, shape, mask, HasTag: false);
    }

    /// <summary>From the edge of a shape that has about the same area as others of its size.</summary>
    private static double Distance(Shape shape, double x, double y, double size) => shape switch
    {
        Shape.Circle => Math.Sqrt((x * x) + (y * y)) - size,
        Shape.Square => Math.Max(Math.Abs(x), Math.Abs(y)) - (0.886 * size),
        // Three half-planes, of a triangle with that inner radius.
        _ => Math.Max(y, Math.Max((0.866 * x) - (0.5 * y), (-0.866 * x) - (0.5 * y))) - (0.62 * size),
    };

    private static double[] Colour(ref SeededRandom random) =>
        [Between(ref random, 0.1, 0.9), Between(ref random, 0.1, 0.9), Between(ref random, 0.1, 0.9)];

    private static double Between(ref SeededRandom random, double low, double high) => low + ((high - low) * random.NextDouble());
}
