using System.Globalization;
using System.Text.RegularExpressions;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Relevance;

/// <summary>Parser of the notation. It works on ranges of the one text, so that every message knows its place.</summary>
internal sealed class ExplanationParser(string text, int index, ICollection<Diagnostic> diagnostics)
{
    private static readonly Regex _term = new(@"(?<depth>depth\s*(?<comparison><=|>=|<|>|=)\s*(?<number>[0-9]{1,6})(?!\S))|(?<word>\S+)");

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
            Report(DiagnosticTable.ExplanationUnreadable, new TextRange(0, text.Length), "it is empty; write for example '*: epsilon(1e-6)'");
        return new ExplanationText(text, _entries, _seedIsOne);
    }

    private void ParseEntry(TextRange entry)
    {
        var parts = Split(entry, ':');
        if (parts.Count == 1)
            ParseMethod(entry);
        else if (parts.Count > 2)
            Report(DiagnosticTable.ExplanationUnreadable, entry, $"'{Read(entry)}' has more than one ':'; ';' separates entries");
        else if (Read(parts[0]) == "seed")
            ParseSeed(parts[1]);
        else if (parts[0].Length == 0 || parts[1].Length == 0)
            Report(DiagnosticTable.ExplanationUnreadable, entry, $"'{Read(entry)}' lacks its {(parts[0].Length == 0 ? "selector" : "rule")}");
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
            Report(DiagnosticTable.ExplanationUnreadable, range, $"the seed is 'logit' or 'one', not '{seed}'");
    }

    private void ParseMethod(TextRange range)
    {
        var name = Read(range).Split('(')[0].TrimEnd();
        if (Read(range) == "gradient")
        {
            var everything = new SelectorAlternative([new WordTerm(LayerKind.Any, range)], range);
            _entries.Add(new ExplanationEntry(new Selector([everything]), new Rule("gradient", [], [], range)));
            _seedIsOne = true;
        }
        else if (name == "gradient")
        {
            Report(DiagnosticTable.RuleArguments, range, Read(range), "it takes no arguments", "gradient");
        }
        else if (RuleTable.Methods.Contains(name))
        {
            Report(DiagnosticTable.RuleUnavailable, range, "Method", name, "'gradient' and composites of rules");
        }
        else if (RuleTable.Find(name) is { } rule)
        {
            Report(DiagnosticTable.ExplanationUnreadable, range, $"'{name}' is a rule; say which layers take it, as in '*: {rule.Example}'");
        }
        else
        {
            Report(DiagnosticTable.RuleUnknown, range, name, "method, and an entry 'selector: rule' has a ':'", Spelling.Suggest(name, RuleTable.Methods));
        }
    }

    private Selector? ParseSelector(TextRange range)
    {
        var alternatives = new List<SelectorAlternative>();
        foreach (var alternative in Split(range, ','))
        {
            var terms = new List<SelectorTerm>();
            foreach (Match match in _term.Matches(Read(alternative)))
            {
                var place = new TextRange(alternative.Start + match.Index, match.Length);
                if (match.Groups["depth"].Success)
                    terms.Add(new DepthTerm(match.Groups["comparison"].Value, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), place));
                else
                    terms.Add(new WordTerm(match.Value, place));
            }

            if (terms.Count == 0 || terms.Any(term => term is WordTerm { Word: var word } && word.IndexOfAny(['<', '>', '=']) >= 0))
            {
                var why = terms.Count == 0 ? "there is nothing beside a ',' of the selector" : $"'{Read(alternative)}' is no selector; a depth is written 'depth <= 5'";
                Report(DiagnosticTable.ExplanationUnreadable, terms.Count == 0 ? range : alternative, why);
                return null;
            }

            alternatives.Add(new SelectorAlternative(terms, alternative));
        }

        return new Selector(alternatives);
    }

    private Rule? ParseRule(TextRange range)
    {
        var written = Read(range);
        var bracket = written.IndexOf('(');
        var name = (bracket < 0 ? written : written.Substring(0, bracket)).TrimEnd();
        var definition = RuleTable.Find(name);
        if (definition is null)
            return Report(DiagnosticTable.RuleUnknown, range, name, "rule", Spelling.Suggest(name, RuleTable.Rules.Select(rule => rule.Name)));
        if (bracket >= 0 && written.IndexOf(')') != written.Length - 1)
            return Report(DiagnosticTable.ExplanationUnreadable, range, $"the brackets of '{written}' do not close at its end");
        if (!definition.Available)
        {
            var available = RuleTable.Rules.Where(rule => rule.Available).Select(rule => rule.Name);
            return Report(DiagnosticTable.RuleUnavailable, range, "Rule", name, string.Join(", ", available));
        }

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
                return Report(DiagnosticTable.RuleArguments, argument, Read(range), $"'{word}' is neither a number nor one of its options{Spelling.Suggest(word, definition.Options)}", definition.Example);
        }

        if (numbers.Count < definition.Least || numbers.Count > definition.Most)
        {
            var wanted = definition.Least == definition.Most ? $"{definition.Least}" : $"{definition.Least} to {definition.Most}";
            return Report(DiagnosticTable.RuleArguments, range, Read(range), $"it has {numbers.Count} numbers instead of {wanted}", definition.Example);
        }

        if (definition.Name == "epsilon" && numbers.Any(number => number < 0))
            return Report(DiagnosticTable.RuleArguments, range, Read(range), "a stabiliser is not negative", definition.Example);
        return new Rule(definition.Name, numbers, options, range);
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

    private Rule? Report(DiagnosticDescriptor descriptor, TextRange range, params string[] arguments)
    {
        diagnostics.Add(new Diagnostic(descriptor, arguments) { Explanation = index, Start = range.Start, Length = range.Length });
        return null;
    }
}
