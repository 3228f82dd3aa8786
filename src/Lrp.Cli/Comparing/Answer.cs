using Lrp.Cli.Data;
using Lrp.Evaluation;

namespace Lrp.Cli.Comparing;

/// <summary>What a contestant says of a sample, with its map.</summary>
/// <param name="Map">Relevance for the target, channels summed.</param>
/// <param name="Mask">Where the object is; null where the data do not say.</param>
internal sealed record Answer(int Top, double Probability, float[] Map, bool[]? Mask)
{
    /// <summary>Asks for it.</summary>
    /// <param name="member">Of the contestant's team.</param>
    public static Answer Of(Contestant contestant, TeamMember member, int sample, int target)
    {
        var item = contestant.Data.Items[sample];
        var input = item.Load();
        var top = member.Top(input.Values);
        var probability = OutputScore.Probability(target).Read(member.Network.Logits);
        var map = input.Layout.SumChannels(member.Explain(0, input.Values, target, sample));
        return new Answer(top, probability, map, item.LoadMask?.Invoke());
    }

    /// <summary>Its numbers, beside the first contestant's answer.</summary>
    public Opinion Beside(Answer first) => new(
        Top,
        Probability,
        Mask is null ? double.NaN : Localisation.Context(Map, Mask),
        Mask is null ? double.NaN : Localisation.MassAccuracy(Map, Mask),
        Similarity.Pearson(first.Map, Map),
        Similarity.Overlap(first.Map, Map));
}
