using System.Globalization;
using System.Text.RegularExpressions;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Relevance;

/// <summary>Parser of the notation. It works on ranges of the one text, so that every message knows its place.</summary>
internal sealed class ExplanationParser(string text, int index, ICollection<Diagnostic> diagnostics)
{
    private static readonly Regex _term = new(@"(depth\s*(?<comparison><=|>=|<|>|=)\s*(?<number>[0-9]{1,6})(?!\S))|\S+");

    private readonly List<ExplanationEntry> _entries = [];
    private bool _seedIsOne;

    public ExplanationText Parse()
    {
        var isEmpty = true;
        foreach (var entry in Split(new TextRange(0, text.Length), ';').Where(entry => entry.Length > 0))
        {
            isEmpty = false;
            ParseEntry(entry);
        }

        if (isEmpty)
            Unreadable(new TextRange(0, text.Length), "it is empty; write for example '*: epsilon(1e-6)'");
        return new ExplanationText(text, _entries, _seedIsOne);
    }

    private void ParseEntry(TextRange entry)
    {
        var parts = Split(entry, ':');
        if (parts.Count == 1)
            ParseMethod(entry);
        else if (parts.Count > 2)
            Unreadable(entry, $"'{Read(entry)}' has more than one ':'; ';' separates entries");
        else if (Read(parts[0]) == "seed")
            ParseSeed(parts[1]);
        else if (parts[0].Length == 0 || parts[1].Length == 0)
            Unreadable(entry, $"'{Read(entry)}' lacks its {(parts[0].Length == 0 ? "selector" : "rule")}");
        else
            ParseRuleEntry(parts[0], parts[1]);
    }

    private void ParseRuleEntry(TextRange selectorRange, TextRange ruleRange)
    {
        // Both, so that a mistake in one does not hide a mistake in the other.
        var selector = ParseSelector(selectorRange);
        var rule = ParseRule(ruleRange);
        if (selector is not null && rule is not null)
            _entries.Add(new ExplanationEntry(selector, rule));
    }

    private void ParseSeed(TextRange range)
    {
        var seed = Read(range);
        _seedIsOne = seed == "one";
        if (seed is not ("one" or "logit"))
            Unreadable(range, $"the seed is 'logit' or 'one', not '{seed}'");
    }

    private void ParseMethod(TextRange range)
    {
        var name = Read(range).Split('(')[0].TrimEnd();
        if (Read(range) == "gradient")
        {
            var everything = new SelectorAlternative([new WordTerm(LayerKind.Any, range)], range);
            _entries.Add(new ExplanationEntry(new Selector([everything]), new Rule("gradient", [], [], range)));
            _seedIsOne = true;
            return;
        }

        if (name == "gradient")
            Report(DiagnosticTable.RuleArguments, range, Read(range), "it takes no arguments", "gradient");
        else if (RuleTable.Methods.Contains(name))
            Report(DiagnosticTable.RuleUnavailable, range, "Method", name, "'gradient' and composites of rules");
        else if (RuleTable.Find(name) is { } rule)
            Unreadable(range, $"'{name}' is a rule; say which layers take it, as in '*: {rule.Example}'");
        else
            Report(DiagnosticTable.RuleUnknown, range, name, "method", Spelling.Suggest(name, RuleTable.Methods));
    }

    private Selector? ParseSelector(TextRange range)
    {
        var alternatives = Split(range, ',');
        if (alternatives.Any(alternative => alternative.Length == 0))
        {
            Unreadable(range, "there is nothing beside a ',' of the selector");
            return null;
        }

        var parsed = alternatives.Select(alternative => new SelectorAlternative(ParseTerms(alternative), alternative)).ToList();
        foreach (var word in parsed.SelectMany(alternative => alternative.Terms).OfType<WordTerm>())
        {
            if (word.Word.IndexOfAny(['<', '>', '=']) < 0)
                continue;
            Unreadable(word.Range, $"'{word.Word}' is no selector; a depth is written 'depth <= 5'");
            return null;
        }

        return new Selector(parsed);
    }

