using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Makes one kernel call of two convolutions that walk through the same inputs: two adjoints of a backward; and, since explaining
/// needs the forward pass and what the explanation prepares from it, a convolution of each.
/// </summary>
internal static class JointPass
{
    public static bool Run(LoweredNetwork network)
    {
        var found = PairUp(network, network.Forward);
        for (var index = 0; index < network.Prepare.Length; index++)
        {
            List<Step> joint = [.. network.Forward, .. network.Prepare[index]];
            if (PairUp(network, joint))
            {
                network.ForwardAndPrepare[index] = joint;
                found = true;
            }

            found |= PairUp(network, network.Prepare[index]);
            found |= PairUp(network, network.Backward[index]);
        }

        return found;
    }

    /// <summary>Moves steps up to the first that fits them, where all that they read is there by then.</summary>
    private static bool PairUp(LoweredNetwork network, List<Step> steps)
    {
        var paired = new List<Step>();
        // By memory, of which steps may write parts.
        var written = new Dictionary<Buffer, List<(Buffer Part, int Index, bool IsConvolution)>>();
        var candidates = new Dictionary<TensorOperand, List<int>>();
        foreach (var step in steps)
        {
            var at = FindPartner(step);
            if (at >= 0)
                paired[at] = Pair(network, paired[at], step);
            else
            {
                at = paired.Count;
                paired.Add(step);
                if (ConvolutionOf(step) is { } call)
                    candidates[call.Input] = [.. candidates.TryGetValue(call.Input, out var known) ? known : [], at];
            }

            foreach (var buffer in step.Writes)
            {
                if (!written.TryGetValue(buffer.Root, out var parts))
                    written[buffer.Root] = parts = [];
                parts.Add((buffer, at, ConvolutionOf(step) is not null));
            }
        }

        var found = paired.Count < steps.Count;
        steps.Clear();
        steps.AddRange(paired);
        return found;

        int FindPartner(Step step)
        {
            if (ConvolutionOf(step) is not { } call || !candidates.TryGetValue(call.Input, out var known))
                return -1;
            var reads = call.Arguments.OfType<BufferOperand>().Where(operand => operand.Access == Access.Read).ToList();
            return known.Where(index => reads.All(read => IsThere(read, index)) && Fits(paired[index], step)).Append(-1).First();
        }

        // Phases of an adjoint write one buffer, each its own positions: what a phase reads of it is there when the same phase has run.
        bool IsThere(BufferOperand read, int at) => LastWrite(read.Buffer, ofConvolutions: true) <= at
            || (LastWrite(read.Buffer, ofConvolutions: false) <= at && ConvolutionOf(paired[at])!.Stores(read));

        int LastWrite(Buffer buffer, bool ofConvolutions) => written.TryGetValue(buffer.Root, out var parts)
            ? parts.Where(part => part.Part.Overlaps(buffer) && (ofConvolutions || !part.IsConvolution))
                .Select(part => part.Index).Prepend(-1).Max()
            : -1;
    }

    /// <summary>A convolution, of an image or of each image of a batch.</summary>
    private static ConvolutionCall? ConvolutionOf(Step step) => step switch
    {
        CallStep one => one.Call as ConvolutionCall,
        LoopStep { IsParallel: true, Body.Count: 1 } loop => ConvolutionOf(loop.Body[0]),
        _ => null,
    };

    /// <summary>The loops around it, the inner first.</summary>
    private static LoopIndex[] LoopsOf(Step step) => step is LoopStep loop ? [.. LoopsOf(loop.Body[0]), loop.Index] : [];

    private static bool Fits(Step first, Step second)
    {
        var (one, other) = (ConvolutionOf(first)!, ConvolutionOf(second)!);
        return LoopsOf(first).SequenceEqual(LoopsOf(second)) && one.RowByRow == other.RowByRow
            && KernelChoice.IsPair(one.Kernel, other.Kernel, WeightsOf(one, other));
    }

    private static Step Pair(LoweredNetwork network, Step first, Step second) => LoopStep.Of(
        new Pair(first.Subject, second.Subject), Pair(network, ConvolutionOf(first)!, ConvolutionOf(second)!), LoopsOf(first));

    private static ConvolutionCall Pair(LoweredNetwork network, ConvolutionCall first, ConvolutionCall second)
    {
        var weights = WeightsOf(first, second);
        var kernel = (PairKernel)network.Kernels.Register(new PairKernel(first.Kernel, second.Kernel, weights));
        var loop = first.Loop == second.Loop ? first.Loop : first.RowByRow;
        SumOperands one = first.Sums[0], other = second.Sums[0];
        return first with
        {
            Kernel = kernel,
            Loop = loop,
            Sums =
            [
                one with { Weights = IsBySign(weights) ? Unsigned(network, one.Weights!) : one.Weights },
                other with { Weights = weights == PairWeights.Own ? other.Weights : null },
            ],
            MultiplyAdds = first.MultiplyAdds + second.MultiplyAdds,
        };
    }

    private static bool IsBySign(PairWeights weights) => weights is PairWeights.PositiveAndNegative or PairWeights.NegativeAndPositive;

    /// <summary>The weights of which a region holds the positive or negative ones, packed as that.</summary>
    private static WeightRegion Unsigned(LoweredNetwork network, WeightRegion part)
    {
        var constant = part.Constant.Producer!.Inputs[0];
        var region = network.Weights.Find(known => known.Constant == constant && known.Packing.Equals(part.Packing));
        if (region is null)
            network.Weights.Add(region = new WeightRegion(part.Layer, part.Role, constant, part.Packing, part.Length));
        return region;
    }

    private static PairWeights WeightsOf(ConvolutionCall first, ConvolutionCall second)
    {
        var (one, other) = (first.Sums[0].Weights!, second.Sums[0].Weights!);
        if (one == other)
            return PairWeights.Shared;
        if (!one.Packing.Equals(other.Packing))
            return PairWeights.Own;
        return (Sign(one), Sign(other)) switch
        {
            (_, UnaryFunction.Relu) when Source(other) == one.Constant => PairWeights.PositivePart,
            (UnaryFunction.Relu, UnaryFunction.NegativePart) when Source(other) == Source(one) => PairWeights.PositiveAndNegative,
            (UnaryFunction.NegativePart, UnaryFunction.Relu) when Source(other) == Source(one) => PairWeights.NegativeAndPositive,
            _ => PairWeights.Own,
        };
    }

    private static UnaryFunction? Sign(WeightRegion region) => (region.Constant.Producer?.Operator as Unary)?.Function;

    private static Value Source(WeightRegion region) => region.Constant.Producer!.Inputs[0];
}
