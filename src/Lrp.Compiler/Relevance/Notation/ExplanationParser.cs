using System.Globalization;
using System.Text.RegularExpressions;
using Lrp.Compiler.Diagnostics;
using Lrp.Shared;

namespace Lrp.Compiler.Relevance;

/// <summary>Parser of the notation. It works on ranges of the one text, so that every message knows its place.</summary>
internal sealed partial class ExplanationParser(string text, int index, ICollection<Diagnostic> diagnostics)
{
    private static readonly Regex _term = new(@"(depth\s*(?<comparison><=|>=|<|>|=)\s*(?<number>[0-9]{1,6})(?!\S))|\S+");

    private readonly List<ExplanationEntry> _entries = [];
    private bool _seedIsOne;
    private MethodResult _result;

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
        return new ExplanationText(text, _entries, _seedIsOne, _result);
    }

    private void ParseEntry(TextRange entry)
    {
        var parts = Split(entry, ':');
        if (parts.Count == 1)
            ParseMethod(entry);
        else if (parts.Count > 2)
            Unreadable(entry, $"'{Read(entry)}' has more than one ':'; ';' separates entries");
        else if (parts[0].Length == 0 || parts[1].Length == 0)
            Unreadable(entry, $"'{Read(entry)}' lacks what belongs {(parts[0].Length == 0 ? "before" : "behind")} its ':'");
        else if (Read(parts[0]) == "seed")
            ParseSeed(parts[1]);
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
        var written = Read(range);
        var name = Read(NameIn(range));
        if (MethodTable.Find(name) is { } method)
        {
            if (method.Rules.Count == 0)
                Report(DiagnosticTable.MethodNeedsDriver, range, written);
            else if (written != name)
                Report(DiagnosticTable.RuleArguments, range, written, "it takes no arguments", name);
            else
                Add(method, range);
        }
        else if (RuleTable.Find(name) is { } rule)
        {
            Unreadable(range, $"'{name}' is a rule; say which layers take it, as in '*: {rule.Example}'");
        }
        else
        {
            Report(DiagnosticTable.RuleUnknown, NameIn(range), name, "preset or method", Spelling.Suggest(name, MethodTable.Names.Concat(Presets.Names)));
        }
    }

    private void Add(MethodDefinition method, TextRange range)
    {
        var everything = new Selector([new SelectorAlternative([new WordTerm(LayerKind.Any, range)], range)]);
        foreach (var rule in method.Rules)
            _entries.Add(new ExplanationEntry(everything, new Rule(rule, [], [], range)));
        (_seedIsOne, _result) = (true, method.Result);
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

    /// <summary>What is in front of the brackets of a rule or method; all of it where there is nothing.</summary>
    private TextRange NameIn(TextRange range)
    {
        var bracket = text.IndexOf('(', range.Start, range.Length);
        return bracket <= range.Start ? range : Trim(new TextRange(range.Start, bracket - range.Start));
    }

    /// <summary>The parts between separators, without the blanks around them.</summary>
    /// <param name="keepsLists">Separators within [ ] do not count.</param>
    private List<TextRange> Split(TextRange range, char separator, bool keepsLists = false)
    {
        var parts = new List<TextRange>();
        var (start, isList) = (range.Start, false);
        for (var position = start; position <= range.Start + range.Length; position++)
        {
            var isEnd = position == range.Start + range.Length;
            if (!isEnd && keepsLists && text[position] is '[' or ']')
                isList = text[position] == '[';
            if (!isEnd && (isList || text[position] != separator))
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
