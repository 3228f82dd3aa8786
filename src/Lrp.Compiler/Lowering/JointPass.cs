using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Makes one kernel call of two convolutions that walk through the same inputs: two adjoints of a backward; and, since explaining
/// needs the forward pass and what the explanation prepares from it, a convolution of each.
/// </summary>
internal static class JointPass
{
    public static void Run(LoweredNetwork network)
    {
        PairUp(network, network.Forward);
        for (var index = 0; index < network.Prepare.Length; index++)
        {
            List<Step> joint = [.. network.Forward, .. network.Prepare[index]];
            if (PairUp(network, joint))
                network.ForwardAndPrepare[index] = joint;
            PairUp(network, network.Prepare[index]);
            PairUp(network, network.Backward[index]);
        }

        RemoveUnusedWeights(network);
    }

    private static void RemoveUnusedWeights(LoweredNetwork network)
    {
        var used = new HashSet<WeightRegion>(network.AllSteps.SelectMany(step => step.Arguments).Select(argument => argument switch
        {
            WeightArgument weight => weight.Region,
            WeightTensorArgument weight => weight.Region,
            _ => null,
        }).OfType<WeightRegion>());
        network.Weights.RemoveAll(region => !used.Contains(region));
    }

    /// <summary>Moves steps up to the first that fits them, where all that they read is there by then.</summary>
    private static bool PairUp(LoweredNetwork network, List<Step> steps)
    {
        var paired = new List<Step>();
        var written = new Dictionary<Buffer, int>();
        var candidates = new Dictionary<Argument, List<int>>();
        foreach (var step in steps)
        {
            var at = FindPartner(step);
            if (at >= 0)
                paired[at] = Pair(network, paired[at], step);
            else
            {
                at = paired.Count;
                paired.Add(step);
                if (step.Columns > 0)
                    candidates[step.Arguments[1]] = [.. candidates.TryGetValue(step.Arguments[1], out var known) ? known : [], at];
            }

            foreach (var root in step.Writes.Select(buffer => buffer.Root))
                written[root] = written.TryGetValue(root, out var last) ? Math.Max(last, at) : at;
        }

        var found = paired.Count < steps.Count;
        steps.Clear();
        steps.AddRange(paired);
        return found;

        int FindPartner(Step step)
        {
            if (step.Columns == 0 || !candidates.TryGetValue(step.Arguments[1], out var known))
                return -1;
            var ready = step.Reads.Select(buffer => written.TryGetValue(buffer.Root, out var index) ? index : -1).Prepend(-1).Max();
            return known.Where(index => index >= ready && Fits(paired[index], step)).Append(-1).First();
        }
    }

    private static bool Fits(Step first, Step second) =>
        PairKernel.Fits(first.Kernel, second.Kernel) && first.RowByRow == second.RowByRow
        && IsWorthwhile(first.Kernel!, WeightsOf(first, second));

    /// <summary>
    /// Two sets of weights at once come in too slowly from the second-level cache (0.81 of a forward pass instead of 0.75 for
    /// EfficientNet-Lite0's projections).
    /// </summary>
    private static bool IsWorthwhile(Kernel first, PairWeights weights) => weights != PairWeights.Own || first is DepthwiseKernel;

    private static Step Pair(LoweredNetwork network, Step first, Step second)
    {
        var weights = WeightsOf(first, second);
        var kernel = (PairKernel)network.Kernels.Register(new PairKernel(first.Kernel!, second.Kernel!, weights));
        var isAlike = first.Arguments[0].Equals(second.Arguments[0]);
        var columns = isAlike ? first.Columns : first.RowByRow.Columns;
        kernel.Columns.Add(columns);
        var own = second.Arguments.SkipWhile(argument => argument is not WeightArgument).Skip(weights == PairWeights.Own ? 0 : 1).ToList();
        // Not its lists of active inputs: the first's serve both.
        var writes = second.Writes.Where(buffer => own.Exists(argument => argument is TensorArgument tensor && tensor.Buffer == buffer));
        return new Step(
            $"{first.Sentence}\nand {second.Sentence}", kernel, "",
            [
                isAlike ? first.Arguments[0] : new TextArgument(first.RowByRow.Shape),
                .. first.Arguments.Skip(1).Select(argument => IsWeights(argument) && IsBySign(weights) ? Unsigned(network, argument) : argument),
                .. own,
            ],
            [.. first.Reads, .. second.Reads.Except(first.Writes)], [.. first.Writes, .. writes])
        {
            Work = first.Work + second.Work,
        };

        bool IsWeights(Argument argument) => argument is WeightArgument weight && weight.Region == RegionOf(first);
    }

    private static bool IsBySign(PairWeights weights) => weights is PairWeights.PositiveAndNegative or PairWeights.NegativeAndPositive;

    /// <summary>The weights of which a region holds the positive or negative ones, packed as that.</summary>
    private static WeightArgument Unsigned(LoweredNetwork network, Argument argument)
    {
        var part = ((WeightArgument)argument).Region;
        var constant = part.Constant.Producer!.Inputs[0];
        var region = network.Weights.Find(known => known.Constant == constant && known.Packing.Equals(part.Packing));
        if (region is null)
            network.Weights.Add(region = new WeightRegion(part.Layer, part.Role, constant, part.Packing, part.Length));
        return new WeightArgument(region);
    }

    private static PairWeights WeightsOf(Step first, Step second)
    {
        var (one, other) = (RegionOf(first), RegionOf(second));
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

    private static WeightRegion RegionOf(Step step) => step.Arguments.OfType<WeightArgument>().First().Region;

    private static UnaryFunction? Sign(WeightRegion region) => (region.Constant.Producer?.Operator as Unary)?.Function;

    private static Value Source(WeightRegion region) => region.Constant.Producer!.Inputs[0];
}
