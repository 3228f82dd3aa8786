namespace Lrp;

/// <summary>The built-in colour maps: one row each.</summary>
internal static class ColorMaps
{
    /// <summary>Dark blue, blue, white, red, dark red: the usual one for relevance.</summary>
    public static readonly ColorMap Seismic = new((-1, 0, 0, 0.3f), (-0.5f, 0, 0, 1), (0, 1, 1, 1), (0.5f, 1, 0, 0), (1, 0.5f, 0, 0));

    /// <summary>The four from gray-red on are the LRP Toolbox's own.</summary>
    public static IReadOnlyDictionary<string, ColorMap> All { get; } = new Dictionary<string, ColorMap>(StringComparer.OrdinalIgnoreCase)
    {
        ["seismic"] = Seismic,
        ["bwr"] = new((-1, 0, 0, 1), (0, 1, 1, 1), (1, 1, 0, 0)),
        ["coldnhot"] = new(
            (-1, 0, 1, 1), (-2 / 3f, 0, 1, 1), (-1 / 3f, 0, 0, 1), (0, 0, 0, 0), (1 / 3f, 1, 0, 0), (2 / 3f, 1, 1, 0), (1, 1, 1, 0.5f)),
        ["gray-red"] = new((-1, 0, 0, 1), (0, 0.8f, 0.8f, 0.8f), (1, 1, 0, 0)),
        ["black-green"] = new((-1, 0, 0, 1), (0, 0, 0, 0), (1, 0, 1, 0)),
        ["black-firered"] = new(
            (-1, 1, 1, 1), (-0.5f, 0, 1, 1), (-0.25f, 0, 0, 1), (0, 0, 0, 0), (0.25f, 1, 0, 0), (0.5f, 1, 1, 0), (1, 1, 1, 1)),
        ["blue-black-yellow"] = new((-1, 0, 0, 1), (0, 0, 0, 0), (1, 1, 1, 0)),
        ["jet"] = new((-1, 0, 0, 0.5f), (-0.75f, 0, 0, 1), (-0.25f, 0, 1, 1), (0.25f, 1, 1, 0), (0.75f, 1, 0, 0), (1, 0.5f, 0, 0))
        {
            IsDiverging = false,
        },
        ["grey"] = new((-1, 0, 0, 0), (1, 1, 1, 1)) { IsDiverging = false },
    };
}
