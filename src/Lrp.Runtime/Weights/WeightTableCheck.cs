using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>Compares a model file with what the generated code was compiled from.</summary>
internal static class WeightTableCheck
{
    /// <exception cref="WeightMismatchException">The file does not fit; the message names the first tensor that differs.</exception>
    public static void Verify(Stream model, WeightTable table, string name)
    {
        var payloads = table.Entries.Where(entry => entry.File is null).Select(entry => (entry.Offset, entry.Length));
        if (model.Length == table.FileLength && Fingerprint.Compute(model, payloads) == table.Fingerprint)
            return;
        throw new WeightMismatchException(
            $"'{name}' does not fit the network that was compiled from '{table.Model}': {FirstDifference(model, table)}.");
    }

    private static string FirstDifference(Stream model, WeightTable table)
    {
        if (model.Length == 0)
            return "it is empty";
        // Numbers in text have no fixed length, so that those of a network trained anew lie elsewhere.
        if (table.Entries.Any(entry => entry.Encoding == WeightEncoding.Text))
            return "it is another text; compile it anew";
        Dictionary<string, OnnxTensor> stored;
        try
        {
            stored = new OnnxTensorReader(model).ReadAll().DistinctBy(tensor => tensor.Name).ToDictionary(tensor => tensor.Name);
        }
        catch (InvalidDataException exception)
        {
            return $"it is damaged or no ONNX file ({exception.Message}; {model.Length} bytes, expected {table.FileLength})";
        }

        return table.Entries
            .Select(entry => Difference(entry, stored.GetValueOrDefault(entry.Name)))
            .FirstOrDefault(difference => difference is not null)
            ?? "it has the same tensors, but another graph (operators, their settings, or small constants)";
    }

    private static string? Difference(WeightEntry expected, OnnxTensor? actual)
    {
        if (actual is null)
            return $"the tensor '{expected.Name}' is missing";
        if (actual.Type != (int)expected.Type)
            return $"the tensor '{expected.Name}' is {(WeightType)actual.Type}, expected {expected.Type}";
        return actual.Shape.SequenceEqual(expected.Shape.Select(dimension => (long)dimension))
            ? null
            : $"the tensor '{expected.Name}' has shape [{string.Join(", ", actual.Shape)}], expected [{string.Join(", ", expected.Shape)}]";
    }
}