    private List<SelectorTerm> ParseTerms(TextRange alternative)
    {
        var terms = new List<SelectorTerm>();
        foreach (Match match in _term.Matches(Read(alternative)))
        {
            var (range, number) = (new TextRange(alternative.Start + match.Index, match.Length), match.Groups["number"]);
            terms.Add(number.Success
                ? new DepthTerm(match.Groups["comparison"].Value, int.Parse(number.Value, CultureInfo.InvariantCulture), range)
                : new WordTerm(match.Value, range));
        }

        return terms;
    }

    private Rule? ParseRule(TextRange range)
    {
        var written = Read(range);
        var bracket = written.IndexOf('(');
        var name = (bracket < 0 ? written : written.Substring(0, bracket)).TrimEnd();
        var definition = RuleTable.Find(name);
        if (definition is null)
            return Report(DiagnosticTable.RuleUnknown, range, name, "rule", Spelling.Suggest(name, RuleTable.Names));
        if (bracket >= 0 && written.IndexOf(')') != written.Length - 1)
            return Unreadable(range, $"the brackets of '{written}' do not close at its end");
        if (!definition.Available)
            return Report(DiagnosticTable.RuleUnavailable, range, "Rule", name, string.Join(", ", RuleTable.AvailableNames));
        var arguments = bracket < 0 ? default : Trim(new TextRange(range.Start + bracket + 1, written.Length - bracket - 2));
        return ParseArguments(definition, range, arguments);
    }

    private Rule? ParseArguments(RuleDefinition definition, TextRange range, TextRange arguments)
    {
        var numbers = new List<double>();
        var options = new List<string>();
        foreach (var argument in arguments.Length == 0 ? [] : Split(arguments, ','))
        {
            var word = Read(argument);
            if (Number(word) is { } number)
                numbers.Add(number);
            else if (word == RuleTable.SpreadBias && definition.Options.Contains(word))
                return Report(DiagnosticTable.RuleUnavailable, argument, "Option", word, $"'{RuleTable.IgnoreBias}'");
            else if (definition.Options.Contains(word))
                options.Add(word);
            else
                return Misfit(argument, $"'{word}' is neither a number nor one of its options{Spelling.Suggest(word, definition.Options)}");
        }

        if (numbers.Count < definition.Least || numbers.Count > definition.Most)
        {
            var wanted = definition.Least == definition.Most ? $"{definition.Least}" : $"{definition.Least} to {definition.Most}";
            return Misfit(range, $"it has {numbers.Count} numbers instead of {wanted}");
        }

        if (definition.Name == "epsilon" && numbers.Any(number => number < 0))
            return Misfit(range, "a stabiliser is not negative");
        return new Rule(definition.Name, numbers, options, range);

        Rule? Misfit(TextRange place, string why) =>
            Report(DiagnosticTable.RuleArguments, place, Read(range), why, definition.Example);
    }

    /// <summary>A finite number in invariant culture; null where the word is something else.</summary>
    private static double? Number(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && !double.IsNaN(number) && !double.IsInfinity(number)
            ? number
            : null;

    /// <summary>The parts between separators, without the blanks around them.</summary>
    private List<TextRange> Split(TextRange range, char separator)
    {
        var parts = new List<TextRange>();
        var start = range.Start;
        for (var position = start; position <= range.Start + range.Length; position++)
        {
            if (position < range.Start + range.Length && text[position] != separator)
                continue;
            parts.Add(Trim(new TextRange(start, position - start)));
            start = position + 1;
        }

        return parts;
    }

    private TextRange Trim(TextRange range)
    {
        var (start, end) = (range.Start, range.Start + range.Length);
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return new TextRange(start, end - start);
    }

    private string Read(TextRange range) => text.Substring(range.Start, range.Length);

    private Rule? Unreadable(TextRange range, string why) => Report(DiagnosticTable.ExplanationUnreadable, range, why);

    private Rule? Report(DiagnosticDescriptor descriptor, TextRange range, params string[] arguments)
    {
        diagnostics.Add(new Diagnostic(descriptor, arguments) { Explanation = index, Start = range.Start, Length = range.Length });
        return null;
    }
}
