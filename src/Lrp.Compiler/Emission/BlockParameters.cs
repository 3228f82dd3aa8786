namespace Lrp.Compiler.Emission;

/// <summary>What a block takes as parameters: numbers and names in which its calls differ.</summary>
internal sealed class BlockParameters
{
    /// <summary>With more of them, a call says less than the layers.</summary>
    private const int Most = 6;

    /// <summary>Roles of numbers that often are one and the same: a dense layer's units are the size of the weights behind it.</summary>
    private static readonly HashSet<string> s_widths = ["channels", "units", "size"];

    private readonly List<NumberParameter> _numbers = [];
    private readonly List<(string Name, IReadOnlyList<NameTemplate> Values)> _words = [];

    public bool AreTooMany => _numbers.Count + _words.Count > Most;

    /// <summary>Those with a default come last.</summary>
    public IReadOnlyList<string> Declared =>
    [
        .. _numbers.Where(number => number.Usual is null).Select(number => $"int {number.Name}"),
        .. _words.Select(word => $"string {word.Name}"),
        .. _numbers.Where(number => number.Usual is not null).Select(number => $"int {number.Name} = {number.Usual}"),
    ];

    /// <summary>Of a call.</summary>
    public IEnumerable<Piece> Arguments(int repeat) =>
    [
        .. _numbers.Select(number => new NumberPiece(number.Name, new([number.Values[repeat]]), number.Usual, IsNamed: true)),
        .. _words.Select(word => new NamePiece(NameKind.Stored, word.Values[repeat], word.Name)),
    ];

    /// <summary>A number as the block says it.</summary>
    /// <param name="usual">What it is where nothing is said.</param>
    /// <param name="values">Of each call.</param>
    public Whole Number(string role, int? usual, IReadOnlyList<Whole> values)
    {
        var kernel = role is "stride" or "padding" && IsVaried(values) ? _numbers.Find(number => number.Role == "kernel") : null;
        if (kernel is not null && role == "stride" && kernel.Values.SequenceEqual(values))
            return new Whole(kernel.Name, 0);
        // The padding that keeps the size.
        if (kernel is not null && role == "padding" && values.Zip(kernel.Values, (padding, size) =>
            size.Parameter.Length == 0 && padding == new Whole("", size.Offset / 2)).All(fits => fits))
            return new Whole($"{kernel.Name} / 2", 0);
        return Find(role, usual, values, mayDiffer: false);
    }

    /// <summary>A name: numbers in it are parameters, or are so many more than one.</summary>
    public NameTemplate Name(IReadOnlyList<NameTemplate> names)
    {
        if (names.All(name => name == names[0]) && !names[0].IsOpen)
            return names[0];
        if (names.Any(name => !name.IsLike(names[0]) || name.HasWord))
            return Word(names);
        List<Whole[]> numbers = [.. names.Select(name => name.Numbers.ToArray())];
        return names[0].With(
            [.. numbers[0].Select((_, index) => Find("number", null, [.. numbers.Select(all => all[index])], mayDiffer: true))]);
    }

    /// <summary>A name of words: those that differ are a parameter.</summary>
    private NameTemplate Word(IReadOnlyList<NameTemplate> names)
    {
        var (before, behind) = names.All(name => name == names[0]) ? (0, 0) : NameTemplate.Common(names);
        List<NameTemplate> words =
            [.. names.Select(name => new NameTemplate(name.Text.Substring(before, name.Text.Length - before - behind)))];
        var word = _words.Where(known => known.Values.SequenceEqual(words)).Select(known => known.Name).FirstOrDefault();
        if (word is null)
        {
            word = Numbered(NameTemplate.Word, _words.Count);
            _words.Add((word, words));
        }

        var text = names[0].Text;
        return new NameTemplate($"{text.Substring(0, before)}{{{word}}}{text.Substring(text.Length - behind)}");
    }

    private Whole Find(string role, int? usual, IReadOnlyList<Whole> values, bool mayDiffer)
    {
        if (!IsVaried(values))
            return values[0];
        foreach (var known in _numbers.Where(number => AreAlike(number.Role, role)))
        {
            var distance = values[0].Offset - known.Values[0].Offset;
            if ((distance == 0 || mayDiffer) && values.Zip(known.Values, (value, other) => value == other.Plus(distance)).All(fits => fits))
                return new Whole(known.Name, distance);
        }

        var added = Numbered(role, _numbers.Count(number => number.Role == role));
        _numbers.Add(new(added, role, usual is { } often && values.Contains(new Whole("", often)) ? usual : null, values));
        return new Whole(added, 0);
    }

    private static bool AreAlike(string role, string other) => role == other || (s_widths.Contains(role) && s_widths.Contains(other));

    /// <summary>Whether it is another number in some calls, or one of the method around them.</summary>
    private static bool IsVaried(IReadOnlyList<Whole> values) => values.Any(value => value != values[0]) || values[0].Parameter.Length > 0;

    private static string Numbered(string name, int others) => others == 0 ? name : $"{name}{others + 1}";
}

/// <summary>A number that a block takes.</summary>
/// <param name="Role">What it is to a layer.</param>
/// <param name="Usual">Its default; null where it has none.</param>
/// <param name="Values">Of each call.</param>
internal sealed record NumberParameter(string Name, string Role, int? Usual, IReadOnlyList<Whole> Values);

/// <summary>Scopes of a block's calls, where its layers have the same names within them.</summary>
internal static class BlockScopes
{
    /// <returns>For each repeat; null where there are none.</returns>
    public static IReadOnlyList<string>? Of(IReadOnlyList<IReadOnlyList<DefinitionLayer>> repeats)
    {
        List<List<NamePiece>> names = [.. repeats.Select(repeat => repeat
            .SelectMany(layer => layer.Pieces).OfType<NamePiece>().Where(name => name.Kind != NameKind.Stored).ToList())];
        List<string> scopes = [.. names.Select(Common)];
        if (scopes.Any(scope => scope.Length == 0) || scopes.Distinct().Count() < 2)
            return null;
        var within = names.Select((all, repeat) => all.Select(name => Within(scopes[repeat], name)).ToList()).ToList();
        return within.All(all => all.SequenceEqual(within[0])) ? scopes : null;
    }

    /// <summary>A name in a scope.</summary>
    public static NameTemplate Within(string scope, NamePiece name) =>
        name.Name.Text == scope ? new NameTemplate("") : new NameTemplate(name.Name.Text.Substring(scope.Length + 1));

    /// <summary>The longest scope that all names are in; "" where there is none.</summary>
    private static string Common(List<NamePiece> names)
    {
        if (names.Count == 0)
            return "";
        var common = ScopeOf(names[0]);
        while (common.Length > 0 && !names.All(name => (ScopeOf(name) + ".").StartsWith(common + ".", StringComparison.Ordinal)))
            common = Parent(common);
        return common;
    }

    private static string ScopeOf(NamePiece name) => name.Kind == NameKind.Scope ? name.Name.Text : Parent(name.Name.Text);

    private static string Parent(string name) => name.LastIndexOf('.') is > 0 and var dot ? name.Substring(0, dot) : "";
}
