namespace Lrp.Evaluation;

/// <summary>
/// What takes the place of a perturbed region. Random ones are seeded; a <see cref="Parse"/>d text and the factories make the same.
/// </summary>
public sealed class Replacement
{
    private readonly Func<float[], Regions, int, Action<float[], int>> _prepare;

    private Replacement(string name, bool isRandom, Func<float[], Regions, int, Action<float[], int>> prepare) =>
        (Name, IsRandom, _prepare) = (name, isRandom, prepare);

    /// <summary>How it is written: <c>constant(-1)</c>.</summary>
    public string Name { get; }

    /// <summary>The value of <see cref="Constant"/>; null for all others.</summary>
    public Baseline? ConstantValue { get; private init; }

    /// <summary>Other seeds give other replacements: the mean over several runs says more than one.</summary>
    public bool IsRandom { get; }

    /// <summary>The mean of the whole input, over all elements.</summary>
    public static Replacement Mean { get; } = Whole("mean", (input, _) =>
    {
        var mean = (float)input.Average(value => (double)value);
        return Array.ConvertAll(input, _ => mean);
    });

    /// <summary>
    /// Colours that are mixed of the picture's own: of every pixel that is replaced, three random pixels of the input with weights from
    /// a flat Dirichlet distribution.
    /// </summary>
    public static Replacement Dirichlet { get; } = Random("dirichlet", Replacements.OwnColours);

    /// <summary>
    /// In-painting: the mean, channel by channel, of the elements that adjoin the region at that moment, perturbed neighbours included.
    /// </summary>
    public static Replacement Neighbours { get; } = new("neighbours", false, Replacements.Neighbours);

    /// <summary>A value, or one per channel.</summary>
    public static Replacement Constant(Baseline value)
    {
        var text = value.Channels is [var only] ? Text(only) : $"[{string.Join(", ", value.Channels.Select(Text))}]";
        return new($"constant({text})", false, (_, regions, _) => CopyFrom(value.Of(regions.Inputs), regions)) { ConstantValue = value };
    }

    /// <summary>x → low + high − x of the input as it was: what was bright is dark.</summary>
    public static Replacement Inversion(float low, float high) =>
        Whole($"invert({Text(low)}, {Text(high)})", (input, _) => Array.ConvertAll(input, value => low + high - value));

    /// <summary>Uniform noise between two bounds, drawn for every element.</summary>
    public static Replacement Uniform(float low, float high) => Random($"uniform({Text(low)}, {Text(high)})", (input, _, seed) =>
    {
        var random = new SeededRandom(seed);
        return Array.ConvertAll(input, _ => low + ((high - low) * (float)random.NextDouble()));
    });

    /// <summary>The input with Gaussian noise added, of a deviation relative to the range of its values.</summary>
    public static Replacement Gaussian(float deviation) => Random($"gaussian({Text(deviation)})", (input, _, seed) =>
    {
        var noise = new GaussianNoise(seed);
        var range = input.Max() - input.Min();
        return Array.ConvertAll(input, value => value + (float)(deviation * range * noise.Next()));
    });

    /// <summary>The input blurred by a Gaussian of a deviation in elements, channel by channel.</summary>
    public static Replacement Blur(float deviation) =>
        Whole($"blur({Text(deviation)})", (input, regions) => Replacements.Blurred(input, regions, deviation));

    /// <summary>
    /// Reads <c>constant(-1)</c>, <c>constant([0, 0.5, 1])</c>, <c>mean</c>, <c>uniform(low, high)</c>, <c>gaussian(deviation)</c>,
    /// <c>blur(deviation)</c>, <c>invert(low, high)</c>, <c>dirichlet</c> or <c>neighbours</c>.
    /// </summary>
    /// <param name="channelAxis">The axis of channels, where a constant has several.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static Replacement Parse(string text, int channelAxis = 1) => (ReplacementNotation.Split(text)) switch
    {
        ("mean", []) => Mean,
        ("dirichlet", []) => Dirichlet,
        ("neighbours", []) => Neighbours,
        ("constant", [_, ..] values) => Constant(new Baseline(values, channelAxis)),
        ("uniform", [var low, var high]) when low < high => Uniform(low, high),
        ("invert", [var low, var high]) when low < high => Inversion(low, high),
        ("gaussian", [> 0 and var deviation]) => Gaussian(deviation),
        ("blur", [> 0 and <= 1000 and var deviation]) => Blur(deviation),
        _ => throw new FormatException($"'{text}' is no replacement; write one of {ReplacementNotation.Examples}."),
    };

    /// <summary>Prepares for an input: what is returned replaces a region, by its number, in a state.</summary>
    /// <exception cref="ArgumentException">A baseline does not fit the channels.</exception>
    internal Action<float[], int> Prepare(ReadOnlySpan<float> input, Regions regions, int seed) =>
        _prepare(input.ToArray(), regions, seed);

    private static Replacement Whole(string name, Func<float[], Regions, float[]> values) =>
        new(name, false, (input, regions, _) => CopyFrom(values(input, regions), regions));

    private static Replacement Random(string name, Func<float[], Regions, int, float[]> values) =>
        new(name, true, (input, regions, seed) => CopyFrom(values(input, regions, seed), regions));

    private static Action<float[], int> CopyFrom(float[] values, Regions regions) => (state, region) =>
    {
        foreach (var element in regions[region])
            state[element] = values[element];
    };

    private static string Text(float value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
