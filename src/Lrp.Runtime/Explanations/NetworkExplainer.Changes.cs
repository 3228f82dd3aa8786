using System.Runtime.InteropServices;

namespace Lrp.Generated;

// Incremental networks: what of the inputs differs from the last forward pass's.
public abstract unsafe partial class NetworkExplainer
{
    private readonly Area[] _changes;

    /// <summary>Whether the workspace holds all that the last forward pass computed.</summary>
    private bool _holdsForward;

    /// <summary>The rows and columns of an input that changed; of what is no picture anything but nothing where an element did.</summary>
    protected Area ChangeOf(int input) => _changes[input];

    /// <summary>Takes one input, and whatever of it is new.</summary>
    private void TakeInput(int index, ReadOnlySpan<float> values)
    {
        var known = _arena.Span(_layout.InputOffsets[index], values.Length);
        if (!_layout.IsIncremental)
        {
            values.CopyTo(known);
            return;
        }

        var shape = Inputs[index].Shape;
        var width = shape.Count > 0 ? shape[^1] : 1;
        var height = shape.Count == 4 ? shape[2] : 1;
        // As bits: a change of NaN, or of the sign of zero, is one, too.
        var bits = MemoryMarshal.Cast<float, int>(values);
        var bitsBefore = MemoryMarshal.Cast<float, int>(known);
        var change = default(Area);
        for (var start = 0; start < bits.Length; start += width)
        {
            var line = bits.Slice(start, width);
            var before = bitsBefore.Slice(start, width);
            var left = line.CommonPrefixLength(before);
            if (left == width)
                continue;
            var right = width;
            while (line[right - 1] == before[right - 1])
                right--;
            line.CopyTo(before);
            var row = start / width % height;
            change = change.Or(new Area(row, left, row + 1, right));
        }

        _changes[index] = change;
    }
}
