namespace Lrp;

/// <summary>
/// The balance of one layer: <see cref="In"/> = <see cref="Out"/> + <see cref="Bias"/> + <see cref="Stabiliser"/> +
/// <see cref="Dropped"/> for every rule of relevance, up to rounding. All are in units of the initial relevance.
/// </summary>
/// <param name="Layer">The node's name in the model file.</param>
/// <param name="Operator">What it is: <c>Conv</c>, <c>Relu</c>.</param>
/// <param name="In">Relevance of the layer's output.</param>
/// <param name="Out">Relevance that it gives to its inputs.</param>
/// <param name="Bias">What its bias absorbs.</param>
/// <param name="Stabiliser">What the ε of its denominator absorbs.</param>
/// <param name="Dropped">What goes nowhere: the denominator is 0, no tap is inside, or a parameter gets it.</param>
public readonly record struct LedgerRow(
    string Layer, string Operator, double In, double Out, double Bias, double Stabiliser, double Dropped)
{
    /// <summary>What the balance leaves open: rounding, or all that a gradient, which conserves nothing, makes of it.</summary>
    public double Gap => In - Out - Bias - Stabiliser - Dropped;
}
