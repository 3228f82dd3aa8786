using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// What is emitted follows from the final calls: kernels that no call is left of go, tiles are as wide as calls want them, and names have
/// no gaps.
/// </summary>
internal static class CalledKernels
{
    public static bool Run(LoweredNetwork network)
    {
        network.Kernels.Keep(network.AllCalls.Select(step => step.Call).OfType<GeneratedCall>());
        foreach (var call in network.Changed.Where(again => again.Part is not null)
            .Select(again => ((CallStep)again.Step).Call).OfType<ConvolutionCall>())
            call.Kernel.Learn(call.RowByRow, [.. PartialRows.Lengths(call.RowByRow.Columns)]);
        return network.Kernels.Kernels.Count > 0;
    }
}
