namespace Lrp.Pipelines;

/// <summary>Numbers that a step of a pipeline was trained to: a codebook, a basis, support vectors.</summary>
public sealed class PipelineTensor
{
    /// <param name="name">What files and messages call it; unique in its pipeline.</param>
    /// <param name="values">Row by row; they are not copied.</param>
    /// <param name="shape">As many dimensions as the step wants.</param>
    /// <exception cref="ArgumentException">There are other elements than the shape says.</exception>
    public PipelineTensor(string name, double[] values, params int[] shape)
    {
        if (shape.Aggregate(1L, (count, dimension) => count * dimension) != values.Length)
            throw new ArgumentException($"'{name}' has {values.Length} elements instead of [{string.Join(", ", shape)}].", nameof(values));
        (Name, Values, Shape) = (name, values, shape);
    }

    /// <summary>What files and messages call it.</summary>
    public string Name { get; }

    /// <summary>Its elements, row by row.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Its dimensions.</summary>
    public IReadOnlyList<int> Shape { get; }
}
