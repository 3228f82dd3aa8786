using System.Globalization;

namespace Lrp.Compiler.IR;

/// <summary>
/// A tensor of the interpreter: float64 whatever the element type (integers below 2⁵³ are exact, as are truth values 0 and 1).
/// </summary>
public sealed class Tensor
{
    public Tensor(Shape shape, double[] data)
    {
        if (data.Length != shape.Count)
            throw new ArgumentException($"shape {shape} wants {shape.Count} elements, got {data.Length}", nameof(data));
        Shape = shape;
        Data = data;
    }

    public Tensor(Shape shape)
        : this(shape, new double[shape.Count])
    {
    }

    public Shape Shape { get; }

    /// <summary>Elements in row-major order.</summary>
    public double[] Data { get; }

    public static Tensor Scalar(double value) => new(Shape.Scalar, [value]);

    public static Tensor Vector(params double[] values) => new(new Shape(values.Length), values);

    public static Tensor Filled(Shape shape, double value)
    {
        var tensor = new Tensor(shape);
        for (var index = 0; index < tensor.Data.Length; index++)
            tensor.Data[index] = value;
        return tensor;
    }

    /// <summary>Its rows along the last axis.</summary>
    internal IEnumerable<double[]> Rows()
    {
        var length = Shape[Shape.Rank - 1];
        for (var start = 0; start < Data.Length; start += length)
            yield return Data.AsSpan(start, length).ToArray();
    }

    public Tensor Reshape(Shape shape) => new(shape, Data);

    public Tensor Map(Func<double, double> function) => new(Shape, Array.ConvertAll(Data, value => function(value)));

    public override string ToString()
    {
        var values = Data.Take(8).Select(value => value.ToString("R", CultureInfo.InvariantCulture));
        return $"{{{string.Join(", ", values)}{(Data.Length > 8 ? ", …" : "")}}}";
    }
}
