using System.Globalization;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.KernelMachines;

/// <summary>
/// A kernel machine in a file of safetensors: support_vectors [n, V], dual_coef [n] or [m, n], intercept [m], and its kernel in the
/// metadata. docs/kernel-machines.md describes it.
/// </summary>
internal static class SafetensorsImport
{
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says does not fit.</exception>
    public static Graph Import(ModelFile file, SafetensorsFile content, ImportOptions options)
    {
        var graph = new MachineGraph(file, options, "safetensors");
        try
        {
            var intercepts = content.Constant(graph.Graph, "intercept", rank: 1);
            if (content.ShapeOf("support_vectors") is { Rank: 2 } none && none[0] == 0 && none[1] > 0)
                return WithoutVectors(content, graph, intercepts, none[1]);
            var vectors = content.Constant(graph.Graph, "support_vectors", rank: 2);
            var coefficients = content.Constant(graph.Graph, "dual_coef", rank: null);
            if (coefficients.Shape.Rank == 1)
                coefficients = graph.Emit(new Reshape(new Shape(1, coefficients.Shape.Count)), coefficients);
            var features = vectors.Shape[1];
            var machine = new KernelMachine(new(content.Kernel(features)), Groups(content));
            var x = graph.AddInput(features, isFixed: true);
            graph.AddOutput("decision", graph.EmitMachine(machine, x, vectors, coefficients, intercepts), []);
            return graph.Finish("decision");
        }
        catch (ShapeException misfit)
        {
            throw graph.Invalid(misfit.Message);
        }
    }

    /// <summary>f = b, whatever the kernel.</summary>
    private static Graph WithoutVectors(SafetensorsFile content, MachineGraph graph, Value intercepts, int features)
    {
        if (content.ShapeOf("dual_coef") is not { Count: 0 })
            throw content.Invalid("it has no support vectors, but not an empty dual_coef");
        var (machine, vectors, coefficients) = KernelMachine.Constant(features, intercepts.Shape[0], graph.Constant);
        graph.AddOutput("decision",
            graph.EmitMachine(machine, graph.AddInput(features, isFixed: true), vectors, coefficients, intercepts), []);
        return graph.Finish("decision");
    }

    /// <summary>Support vectors per class, where the functions are those of one against one.</summary>
    private static IntList Groups(SafetensorsFile content)
    {
        if (!content.Metadata.TryGetValue("n_support", out var text))
            return new IntList();
        return new IntList([.. text.Split(',')
            .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw content.Invalid($"its metadata n_support '{text}' is no list of counts"))]);
    }
}
