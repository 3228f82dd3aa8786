namespace Lrp.Analysis;

/// <summary>What maps are divided by, so that they differ in shape rather than in strength.</summary>
public enum MapNormalisation
{
    /// <summary>Σ R: the map as shares of what is explained.</summary>
    Sum,

    /// <summary>Σ |R|: also for maps whose relevance of both signs cancels.</summary>
    Absolute,

    /// <summary>Nothing.</summary>
    None,
}
