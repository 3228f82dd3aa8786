namespace Lrp.Generated;

/// <summary>The parts of a network's program.</summary>
public enum Pass
{
    /// <summary>Computes outputs and logits from the inputs.</summary>
    Forward,

    /// <summary>
    /// Computes the same where the last forward pass left everything but what depends on the changes of the inputs. Incremental networks
    /// have it.
    /// </summary>
    ForwardOfChanges,

    /// <summary>
    /// Computes what an explanation needs beside the forward pass and whatever the target (denominators). Run at most once between a
    /// forward pass and the backward passes of that explanation that follow each other.
    /// </summary>
    Prepare,

    /// <summary>Both at once, where the network can save work by that.</summary>
    ForwardAndPrepare,

    /// <summary>Computes the relevance regions of an explanation from the seed.</summary>
    Backward,
}
