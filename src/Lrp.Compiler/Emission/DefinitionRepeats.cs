using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Layers in a row that are alike to others, but for numbers and names, become a block, the longest first, as long as that makes
/// the definition shorter. Blocks consist of blocks where those have repeats.
/// </summary>
internal sealed class DefinitionRepeats(IReadOnlyList<DefinitionMethod> methods)
{
    /// <summary>Layers of a block, tensors that it takes, and blocks of a network, at most. A transformer's block has 40 layers.</summary>
    private const int LongestBlock = 100, MostInputs = 3, MostBlocks = 12;

    /// <summary>Repeats that are tried, of those that promise most.</summary>
    private const int Tries = 16;

    private readonly Dictionary<string, int> _keys = [];
    private readonly Dictionary<ulong, List<Repeat>> _groups = [];

    public static IReadOnlyList<DefinitionMethod> Extract(DefinitionMethod network, string className)
    {
        IReadOnlyList<DefinitionMethod> methods = [network];
        while (methods.Count <= MostBlocks)
        {
            var (lines, letters) = Length(methods);
            var shortest = new DefinitionRepeats(methods).Candidates().Take(Tries)
                .Select(repeats => DefinitionBlock.Extract(methods, repeats, className)).OfType<IReadOnlyList<DefinitionMethod>>()
                .Select(changed => (Methods: changed, Length: Length(changed)))
                .Where(changed => changed.Length.Lines < lines && changed.Length.Letters < letters)
                .OrderBy(changed => changed.Length.Letters).FirstOrDefault();
            if (shortest.Methods is null)
                break;
            methods = shortest.Methods;
        }

        return methods;
    }

    private static (int Lines, int Letters) Length(IReadOnlyList<DefinitionMethod> methods)
    {
        List<string> lines = [.. methods.SelectMany(method => method.Lines().Append(""))];
        return (lines.Count, lines.Sum(line => line.Trim().Length));
    }

    /// <summary>Repeats that do not overlap, those that save most first.</summary>
    private IEnumerable<IReadOnlyList<Repeat>> Candidates()
    {
        for (var method = 0; method < methods.Count; method++)
            Collect(method);
        return _groups.Values.Where(group => group.Count > 1).Select(Apart).Where(repeats => repeats.Count > 1)
            .OrderByDescending(repeats => ((repeats.Count - 1) * repeats[0].Length) - repeats.Count)
            .ThenBy(repeats => repeats[0].Method).ThenBy(repeats => repeats[0].Start);
    }

    private static IReadOnlyList<Repeat> Apart(List<Repeat> group)
    {
        var apart = new List<Repeat>();
        foreach (var repeat in group)
        {
            if (apart.Count == 0 || apart[apart.Count - 1].EndsBefore(repeat))
                apart.Add(repeat);
        }

        return apart;
    }

    /// <summary>Puts all pieces of a method that have one result into groups of those that are alike.</summary>
    private void Collect(int method)
    {
        var layers = methods[method].Layers;
        var places = layers.Select((layer, index) => (layer.Output, index)).ToDictionary(pair => pair.Output, pair => pair.index);
        var lastUses = new int[layers.Count];
        for (var index = 0; index < layers.Count; index++)
        {
            foreach (var operand in layers[index].Operands.Where(places.ContainsKey))
                lastUses[places[operand]] = index;
        }

        foreach (var output in methods[method].Outputs.Where(places.ContainsKey))
            lastUses[places[output]] = int.MaxValue;
        int[] keys = [.. layers.Select(KeyOf)];
        for (var start = 0; start < layers.Count; start++)
        {
            var (hash, open) = (14695981039346656037UL, 0);
            var inputs = new List<Value>();
            for (var end = start; end < Math.Min(layers.Count, start + LongestBlock) && open < int.MaxValue; end++)
            {
                if (!layers[end].Operands.Any())
                    break;
                hash = Mix(hash, keys[end]);
                foreach (var operand in layers[end].Operands)
                    hash = Mix(hash, Code(operand, places, start, end, inputs));
                if (inputs.Count > MostInputs)
                    break;
                if (end > start && open <= end)
                    Add(hash, new Repeat(method, start, end - start + 1));
                open = Math.Max(open, lastUses[end]);
            }
        }
    }

    private void Add(ulong hash, Repeat repeat)
    {
        if (!_groups.TryGetValue(hash, out var group))
            _groups[hash] = group = [];
        group.Add(repeat);
    }

    /// <summary>Where an operand comes from: how many layers before, or which input of the piece it is.</summary>
    private static int Code(Value operand, Dictionary<Value, int> places, int start, int end, List<Value> inputs)
    {
        if (places.TryGetValue(operand, out var place) && place >= start)
            return end - place;
        if (!inputs.Contains(operand))
            inputs.Add(operand);
        return -1 - inputs.IndexOf(operand);
    }

    private int KeyOf(DefinitionLayer layer)
    {
        var key = string.Join("\u0004", layer.Pieces.Select(piece => piece.Key));
        return _keys.TryGetValue(key, out var number) ? number : _keys[key] = _keys.Count;
    }

    /// <summary>FNV-1a over numbers.</summary>
    private static ulong Mix(ulong hash, int number) => unchecked((hash ^ (uint)number) * 1099511628211UL);
}

/// <summary>Layers in a row of a method.</summary>
internal readonly record struct Repeat(int Method, int Start, int Length)
{
    public bool EndsBefore(Repeat next) => Method != next.Method || Start + Length <= next.Start;
}
