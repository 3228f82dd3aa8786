using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// The graph's inputs: a symbolic batch is 1, every other symbolic dimension must be pinned, unless nobody reads the input. All are fed as
/// floats, integers and truth values too.
/// </summary>
internal static class InputImport
{
    public static void Import(
        ImportContext context, OnnxGraph source, IReadOnlyDictionary<string, IntList> pinned, Action<string, Value> define,
        Func<string, bool> isRead)
    {
        var (graph, file) = (context.Graph, context.File.Name);
        // Up to IR version 3, files list their weights among the inputs.
        var inputs = source.Inputs.Where(input => !source.Initializers.ContainsKey(input.Name)).ToList();
        foreach (var name in pinned.Keys.Where(name => inputs.All(input => input.Name != name)))
        {
            throw new DiagnosticException(DiagnosticTable.InputShapeMisfit, file, name,
                $"the model's inputs are {string.Join(", ", inputs.Select(input => $"'{Text.Quotable(input.Name)}'").Take(20))}");
        }

        foreach (var input in inputs)
        {
            if (TensorPayload.SizeOf(input.Type) == 0)
            {
                // Strings, lists: what nobody reads need not be fed.
                if (!isRead(input.Name))
                    continue;
                if (input.Type == ElementType.String)
                {
                    RequireOneText(input, file);
                    define(input.Name, context.AddTextInput(input.Name));
                    continue;
                }

                throw new DiagnosticException(DiagnosticTable.ElementTypeUnsupported, file, Text.Quotable(input.Name),
                    input.Type == 0 ? "other than tensor" : $"{input.Type}", "an input of numbers");
            }

            var shape = pinned.TryGetValue(input.Name, out var pin) ? Pinned(input, pin, file) : Fixed(input, file, isRead(input.Name));
            var value = graph.AddInput(input.Name, ElementType.Float32, shape);
            if (!ShapeRules.IsFloating(input.Type))
                graph.IntegerInputs.Add(value);
            define(input.Name, value);
        }
    }

    private static void RequireOneText(OnnxValueInfo input, string file)
    {
        if (input.Dimensions?.FirstOrDefault(dimension => dimension.Value > 1).Value is > 1 and var several)
        {
            throw new DiagnosticException(DiagnosticTable.TextUnsupported, file,
                $"input '{Text.Quotable(input.Name)}' takes {several} texts at a time; "
                    + "export the model for one, of shape [1, 1] or [None, 1]");
        }
    }

    private static Shape Fixed(OnnxValueInfo input, string file, bool isRead)
    {
        if (input.Dimensions is null && !isRead)
            return new Shape(1);
        if (input.Dimensions is null)
            throw new DiagnosticException(DiagnosticTable.DynamicDimension, file, "count", Text.Quotable(input.Name), "unknown rank");
        var dimensions = new long[input.Dimensions.Count];
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            var dimension = input.Dimensions[axis];
            // Some exporters write -1 for "any".
            if (dimension.Value < -1)
            {
                throw new DiagnosticException(DiagnosticTable.ModelCorrupt, file,
                    $"dimension {axis} of input '{Text.Quotable(input.Name)}' is {dimension.Value}");
            }

            if (dimension.Value <= 0 && axis > 0 && isRead)
            {
                throw new DiagnosticException(DiagnosticTable.DynamicDimension, file, $"{axis}", Text.Quotable(input.Name),
                    dimension.Symbol.Length > 0 ? $"'{Text.Quotable(dimension.Symbol)}'" : "unknown");
            }

            dimensions[axis] = Math.Max(dimension.Value, 1);
        }

        return Checked(input.Name, dimensions, file);
    }

    private static Shape Pinned(OnnxValueInfo input, IntList pin, string file)
    {
        if (input.Dimensions is not null && input.Dimensions.Count != pin.Count)
            throw Misfit($"{pin} has not the {input.Dimensions.Count} dimensions of the model");
        for (var axis = 0; axis < pin.Count; axis++)
        {
            if (pin[axis] < 1)
                throw Misfit($"{pin} has a dimension below 1");
            if (input.Dimensions?[axis].Value is > 0 and var given && given != pin[axis])
                throw Misfit($"dimension {axis} of the model is {given}");
        }

        return Checked(input.Name, [.. pin.Select(dimension => (long)dimension)], file);

        DiagnosticException Misfit(string what) => new(DiagnosticTable.InputShapeMisfit, file, Text.Quotable(input.Name), what);
    }

    private static Shape Checked(string name, long[] dimensions, string file)
    {
        try
        {
            return ShapeRules.ShapeOf(dimensions);
        }
        catch (ShapeException misfit)
        {
            throw new DiagnosticException(DiagnosticTable.ModelCorrupt, file, $"input '{Text.Quotable(name)}': {misfit.Message}");
        }
    }
}
