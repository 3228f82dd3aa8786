using System.Text.RegularExpressions;
using Lrp.Compiler.Diagnostics;
using Lrp.Generator.Declarations;
using Microsoft.CodeAnalysis;

namespace Lrp.Generator.Definitions;

/// <summary>What weight files call the weights of layers: <c>[Weights]</c> and <c>[WeightName]</c> of the class.</summary>
internal sealed class WeightNames
{
    private static readonly Regex s_hole = new(@"\{([0-9])\}");

    private readonly string _prefix;
    private readonly List<(AttributeData Attribute, string Stored, Regex Layer)> _rules = [];
    private readonly HashSet<AttributeData> _used = [];

    /// <exception cref="DefinitionFault">An attribute cannot be understood.</exception>
    public WeightNames(INamedTypeSymbol type)
    {
        _prefix = DeclarationReader.Attributes(type, "Lrp.Definitions.WeightsAttribute")
            .SelectMany(attribute => attribute.NamedArguments).Where(argument => argument.Key == "Prefix")
            .Select(argument => argument.Value.Value as string).FirstOrDefault() ?? "";
        foreach (var attribute in DeclarationReader.Attributes(type, "Lrp.Definitions.WeightNameAttribute"))
        {
            if (attribute.ConstructorArguments is not [{ Value: string stored }, { Value: string layer }])
                continue;
            string[] holes = [.. s_hole.Matches(layer).Cast<Match>().Select(match => match.Groups[1].Value)];
            if (holes.Distinct().Count() != holes.Length)
                throw Misfit(attribute, "has a placeholder twice in the layer's name");
            if (s_hole.Matches(stored).Cast<Match>().FirstOrDefault(match => !holes.Contains(match.Groups[1].Value)) is { } unknown)
                throw Misfit(attribute, $"has {unknown.Value} in the stored name only");
            var pattern = "^" + Regex.Replace(Regex.Escape(layer), @"\\\{([0-9])}", match => $"(?<h{match.Groups[1].Value}>[^.]+)") + "$";
            _rules.Add((attribute, stored, new Regex(pattern)));
        }
    }

    /// <summary>The name of a tensor in the file.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="part">Which of its tensors: weight, bias; "" where the layer is the tensor.</param>
    /// <param name="given">The name that the definition gives it.</param>
    public string Of(string layer, string part, string? given)
    {
        if (given is not null)
            return _prefix + given;
        foreach (var (attribute, stored, pattern) in _rules)
        {
            var match = pattern.Match(layer);
            if (!match.Success)
                continue;
            _used.Add(attribute);
            layer = s_hole.Replace(stored, hole => match.Groups["h" + hole.Groups[1].Value].Value);
            break;
        }

        return _prefix + (part.Length == 0 ? layer : $"{layer}.{part}");
    }

    /// <summary>Attributes that renamed nothing.</summary>
    public IEnumerable<DefinitionFault> Unused() =>
        _rules.Where(rule => !_used.Contains(rule.Attribute)).Select(rule => Misfit(rule.Attribute, "fits no layer with weights"));

    private static DefinitionFault Misfit(AttributeData attribute, string what) => new(
        DiagnosticTable.WeightNameMisfit, attribute.ApplicationSyntaxReference!.GetSyntax().GetLocation(),
        $"{attribute.ConstructorArguments[1].Value}", what);
}
