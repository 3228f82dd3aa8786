using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Lowers small networks.</summary>
internal static class TinyNetworks
{
    public static LoweredNetwork Lower(this OnnxModelBuilder model, params string[] explanations) =>
        Lowerer.Run(model.Explain(explanations));

    /// <summary>The calls of a phase, without halos and conversions: "ConvolveRelu PointwiseDivide".</summary>
    public static string Calls(IEnumerable<Step> steps) => string.Join(" ", steps.Select(step => step.Call().Name)
        .Where(name => !name.StartsWith("Tensors.", StringComparison.Ordinal)));

    /// <summary>A step's call, or the one that its loop repeats.</summary>
    public static KernelCall Call(this Step step) => new[] { step }.Flatten().Single().Call;

    /// <summary>What a step's kernel does to its sums: "r0 = accumulator; r1 = Relu(r0; 0, 0); y0 = r1".</summary>
    public static string Epilogue(this Step step) => step.Kernel()!.Epilogue.ToString();

    /// <summary>The steps that call generated kernels.</summary>
    public static IReadOnlyList<Step> Kernels(this IEnumerable<Step> steps) => [.. steps.Where(step => step.Call() is GeneratedCall)];

    /// <summary>The generated kernel that a step calls, if it does.</summary>
    public static Kernel? Kernel(this Step step) => (step.Call() as GeneratedCall)?.Kernel;
}
