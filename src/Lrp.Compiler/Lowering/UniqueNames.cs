namespace Lrp.Compiler.Lowering;

/// <summary>Names of one scope: a name that is taken gets a number.</summary>
/// <param name="reserved">Names that are taken from the start.</param>
public sealed class UniqueNames(params string[] reserved)
{
    private readonly HashSet<string> _taken = [.. reserved];
    private readonly Dictionary<string, int> _last = [];

    /// <summary>The name itself, or the name and the first free number from 2.</summary>
    public string Add(string name)
    {
        if (_taken.Add(name))
            return name;
        // A model can hold a hundred thousand nodes of one name: go on from the last number instead of trying all again. A digit at
        // the end is kept apart from the number, so that "Conv1" becomes "Conv1_2" and not "Conv12".
        var number = _last.TryGetValue(name, out var last) ? last : 1;
        var stem = char.IsDigit(name[name.Length - 1]) ? name + "_" : name;
        string unique;
        do
            unique = stem + (++number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        while (!_taken.Add(unique));
        _last[name] = number;
        return unique;
    }
}
