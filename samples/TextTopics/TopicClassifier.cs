using Lrp;

namespace TextTopics;

/// <summary>
/// A linear classifier of weighted word counts. Its decision is a sum over the words that are in the text, and that is its explanation; the
/// intercept is theirs in equal shares.
/// </summary>
[ExplainedNetwork("topics.onnx")]
[Explanation("dense: z(bias-on-present)")]
public sealed partial class TopicClassifier;
