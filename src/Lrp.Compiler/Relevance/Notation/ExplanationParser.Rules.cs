using System.Globalization;
using Lrp.Compiler.Diagnostics;
using Lrp.Shared;

namespace Lrp.Compiler.Relevance;

// Rules and what is in their brackets.
internal sealed partial class ExplanationParser
{
    private Rule? ParseRule(TextRange range)
    {
        var written = Read(range);
        var bracket = written.IndexOf('(');
        var name = Read(NameIn(range));
        var definition = RuleTable.Find(name);
        if (definition is null)
            return Report(DiagnosticTable.RuleUnknown, NameIn(range), name, "rule", Spelling.Suggest(name, RuleTable.Names));
        if (bracket >= 0 && written.IndexOf(')') != written.Length - 1)
            return Unreadable(range, $"the brackets of '{written}' do not close at its end");
        var arguments = bracket < 0 ? default : Trim(new TextRange(range.Start + bracket + 1, written.Length - bracket - 2));
        return ParseArguments(definition, range, arguments);
    }

    private Rule? ParseArguments(RuleDefinition definition, TextRange range, TextRange arguments)
    {
        var numbers = new List<IReadOnlyList<double>>();
        var options = new List<string>();
        double? epsilon = null;
        foreach (var argument in arguments.Length == 0 ? [] : Split(arguments, ',', keepsLists: true))
        {
            var word = Read(argument);
            if (word.Length == 0)
                return Misfit(range, "there is nothing beside a ','");
            if (definition.TakesLists && word.StartsWith("[", StringComparison.Ordinal))
            {
                if (ParseList(argument) is not { } list)
                    return Misfit(argument, $"'{word}' is no list of numbers");
                numbers.Add(list);
            }
            else if (Number(word) is { } number)
            {
                numbers.Add([number]);
            }
            else if (definition.Options.Contains(RuleTable.Epsilon) && StabilizerOf(word) is { } stabilizer)
            {
                epsilon = stabilizer;
            }
            else if (definition.Options.Contains(word) && word != RuleTable.Epsilon)
            {
                options.Add(word);
            }
            else
            {
                var what = definition.TakesLists ? "a number nor a list of them" : "a number";
                return Misfit(argument, $"'{word}' is neither {what} nor one of its options{Spelling.Suggest(word, definition.Options)}");
            }
        }

        var rule = new Rule(definition.Name, numbers, options, range) { Epsilon = epsilon };
        if (numbers.Count < definition.Least || numbers.Count > definition.Most)
        {
            var wanted = definition.Least == definition.Most ? $"{definition.Least}" : $"{definition.Least} to {definition.Most}";
            return Misfit(range, $"it has {numbers.Count} numbers instead of {wanted}");
        }

        if (options.Contains(RuleTable.IgnoreBias) && options.Any(RuleTable.SharesBias))
            return Misfit(range, "a bias that is ignored has no share to spread");
        if (options.Contains(RuleTable.SpreadBias) && options.Contains(RuleTable.BiasOnPresent))
            return Misfit(range, "a bias is spread over all inputs or over those that are there");
        return definition.Check(rule) is { } wrong ? Misfit(range, wrong) : rule;

        Rule? Misfit(TextRange place, string why) =>
            Report(DiagnosticTable.RuleArguments, place, Read(range), why, definition.Example);
    }

    /// <summary>The numbers of <c>[0, 0.5, 1]</c>; null where it is something else.</summary>
    private List<double>? ParseList(TextRange range)
    {
        if (range.Length < 3 || text[range.Start + range.Length - 1] != ']')
            return null;
        var numbers = Split(new TextRange(range.Start + 1, range.Length - 2), ',').Select(entry => Number(Read(entry))).ToList();
        return numbers.All(number => number is not null) ? [.. numbers.Select(number => number!.Value)] : null;
    }

    /// <summary>The number of <c>epsilon=1e-9</c>; null where it is something else, or negative.</summary>
    private static double? StabilizerOf(string word) =>
        word.StartsWith(RuleTable.Epsilon, StringComparison.Ordinal) && Number(word.Substring(RuleTable.Epsilon.Length)) is >= 0 and var number
            ? number
            : null;

    /// <summary>A finite number in invariant culture; null where the word is something else.</summary>
    private static double? Number(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && !double.IsNaN(number) && !double.IsInfinity(number)
            ? number
            : null;
}
