using System.Globalization;

namespace Lrp;

/// <summary>A method that a driver does, and its arguments by name: <c>smoothgrad(noise=0.1, samples=20, seed=0)</c>.</summary>
internal sealed class MethodNotation
{
    private const int MostRuns = 1_000_000;

    /// <summary>Name, parameters as they are where left out, and what makes the driver.</summary>
    private static readonly (string Name, string[] Defaults, Func<MethodNotation, IExplainer, int, int, MethodDriver> Create)[] _methods =
    [
        ("integrated-gradients", ["steps=32", "baseline=0"], (method, network, gradient, axis) =>
            new IntegratedGradients(network, method.Count("steps"), method.Baseline(axis), gradient)),
        ("smoothgrad", ["noise=0.1", "samples=20", "seed=0"], (method, network, gradient, _) =>
            new SmoothGrad(network, method.Level("noise"), method.Count("samples"), method.Whole("seed", 0, int.MaxValue), gradient)),
        ("occlusion", ["window=8", "stride=8", "baseline=0"], (method, network, _, axis) =>
            new Occlusion(network, method.Count("window"), method.Count("stride"), method.Baseline(axis), axis)),
    ];

    private readonly string _text;
    private readonly int _method;
    private readonly Dictionary<string, string> _arguments = [];

    private MethodNotation(string text, int method) => (_text, _method) = (text, method);

    public static bool Handles(string text) => Find(text) >= 0;

    /// <exception cref="FormatException">It is not the notation of such a method.</exception>
    public static MethodNotation Parse(string text)
    {
        text = text.Trim();
        var method = Find(text);
        if (method < 0)
            throw new FormatException($"'{text}' is none of {string.Join(", ", _methods.Select(known => known.Name))}.");
        var notation = new MethodNotation(text, method);
        foreach (var argument in _methods[method].Defaults)
            notation.Set(argument);
        var brackets = text[_methods[method].Name.Length..].Trim();
        if (brackets.Length > 0 && (brackets.Length < 2 || brackets[0] != '(' || brackets[^1] != ')'))
            throw notation.Misfit("its arguments stand in brackets");
        foreach (var argument in Split(brackets.Length > 0 ? brackets[1..^1] : ""))
            notation.Set(argument, mustExist: true);
        return notation;
    }

    public MethodDriver Create(IExplainer network, int gradient, int channelAxis) =>
        _methods[_method].Create(this, network, gradient, channelAxis);

    private static int Find(string text)
    {
        var name = text.Split('(')[0].Trim();
        return Array.FindIndex(_methods, method => method.Name == name);
    }

    /// <summary>Parts between commas, where a list in square brackets is one part.</summary>
    private static IEnumerable<string> Split(string arguments)
    {
        var start = 0;
        for (var index = 0; index <= arguments.Length; index++)
        {
            var isInList = arguments.LastIndexOf('[', Math.Max(index - 1, 0)) > arguments.LastIndexOf(']', Math.Max(index - 1, 0));
            if (index < arguments.Length && (arguments[index] != ',' || isInList))
                continue;
            if (arguments.Length > 0)
                yield return arguments[start..index];
            start = index + 1;
        }
    }

    private void Set(string argument, bool mustExist = false)
    {
        var parts = argument.Split('=');
        var name = parts[0].Trim();
        if (parts.Length != 2 || (mustExist && !_arguments.ContainsKey(name)))
            throw Misfit($"'{argument.Trim()}' is none of its arguments");
        _arguments[name] = parts[1].Trim();
    }

    private int Count(string name) => Whole(name, 1, MostRuns);

    private int Whole(string name, int least, int most) =>
        int.TryParse(_arguments[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Misfit($"{name} is a whole number from {least} to {most}, not '{_arguments[name]}'");

    private float Level(string name) => Number(_arguments[name]) is >= 0 and var value
        ? value
        : throw Misfit($"{name} is a number from 0, not '{_arguments[name]}'");

    /// <summary>A number, or a list of one per channel: <c>[0.1, 0.2, 0.3]</c>.</summary>
    private Baseline Baseline(int axis)
    {
        var text = _arguments["baseline"];
        var list = text is ['[', .., ']'] ? text[1..^1].Split(',') : [text];
        var values = list.Select(part => Number(part) ?? throw Misfit($"'{text}' is neither a number nor a list of numbers"));
        return new Baseline([.. values], axis);
    }

    private static float? Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) ? value : null;

    private FormatException Misfit(string why) => new(
        $"'{_text}' does not fit: {why}; write for example {_methods[_method].Name}({string.Join(", ", _methods[_method].Defaults)}).");
}
