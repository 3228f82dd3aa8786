using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// For incremental networks: which steps of the forward pass run again where a part of the inputs changed, from what each reads and
/// writes. What depends on no input does not.
/// </summary>
internal static class ChangedSteps
{
    public static bool Run(LoweredNetwork network)
    {
        if (!network.IsIncremental)
            return false;
        // What is read and written by one step does not outlive a pass, so all that write it run in each.
        var inPlace = new HashSet<Buffer>(network.Forward.SelectMany(step => Roots(step.Reads).Intersect(Roots(step.Writes))));
        // Buffers that may have changed. Of those that are images a part may have; the others are one whole.
        var changed = new Dictionary<Buffer, bool>();
        foreach (var (buffer, input) in network.Inputs.Zip(network.Graph.Inputs, (buffer, input) => (buffer, input)))
            changed[buffer] = Layout.IsImage(input.Shape) && input.Shape[0] == 1;
        var steps = new List<ChangedStep>();
        foreach (var step in network.Forward)
        {
            if (Of(step) is not { } run)
                continue;
            steps.Add(run);
            if (run is WhollyRun { IsRepair: true })
                continue;
            foreach (var result in run.Results)
                changed[result] = run is PartlyRun && (!changed.TryGetValue(result, out var isImage) || isImage);
        }

        network.Changed = steps;
        return true;

        ChangedStep? Of(Step step)
        {
            if (Roots(step.Writes).Any(inPlace.Contains))
                return new WhollyRun(step, []);
            // What reads nothing, as zeros behind the last channel, repairs what was written before.
            var causes = Roots(step.Reads.Count > 0 ? step.Reads : step.Writes).Where(changed.ContainsKey).ToList();
            return causes.Count == 0 ? null : InParts(step, causes) ?? (ChangedStep)new WhollyRun(step, causes);
        }

        PartlyRun? InParts(Step step, List<Buffer> causes)
        {
            if (step is not CallStep { Call.InParts: { } part } call || step.Reads.Count == 0)
                return null;
            var windows = part.Reads.Where(read => changed.ContainsKey(read.Operand.Buffer.Root))
                .Select(read => (read.Operand.Buffer.Root, read.Window)).Distinct().ToList();
            var isOfImages = part.Reads.All(read => IsWhole(read.Operand.Buffer)) && step.Writes.All(IsWhole)
                && causes.All(cause => changed[cause] && windows.Exists(window => window.Root == cause))
                && call.Arguments.OfType<PointerOperand>()
                    .All(operand => operand.Buffer.IsExternal || operand.Access == Access.Scratch || !changed.ContainsKey(operand.Buffer.Root))
                && new PartlyRun(call, part, windows).Results.All(result => !changed.TryGetValue(result, out var isImage) || isImage);
            return isOfImages ? new PartlyRun(call, part, windows) : null;
        }
    }

    /// <summary>Not another view of the same memory, in which places are others.</summary>
    private static bool IsWhole(Buffer buffer) => buffer.Root == buffer && buffer.Motion is null;

    private static IEnumerable<Buffer> Roots(IEnumerable<Buffer> buffers) => buffers.Select(buffer => buffer.Root).Distinct();
}
