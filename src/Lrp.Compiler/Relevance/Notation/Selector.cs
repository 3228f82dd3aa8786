namespace Lrp.Compiler.Relevance;

/// <summary>Which layers an entry is for: any of its alternatives (commas widen).</summary>
public sealed record Selector(IReadOnlyList<SelectorAlternative> Alternatives);

/// <summary>All of its terms must match (words side by side narrow).</summary>
public sealed record SelectorAlternative(IReadOnlyList<SelectorTerm> Terms, TextRange Range)
{
    internal bool Matches(Layer layer) => Terms.All(term => term.Matches(layer));
}

/// <summary>One condition of a selector.</summary>
public abstract record SelectorTerm(TextRange Range)
{
    internal abstract bool Matches(Layer layer);
}

/// <summary>A kind of layer, an ONNX operator, a node's name or a glob over names.</summary>
public sealed record WordTerm(string Word, TextRange Range) : SelectorTerm(Range)
{
    /// <summary>A pattern over node names, as opposed to a word that must be known.</summary>
    public bool IsGlob => !LayerKind.All.ContainsKey(Word) && (Word.Contains('*') || Word.Contains('?'));

    internal override bool Matches(Layer layer) => LayerKind.All.TryGetValue(Word, out var kind)
        ? kind(layer)
        : layer.Node.OnnxType == Word || MatchesGlob(Word, layer.Node.Name);

    /// <summary>* stands for any characters, ? for one. Linear in each star, so that no pattern can take long.</summary>
    private static bool MatchesGlob(string pattern, string name)
    {
        int at = 0, star = -1, resume = 0;
        for (var index = 0; index < name.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
                (star, resume, at) = (at, index, at + 1);
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == name[index]))
                (at, index) = (at + 1, index + 1);
            else if (star >= 0)
                (at, index) = (star + 1, ++resume);
            else
                return false;
        }

        return pattern.Skip(at).All(rest => rest == '*');
    }
}

/// <summary><c>depth &lt;= 5</c>: the number of linear layers from the input up to and with this one, where it is most.</summary>
public sealed record DepthTerm(string Comparison, int Depth, TextRange Range) : SelectorTerm(Range)
{
    internal override bool Matches(Layer layer) => Comparison switch
    {
        "<" => layer.Depth < Depth,
        "<=" => layer.Depth <= Depth,
        ">" => layer.Depth > Depth,
        ">=" => layer.Depth >= Depth,
        _ => layer.Depth == Depth,
    };
}
