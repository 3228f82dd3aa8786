namespace Lrp;

/// <summary>An explanation to compile into the network. The first of a class is its default.</summary>
/// <param name="text">
/// Which rule applies to which layer, <c>selector: rule; selector: rule; …</c> where the last match wins: a preset of
/// <see cref="Composite"/>, a preset with more entries appended, a <see cref="Method"/>, or a text of one's own. Presets and methods
/// also go by their names: <c>"EpsilonPlus; first: flat"</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ExplanationAttribute(string text) : Attribute
{
    /// <summary>The rules.</summary>
    public string Text { get; } = text;

    /// <summary>A C# identifier: <c>Name = "Box"</c> gives <c>ExplainBox</c>. Empty for the default, <c>Explain</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// Also keeps the balance of every layer: relevance in, out, absorbed by bias and stabiliser, dropped. <see cref="IExplainer.Ledger"/>
    /// reads it.
    /// </summary>
    public bool Ledger { get; set; }

    /// <summary>
    /// Layers whose output and relevance are kept for reading: node names, globs, operators or kinds, separated by <c>;</c>, as in
    /// <c>"features/*;conv5"</c>; null for none. <see cref="IExplainer.Kept"/> reads them.
    /// </summary>
    public string? KeepLayers { get; set; }
}
