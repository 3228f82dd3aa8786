using Lrp.Compiler.Lowering;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Planning;

/// <summary>When a buffer's content is needed: steps of the forward pass, then of one explanation.</summary>
/// <param name="Explanation">−1 for what the forward pass writes.</param>
/// <param name="End">The last step that needs it; <see cref="Always"/> where a later call may.</param>
public sealed record Lifetime(Buffer Buffer, int Explanation, int Start, int End)
{
    public const int Always = int.MaxValue;

    public override string ToString() => $"{Buffer} [{Start}, {(End == Always ? "end" : End.ToString(System.Globalization.CultureInfo.InvariantCulture))}]";
}

/// <summary>Finds lifetimes from the order of steps.</summary>
internal static class LifetimeAnalysis
{
    public static IReadOnlyList<Lifetime> Run(LoweredNetwork network)
    {
        var lifetimes = new Dictionary<Buffer, Lifetime>();
        // A part of the forward pass may run again on what all of it left.
        var kept = network.IsIncremental ? network.Forward.SelectMany(step => step.Results()).Except(network.Rewritten) : [];
        foreach (var buffer in network.Buffers.Where(buffer => buffer.IsExternal).Concat(kept))
            lifetimes[buffer] = new Lifetime(buffer, -1, 0, Lifetime.Always);
        var forward = Visit(network.Forward, -1, 0, isBackward: false);
        for (var index = 0; index < network.Prepare.Length; index++)
        {
            var prepared = Visit(network.Prepare[index], index, forward, isBackward: false);
            Visit(network.Backward[index], index, prepared, isBackward: true);
            VisitJoint(network.ForwardAndPrepare[index] ?? [], index, prepared);
        }

        var results = network.Relevance.SelectMany(list => list).Concat(network.Inner.SelectMany(inner => inner.Values))
            .Concat(network.Outputs).Concat([network.Logits]).OfType<Buffer>();
        foreach (var root in results.Select(buffer => buffer.Root).Where(lifetimes.ContainsKey))
            lifetimes[root] = lifetimes[root] with { End = Lifetime.Always };
        return [.. lifetimes.Values];

        // The position behind the last step.
        int Visit(IReadOnlyList<Step> steps, int explanation, int first, bool isBackward)
        {
            foreach (var (buffer, position) in Uses(steps))
                Touch(buffer, explanation, first + position, isBackward ? first : 0);
            return first + steps.Flatten().Count();
        }

        // What the joint pass prepares beside a forward step must not lie where the rest of the forward pass writes. Behind the forward
        // pass its steps may stand in another order than alone, so what they use is taken for the whole of the preparation.
        void VisitJoint(IReadOnlyList<Step> joint, int explanation, int prepared)
        {
            foreach (var (root, position) in Uses(joint))
            {
                var (start, end) = (Math.Min(position, forward), position < forward ? position : prepared);
                if (!lifetimes.TryGetValue(root, out var known))
                    lifetimes[root] = new Lifetime(root, explanation, start, end);
                else if (known.Explanation == explanation)
                    lifetimes[root] = known with { Start = Math.Min(known.Start, start), End = Math.Max(known.End, end) };
            }
        }

        // A backward may run again for another target: what it reads of earlier phases must outlive it.
        void Touch(Buffer buffer, int explanation, int step, int repeatsFrom)
        {
            if (!lifetimes.TryGetValue(buffer, out var known))
                lifetimes[buffer] = new Lifetime(buffer, explanation, step, step);
            else if (known.Explanation != explanation || known.Start < repeatsFrom)
                lifetimes[buffer] = known with { End = Lifetime.Always };
            else
                lifetimes[buffer] = known with { End = Math.Max(known.End, step) };
        }
    }

    /// <summary>
    /// What steps use, and when: calls count one after the other. A buffer that carries something from turn to turn of a loop is used
    /// from its first call to its last; one that every turn makes anew only from there.
    /// </summary>
    private static IEnumerable<(Buffer Root, int Position)> Uses(IReadOnlyList<Step> steps, int first = 0)
    {
        foreach (var step in steps)
        {
            if (step is not LoopStep loop)
            {
                foreach (var buffer in step.Writes.Concat(step.Reads))
                    yield return (buffer.Root, first);
                first++;
                continue;
            }

            var end = first + loop.Body.Flatten().Count();
            var carried = loop.Reads.Concat(loop.Writes.Where(buffer => buffer.StrideOf(loop.Index) != 0))
                .Select(buffer => buffer.Root).ToList();
            foreach (var use in carried.Select(root => (root, first)).Concat(Uses(loop.Body, first))
                .Concat(carried.Select(root => (root, end - 1))))
                yield return use;
            first = end;
        }
    }
}
