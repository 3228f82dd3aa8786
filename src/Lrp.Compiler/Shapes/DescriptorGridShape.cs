namespace Lrp.Compiler.IR;

public sealed partial record DescriptorGrid
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.Require(inputs.Count is 1 or 3, $"it has {inputs.Count} inputs instead of 1, or 3 with mean and basis");
        var raw = Raw.OutputOf(inputs[0]);
        var places = Raw.HasPlaces ? 2 : 0;
        var length = raw[2] - places;
        ShapeRules.Require(Contrast is null or (>= 0 and < double.PositiveInfinity), $"its contrast is {Contrast}");
        if (inputs.Count == 1)
            return ShapeRules.Output(inputs, raw);
        ShapeRules.RequireShape(inputs[1], "mean", length);
        ShapeRules.RequireRank(inputs[2], "basis", 2);
        ShapeRules.RequireShape(inputs[2], "basis", inputs[2].Shape[0], length);
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(raw[0], raw[1], (long)inputs[2].Shape[0] + places));
    }
}

public sealed partial record LocalDescriptors
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        return ShapeRules.Output(inputs, OutputOf(inputs[0]));
    }

    internal Shape OutputOf(Value image)
    {
        ShapeRules.RequireRank(image, "image", 4);
        ShapeRules.RequireShape(image, "image", image.Shape[0], Geometry.Channels, Geometry.Height, Geometry.Width);
        Geometry.Require();
        if (Kind != DescriptorKind.Patch)
        {
            ShapeRules.Require(Cells >= 1 && Cells <= Math.Min(Geometry.Size[0], Geometry.Size[1]),
                $"areas of {Geometry.Size[0]} × {Geometry.Size[1]} pixels have no {Cells} × {Cells} cells");
        }

        ShapeRules.Require(Kind != DescriptorKind.Gradient || Bins is >= 2 and <= 1024, $"it has {Bins} bins");
        return ShapeRules.ShapeOf(image.Shape[0], Geometry.Count, Length + (HasPlaces ? 2 : 0));
    }
}

public sealed partial record DescriptorAreas
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        Geometry.Require();
        ShapeRules.RequireRank(inputs[0], "relevance", 2);
        ShapeRules.RequireShape(inputs[0], "relevance", inputs[0].Shape[0], Geometry.Count);
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(inputs[0].Shape[0], Geometry.Channels, Geometry.Height, Geometry.Width));
    }
}

/// <summary>What is wrong with a grid.</summary>
internal static class GridChecks
{
    /// <summary>Of a picture of 4 megapixels with an area at every pixel.</summary>
    private const int MostDescriptors = 1 << 22;

    public static void Require(this GridGeometry grid)
    {
        ShapeRules.Require(grid.Size.Count == 2 && grid.Size.All(size => size > 0), $"its size {grid.Size} is no height and width");
        ShapeRules.Require(grid.Stride.Count == 2 && grid.Stride.All(stride => stride > 0), $"its stride {grid.Stride} is no step down and right");
        ShapeRules.Require(grid.Scales.Count > 0 && grid.Scales.All(scale => scale > 0), $"its scales {grid.Scales} are none");
        var count = 0L;
        foreach (var scale in grid.Scales)
        {
            long height = (long)grid.Size[0] * scale, width = (long)grid.Size[1] * scale;
            ShapeRules.Require(height <= grid.Height && width <= grid.Width,
                $"a descriptor of {height} × {width} pixels (scale {scale}) does not fit into the image of {grid.Height} × {grid.Width}");
            count += (long)grid.Rows(scale) * grid.Columns(scale);
        }

        ShapeRules.Require(count <= MostDescriptors, $"it has {count} descriptors, more than {MostDescriptors}");
    }
}
