using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// For incremental networks: which steps of the forward pass run again where a part of the inputs changed, and which of them in part. What
/// depends on no input does not run again. What a small change reaches nearly all of runs as a whole: its buffers then need not outlive
/// the pass, and share memory that is in the processor's caches.
/// </summary>
internal sealed class ChangedSteps
{
    /// <summary>What is a whole for most changes: by then a partial walk costs more than it saves.</summary>
    private const double Most = 0.9;

    private readonly LoweredNetwork _network;

    /// <summary>Where the images are that may change in part, and what of them does for each of some <see cref="Changes"/>.</summary>
    private readonly Dictionary<Buffer, IReadOnlyList<Part>> _parts = [];

    /// <summary>Buffers that every pass writes anew.</summary>
    private readonly HashSet<Buffer> _rewritten;

    private ChangedSteps(LoweredNetwork network)
    {
        _network = network;
        // What one step both reads and writes is not left as it was.
        _rewritten = [.. network.Forward.SelectMany(step => step.Reads.Select(buffer => buffer.Root).Intersect(step.Results()))];
    }

    public static bool Run(LoweredNetwork network)
    {
        if (!network.IsIncremental)
            return false;
        var analysis = new ChangedSteps(network);
        // Whatever else writes a buffer that is written anew does so in each pass as well.
        for (var known = -1; known < analysis._rewritten.Count;)
        {
            known = analysis._rewritten.Count;
            network.Changed = analysis.Walk();
        }

        network.Rewritten = analysis._rewritten;
        return true;
    }

    private IReadOnlyList<ChangedStep> Walk()
    {
        _parts.Clear();
        foreach (var (buffer, input) in _network.Inputs.Zip(_network.Graph.Inputs, (buffer, input) => (buffer, input)))
            _parts[buffer] = Layout.IsImage(input.Shape) && input.Shape[0] == 1 ? Changes(Layout.Image(input.Shape, 1, default)) : [];
        return [.. _network.Forward.Select(Again).OfType<ChangedStep>()];
    }

    private ChangedStep? Again(Step step)
    {
        var results = step.Results().Distinct().ToList();
        var isRewritten = results.Exists(_rewritten.Contains);
        if (step.Reads.Count == 0 && !isRewritten)
        {
            // Zeros behind the last channel are written after what they repair; all else is there since the first pass.
            return results.Exists(_parts.ContainsKey) ? new ChangedStep(step, null, []) : null;
        }

        if (!isRewritten && !step.Reads.Any(buffer => IsChanged(buffer.Root)))
            return null;
        if (!isRewritten && InPart(step, results) is { } part)
            return part;
        _rewritten.UnionWith(results);
        return new ChangedStep(step, null, []);
    }

    private bool IsChanged(Buffer root) => _parts.ContainsKey(root) || _rewritten.Contains(root);

    /// <summary>Null where it has to compute all, or might as well.</summary>
    private ChangedStep? InPart(Step step, IReadOnlyList<Buffer> results)
    {
        if (step is not CallStep { Call.InParts: { } form } || !step.Writes.All(IsWhole))
            return null;
        var changed = step.Reads.Where(buffer => IsChanged(buffer.Root)).ToList();
        var causes = form.Reads.Where(read => changed.Contains(read.Operand.Buffer))
            .Select(read => (read.Operand.Buffer, read.Window)).Distinct().ToList();
        if (!changed.TrueForAll(buffer => IsWhole(buffer) && _parts.TryGetValue(buffer, out var parts) && parts.Count > 0
            && causes.Exists(cause => cause.Buffer == buffer)))
            return null;
        var reached = Enumerable.Range(0, Steps * Steps)
            .Select(index => causes.Select(cause => _parts[cause.Buffer][index].Through(cause.Window)).Aggregate(Part.Or)).ToList();
        if (reached.Average(part => part.Size) > Most * form.Height * form.Width)
            return null;
        foreach (var result in results)
            _parts[result] = _parts.TryGetValue(result, out var known) ? [.. known.Zip(reached, Part.Or)] : reached;
        return new ChangedStep(step, form, causes);
    }

    /// <summary>Not another view of the same memory, in which places are others.</summary>
    private static bool IsWhole(Buffer buffer) => buffer.Root == buffer && buffer.Motion is null;

    private const int Steps = 5;

    /// <summary>Changes of a tenth of an image's height and width, all over it.</summary>
    private static IReadOnlyList<Part> Changes(Layout image)
    {
        return
        [
            .. from y in Enumerable.Range(0, Steps)
               from x in Enumerable.Range(0, Steps)
               select new Part(Side(y, image.Height), Side(x, image.Width)),
        ];

        static (int, int) Side(int step, int size)
        {
            var length = Math.Max(size / 10, 1);
            var first = (size - length) * step / (Steps - 1);
            return (first, first + length);
        }
    }

    /// <summary>Rows and columns, each from the first to the end, exclusive.</summary>
    private readonly record struct Part((int First, int End) Rows, (int First, int End) Columns)
    {
        public long Size => (long)Math.Max(Rows.End - Rows.First, 0) * Math.Max(Columns.End - Columns.First, 0);

        public Part Through(Window2D window) => new(window.Rows.Reached(Rows), window.Columns.Reached(Columns));

        public static Part Or(Part one, Part other) => new(Or(one.Rows, other.Rows), Or(one.Columns, other.Columns));

        private static (int, int) Or((int First, int End) one, (int First, int End) other) =>
            (Math.Min(one.First, other.First), Math.Max(one.End, other.End));
    }
}
