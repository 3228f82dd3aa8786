using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Encodes descriptors in float32, a block at a time: distances and posteriors, then Σγ, Σγ(x − µ) and Σγ(x − µ)², which are added up in
/// float64. (Σγx and Σγx² would be a product of matrices, but cancel: on Fashion-MNIST the vector was off by 8e-6 of its largest number.)
/// </summary>
internal readonly unsafe struct FisherEncoder
{
    /// <summary>
    /// Above this share of posteriors that are not 0, all are multiplied: with 11 % of them, sums of few in memory took as long as those of
    /// all in registers.
    /// </summary>
    private const double Few = 0.1;

    private readonly int _gaussians, _dimensions, _padded, _width;
    private readonly float* _means, _a, _c, _rowsOfMeans, _x, _posteriors, _block;
    private readonly double* _first, _second, _shares;

    /// <param name="precisions">1/σ [gaussians, dimensions].</param>
    /// <param name="means">−µ/σ.</param>
    /// <param name="logarithms">ln π − Σ ln σ.</param>
    /// <param name="room">As <see cref="FisherLayout"/> has it.</param>
    public FisherEncoder(double* precisions, double* means, double* logarithms, float* room, int gaussians, int dimensions)
    {
        (_gaussians, _dimensions) = (gaussians, dimensions);
        _padded = FisherLayout.Padded(gaussians, BlockLayout.Strip);
        _width = FisherLayout.Padded(dimensions, BlockLayout.Block);
        var size = _padded * _width;
        _means = room;
        _a = _means + (_padded * dimensions);
        _c = _a + (_padded * dimensions);
        _rowsOfMeans = _c + _padded;
        _x = _rowsOfMeans + size;
        _posteriors = _x + (FisherLayout.Rows * _width);
        _block = _posteriors + (FisherLayout.Rows * _padded);
        _first = (double*)(_block + (2L * size));
        _second = _first + size;
        _shares = _second + size;
        new Span<float>(_rowsOfMeans, size + (FisherLayout.Rows * _width)).Clear();
        new Span<float>(_block, 2 * size).Clear();
        Pack(precisions, means, logarithms);
    }

    /// <summary>The vector of a cell.</summary>
    public void Encode(
        float* descriptors, double* precisions, double* means, double* roots, float* vector, ReadOnlySpan<int> cell, bool hasWeights,
        double threshold)
    {
        new Span<double>(_first, (2 * _padded * _width) + _padded).Clear();
        var (rows, members) = (0, 0);
        for (var block = 0; block < cell.Length; block += DescriptorPooling.Block)
        {
            int first = cell[block + 1], runs = cell[block + 2], stride = cell[block + 3], length = cell[block + 4];
            if (length == stride)
                (runs, length) = (1, runs * length);
            for (var run = 0; run < runs; run++)
                rows = Take(descriptors + (((long)first + ((long)run * stride)) * _dimensions), rows, length, (float)threshold);
            members += runs * length;
        }

        if (rows > 0)
            Add(_x, rows, (float)threshold);
        Finish(precisions, means, roots, vector, members, hasWeights);
    }

    /// <summary>Descriptors that follow each other: in their place where they fill a block, else gathered to one.</summary>
    /// <param name="rows">Gathered so far.</param>
    /// <returns>Gathered now.</returns>
    private int Take(float* descriptors, int rows, int length, float threshold)
    {
        while (length > 0)
        {
            if (rows == 0 && length >= FisherLayout.Rows && _width == _dimensions)
            {
                Add(descriptors, FisherLayout.Rows, threshold);
                descriptors += FisherLayout.Rows * _dimensions;
                length -= FisherLayout.Rows;
                continue;
            }

            new Span<float>(descriptors, _dimensions).CopyTo(new Span<float>(_x + (rows * _width), _dimensions));
            descriptors += _dimensions;
            length--;
            if (++rows < FisherLayout.Rows)
                continue;
            Add(_x, rows, threshold);
            rows = 0;
        }

        return rows;
    }

    private void Add(float* x, int rows, float threshold)
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
            Add<FisherBlock512>(x, rows, threshold);
        else
            Add<FisherBlock256>(x, rows, threshold);
    }

    private void Add<TBlock>(float* x, int rows, float threshold)
        where TBlock : struct, IFisherBlock
    {
        TBlock.FindDistances(x, _means, _a, _posteriors, rows, _width, _padded, _dimensions);
        LeaveOut(rows);
        var kept = TBlock.FindPosteriors(_posteriors, _c, rows, _padded, threshold);
        TBlock.AddPosteriors(_posteriors, _shares, rows, _padded);
        if (kept > Few * rows * _gaussians)
            TBlock.AddAll(x, _rowsOfMeans, _posteriors, _first, _second, rows, _width, _padded, _gaussians);
        else
            TBlock.AddFew(x, _rowsOfMeans, _posteriors, _first, _second, _block, rows, _width, _padded);
    }

    /// <summary>What only fills the last strip is infinitely far away.</summary>
    private void LeaveOut(int rows)
    {
        for (var row = 0; row < rows && _padded > _gaussians; row++)
            new Span<float>(_posteriors + (row * _padded) + _gaussians, _padded - _gaussians).Fill(float.PositiveInfinity);
    }

    private void Finish(double* precisions, double* means, double* roots, float* vector, int members, bool hasWeights)
    {
        for (var k = 0; k < _gaussians && hasWeights; k++)
            *vector++ = (float)(((_shares[k] / members) - (1 / (roots[k] * roots[k]))) * roots[k]);
        for (var k = 0; k < _gaussians; k++)
        {
            for (var d = 0; d < _dimensions; d++)
            {
                // What µ lost when it was rounded to float32: u = a(x − m) + (am + b).
                var (a, place) = (precisions[(k * _dimensions) + d], ((long)k * _width) + d);
                var rest = (a * _rowsOfMeans[place]) + means[(k * _dimensions) + d];
                var first = a * _first[place];
                var squares = (a * a * _second[place]) + (2 * rest * first) + (rest * rest * _shares[k]);
                vector[(k * _dimensions) + d] = (float)(roots[k] / members * (first + (rest * _shares[k])));
                vector[((_gaussians + k) * _dimensions) + d] = (float)(roots[k] / members * Math.Sqrt(0.5) * (squares - _shares[k]));
            }
        }
    }

    /// <summary>Weights in strips of Gaussians, as distances want them, and µ in rows.</summary>
    private void Pack(double* precisions, double* means, double* logarithms)
    {
        for (var k = 0; k < _padded; k++)
        {
            _c[k] = k < _gaussians ? (float)logarithms[k] : 0;
            for (var d = 0; d < _dimensions; d++)
            {
                var place = ((((k / BlockLayout.Strip) * _dimensions) + d) * BlockLayout.Strip) + (k % BlockLayout.Strip);
                var a = k < _gaussians ? precisions[(k * _dimensions) + d] : 0;
                _a[place] = (float)a;
                _means[place] = k < _gaussians ? (float)(-means[(k * _dimensions) + d] / a) : 0;
                _rowsOfMeans[(k * _width) + d] = _means[place];
            }
        }
    }
}
