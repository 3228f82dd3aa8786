using System.Globalization;

namespace Lrp.Conformance.Tests;

/// <summary>A rule with its parameters, drawn at random. As text it is in the project's notation.</summary>
internal sealed record DrawnRule(string Name, params double[] Numbers)
{
    /// <summary>The rules of linear layers, one as often as another: but for z, of which few in a row leave float32 no digit.</summary>
    private static readonly string[] _linear = ["epsilon", "z+", "alphabeta", "gamma", "box", "wsquare", "flat", "gradient", "pass"];

    public string[] Options { get; init; } = [];

    /// <summary>ε, where the rule names one.</summary>
    public double? Epsilon { get; init; }

    /// <summary>The bounds of a box: one, or one per channel.</summary>
    public double[] Low { get; init; } = [];

    public double[] High { get; init; } = [];

    public double Stabilizer => Name switch
    {
        "z" => 0,
        "epsilon" => Numbers.Length > 0 ? Numbers[0] : 1e-6,
        _ => Epsilon ?? 1e-6,
    };

    public static DrawnRule ForLinear(Random random, int channels, bool keepsShape)
    {
        var name = random.Next(30) == 0 ? "z" : _linear[random.Next(_linear.Length)];
        if (name is "pass" && !keepsShape)
            name = "z+";
        if (name is "pass" or "gradient")
            return new(name);
        var beta = Round(random.NextDouble() * 2);
        DrawnRule rule = name switch
        {
            "epsilon" => random.Next(10) == 0 ? new(name) : new(name, DrawEpsilon(random)),
            "alphabeta" => new(name, 1 + beta, beta),
            "gamma" => new(name, Round(random.NextDouble() * 2)),
            "box" => new(name)
            {
                Low = Bounds(random.Next(3) == 0 && channels < 100 ? channels : 1, -1.5),
                High = Bounds(random.Next(3) == 0 && channels < 100 ? channels : 1, 0.5),
            },
            _ => new(name),
        };
        string[] options = random.Next(4) switch { 0 => ["ignore-bias"], 1 => ["spread-bias"], _ => [] };
        if (name == "gamma" && random.Next(10) == 0)
            options = [.. options, "original"];
        var hasEpsilon = name is not ("epsilon" or "z") && random.Next(2) == 0;
        return rule with { Options = options, Epsilon = hasEpsilon ? DrawEpsilon(random) : null };

        double[] Bounds(int count, double from) => [.. Enumerable.Range(0, count).Select(_ => Round(from + random.NextDouble()))];
    }

    public static DrawnRule ForMean(Random random) => random.Next(4) switch
    {
        0 => new("epsilon", DrawEpsilon(random)),
        1 => new("alphabeta", 2, 1),
        2 => new("gradient"),
        _ => new("norm"),
    };

    public static DrawnRule ForSum(Random random) => random.Next(4) switch
    {
        0 => new("norm"),
        1 => new("epsilon", DrawEpsilon(random)),
        _ => new("gradient"),
    };

    public static DrawnRule ForProduct(Random random) => random.Next(3) switch
    {
        0 => new("epsilon", DrawEpsilon(random)),
        1 => new("gradient"),
        _ => new("uniform"),
    };

    /// <summary>Whether the ledger of a layer closes: not by a gradient, nor where each factor of a product gets all.</summary>
    public bool Conserves(string type) => Name != "gradient" && (type, Name) != ("MatMul", "epsilon");

    public static DrawnRule OneOf(Random random, params string[] names) => new(names[random.Next(names.Length)]);

    public override string ToString()
    {
        string[] arguments =
        [
            .. Numbers.Select(Text), .. new[] { Low, High }.Where(bounds => bounds.Length > 0).Select(Bounds), .. Options,
            .. Epsilon is { } epsilon ? ["epsilon=" + Text(epsilon)] : Array.Empty<string>(),
        ];
        return arguments.Length == 0 ? Name : $"{Name}({string.Join(", ", arguments)})";

        static string Bounds(double[] bounds) => bounds.Length == 1 ? Text(bounds[0]) : $"[{string.Join(", ", bounds.Select(Text))}]";
    }

    /// <summary>Smaller ones are there by default: behind each other, they leave float32 few digits.</summary>
    private static double DrawEpsilon(Random random) => Math.Pow(10, random.Next(-2, 1));

    private static double Round(double value) => Math.Round(value, 2);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
