using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Explaining.Targets;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>A sample, and its relevance by every explanation.</summary>
/// <param name="Target">What of the logits is explained.</param>
internal sealed record ExplainedSample(
    Sample Sample, Target Target, TensorInfo LogitsInfo, float[] Logits, IReadOnlyList<RelevanceOf> Maps);
