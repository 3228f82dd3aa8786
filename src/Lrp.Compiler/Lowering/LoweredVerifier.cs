namespace Lrp.Compiler.Lowering;

/// <summary>
/// The invariants of calls, checked after every pass on them: a broken one is a mistake of the compiler, not of the model.
/// </summary>
public static class LoweredVerifier
{
    /// <exception cref="InvalidOperationException">Names the first call that breaks one.</exception>
    public static void Verify(LoweredNetwork network)
    {
        var regions = new HashSet<WeightRegion>(network.Weights);
        var external = new HashSet<Buffer>(network.Buffers.Where(buffer => buffer.IsExternal));
        var forward = Walk(network.Forward, external);
        Require(network.Outputs.Append(network.Logits).OfType<Buffer>(), forward);
        for (var index = 0; index < network.Prepare.Length; index++)
        {
            // What both walks write, the backward may read.
            var prepared = Walk(network.Prepare[index], forward);
            if (network.ForwardAndPrepare[index] is { } joint)
                prepared.IntersectWith(Walk(joint, external));
            var backward = Walk(network.Backward[index], prepared);
            Require(network.Relevance[index].Concat(network.Inner[index].Values), backward);
        }

        if (network.Changed.Count > 0)
            RequireKept(network);

        HashSet<Buffer> Walk(IReadOnlyList<Step> steps, HashSet<Buffer> before)
        {
            var written = new HashSet<Buffer>(before);
            Visit(steps, written);
            return written;
        }

        void Visit(IReadOnlyList<Step> steps, HashSet<Buffer> written)
        {
            foreach (var step in steps)
            {
                if (step is LoopStep loop)
                {
                    RequireParallel(loop);
                    Visit(loop.Body, written);
                    continue;
                }

                var call = (CallStep)step;
                foreach (var buffer in call.Reads)
                {
                    if (!written.Contains(buffer.Root))
                        throw new InvalidOperationException($"{call.Call.Name} ({step.Sentence}) reads {buffer} before it is written");
                }

                foreach (var region in call.Regions)
                {
                    if (!regions.Contains(region))
                        throw new InvalidOperationException(
                            $"{call.Call.Name} ({step.Sentence}) reads weights of {region.Layer} that are not packed");
                }

                foreach (var buffer in call.Writes)
                    written.Add(buffer.Root);
            }
        }
    }

    /// <summary>
    /// A pass over changes finds what it reads: written by itself, or left by the whole pass before, over which no explanation wrote.
    /// </summary>
    private static void RequireKept(LoweredNetwork network)
    {
        var rewritten = new HashSet<Buffer>(network.Rewritten);
        var kept = new HashSet<Buffer>(network.Forward.SelectMany(step => step.Results()).Where(buffer => !rewritten.Contains(buffer)));
        foreach (var again in network.Changed)
        {
            if (again.Step.Reads.FirstOrDefault(buffer => rewritten.Contains(buffer.Root)) is { } lost && !IsInPlace(again.Step, lost))
                throw new InvalidOperationException($"{again.Step.Sentence} reads {lost}, which no pass leaves, before it is written");
            rewritten.ExceptWith(again.Results);
        }

        foreach (var step in network.Prepare.Concat(network.Backward).SelectMany(steps => steps))
        {
            if (step.Results().FirstOrDefault(kept.Contains) is { } changed)
                throw new InvalidOperationException($"{step.Sentence} writes {changed}, which is the forward pass's");
        }

        // Carried from turn to turn.
        static bool IsInPlace(Step step, Buffer buffer) => step.Results().Contains(buffer.Root);
    }

    /// <summary>Turns that may run at once write each a part of its own, and read no other.</summary>
    private static void RequireParallel(LoopStep loop)
    {
        if (!loop.IsParallel)
            return;
        var operands = loop.Body.Flatten().SelectMany(step => step.Arguments.OfType<BufferOperand>())
            .Where(operand => operand.Access != Access.Scratch).ToList();
        var written = operands.Where(operand => operand.Access == Access.Write)
            .ToLookup(operand => operand.Buffer.Root, operand => operand.Buffer);
        foreach (var buffer in operands.Select(operand => operand.Buffer).Where(buffer => written.Contains(buffer.Root)))
        {
            if (buffer.StrideOf(loop.Index) < buffer.Layout.BatchStride
                || written[buffer.Root].Any(other => other.Motion != buffer.Motion || other.Start != buffer.Start))
                throw new InvalidOperationException($"turns of the loop of {loop.Sentence} share {buffer}, and cannot run at once");
        }
    }

    private static void Require(IEnumerable<Buffer> results, HashSet<Buffer> written)
    {
        foreach (var result in results)
        {
            if (!written.Contains(result.Root))
                throw new InvalidOperationException($"nothing writes the result {result}");
        }
    }
}
