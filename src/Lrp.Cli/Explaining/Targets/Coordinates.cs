using System.Globalization;

namespace Lrp.Cli.Explaining.Targets;

/// <summary>Places in a tensor: their index along each axis.</summary>
internal static class Coordinates
{
    /// <summary>The place of an element.</summary>
    public static int[] Of(int element, IReadOnlyList<int> shape)
    {
        var place = new int[shape.Count];
        for (var axis = shape.Count - 1; axis >= 0; axis--)
            (element, place[axis]) = Math.DivRem(element, shape[axis]);
        return place;
    }

    /// <summary>Reads <c>1,5,4</c>, or <c>1,:,:</c> for all places along some axes, which are null then.</summary>
    /// <returns>Null where the text is something else.</returns>
    public static IReadOnlyList<int?>? Parse(string text)
    {
        var place = new List<int?>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part == ":")
                place.Add(null);
            else if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                place.Add(index);
            else
                return null;
        }

        return place;
    }

    /// <summary>The elements at all places that coordinates leave open.</summary>
    public static IEnumerable<int> Elements(IReadOnlyList<int?> place, IReadOnlyList<int> shape)
    {
        IEnumerable<int> elements = [0];
        for (var axis = 0; axis < shape.Count; axis++)
        {
            var (length, index) = (shape[axis], place[axis]);
            elements = elements.SelectMany(element =>
                index is { } one ? [(element * length) + one] : Enumerable.Range(0, length).Select(other => (element * length) + other));
        }

        return elements;
    }

    public static string ToText(IEnumerable<int?> place) => string.Join(',', place.Select(index => index is null ? ":" : $"{index}"));
}
