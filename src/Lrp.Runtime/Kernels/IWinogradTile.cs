namespace Lrp.Generated;

/// <summary>What is computed for a row of tiles before and after the products, on vectors of some width.</summary>
internal unsafe interface IWinogradTile
{
    /// <summary>BᵀdB for the 4 × 4 inputs of each tile, sixteen channels of which lie side by side.</summary>
    /// <param name="fourthRow">Floats from the first input row to the fourth.</param>
    /// <param name="fourthColumn">Floats to the fourth input of the last tile.</param>
    static abstract void Transform(
        float* x, long row, long fourthRow, float* target, long point, int tiles, int fourthColumn);

    /// <summary>AᵀmA + bias for the 4 × 4 products of each tile.</summary>
    static abstract void Sum(float* products, long point, float* bias, float* sums, long row, int tiles);

    /// <summary>The same where all terms of a sum have one sign: what is rounding only is 0.</summary>
    static abstract void SumOfOneSign(float* products, long point, float* bias, float* sums, long row, int tiles);
}
