using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>Weights by name, compared with what the network expects before a tensor is read.</summary>
internal sealed class NamedWeights : WeightFile
{
    private const int MostListed = 5;

    private readonly TensorStore _store;
    private readonly ParameterTable _table;

    /// <exception cref="WeightMismatchException">A tensor is missing, is left over, or has another shape.</exception>
    public NamedWeights(TensorStore store, ParameterTable table)
    {
        (_store, _table) = (store, table);
        if (Difference() is not { } difference)
            return;
        store.Dispose();
        throw new WeightMismatchException($"'{store.Name}' does not fit the network '{table.Network}': {difference}.");
    }

    public override WeightTensor Read(int entry) => _store.Read(_table.Parameters[entry].Name);

    public override void Dispose() => _store.Dispose();

    /// <summary>What does not fit; null where all does.</summary>
    private string? Difference()
    {
        var expected = _table.Parameters.Select(parameter => parameter.Name).ToHashSet();
        string[] left = [.. _store.Tensors.Where(tensor => tensor.IsWeight).Select(tensor => tensor.Name).Where(name => !expected.Contains(name))];
        Parameter[] missing = [.. _table.Parameters.Where(parameter => _store.Find(parameter.Name) is null)];
        if (missing.Length > 0)
        {
            return $"it has no tensor '{missing[0].Name}' [{string.Join(", ", missing[0].Shape)}]"
                + (missing.Length > 1 ? $" (nor {List(missing.Skip(1).Select(parameter => parameter.Name))})" : "")
                + (Spelling.Nearest(missing[0].Name, left) is { } near ? $"; did you mean '{near}'?"
                    : left.Length > 0 ? $"; no layer reads its {List(left)}" : "");
        }

        return _table.Parameters.Select(Misfit).FirstOrDefault(misfit => misfit is not null) ?? (left.Length == 0 ? null
            : $"no layer reads its tensor {List(left)}"
                + (Spelling.Nearest(left[0], expected) is { } nearest ? $"; the nearest name that one reads is '{nearest}'" : ""));
    }

    private string? Misfit(Parameter expected)
    {
        var tensor = _store.Find(expected.Name)!;
        if (!tensor.IsFloating)
            return $"its tensor '{tensor.Name}' has elements of type {tensor.Tensor.Type}, expected floats of 16, 32 or 64 bits";
        return tensor.Tensor.Shape.SequenceEqual(expected.Shape.Select(dimension => (long)dimension))
            ? null
            : $"its tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Tensor.Shape)}], "
                + $"expected [{string.Join(", ", expected.Shape)}]";
    }

    private static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(MostListed).Select(name => $"'{name}'"))
            + (all.Count > MostListed ? $" and {all.Count - MostListed} more" : "");
    }
}
