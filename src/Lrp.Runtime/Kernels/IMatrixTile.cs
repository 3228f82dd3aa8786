namespace Lrp.Generated;

/// <summary>Six rows of a product of matrices, on vectors of some width.</summary>
internal unsafe interface IMatrixTile
{
    /// <summary>Columns of a tile: two vectors.</summary>
    static abstract int Columns { get; }

    /// <summary>target = a · panel; as a sum, plus what the target has.</summary>
    /// <param name="a">Six rows whose elements are so many strides apart.</param>
    /// <param name="panel">[inner, columns], without gaps.</param>
    static abstract void Multiply(
        float* a, long rowStride, long innerStride, float* panel, float* target, long targetStride, int inner, bool isSum);
}
