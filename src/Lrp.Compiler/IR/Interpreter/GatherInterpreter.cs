namespace Lrp.Compiler.IR;

public sealed partial record Gather
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor data = inputs[0], indices = inputs[1];
        var output = new Tensor(OutputOf(data.Shape, indices.Shape));
        Walk(data.Shape, indices, Axis, (gathered, source, length) => data.Data.AsSpan(source, length).CopyTo(output.Data.AsSpan(gathered, length)));
        return [output];
    }

    /// <summary>Visits every slice: where it lies in what is gathered, and in the data.</summary>
    internal static void Walk(Shape data, Tensor indices, int axis, Action<int, int, int> visit)
    {
        var inner = data.Dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var outer = data.Count / Math.Max(inner * data[axis], 1);
        for (var row = 0; row < outer; row++)
        {
            for (var index = 0; index < indices.Data.Length; index++)
            {
                var place = Place(indices.Data[index], data[axis]);
                visit(((row * indices.Data.Length) + index) * inner, ((row * data[axis]) + place) * inner, inner);
            }
        }
    }

    /// <summary>An index as a place from the beginning.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    internal static int Place(double index, int length)
    {
        if (!(index >= -length && index < length))
            throw new ArgumentOutOfRangeException(nameof(index), index, $"An index of the network is outside its table of {length}.");
        var place = (int)index;
        return place < 0 ? place + length : place;
    }
}

public sealed partial record GatherAdjoint
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor g = inputs[0], output = new(Shape);
        Gather.Walk(Shape, inputs[1], Axis, (gathered, source, length) =>
        {
            for (var index = 0; index < length; index++)
                output.Data[source + index] += g.Data[gathered + index];
        });
        return [output];
    }
}

public sealed partial record GatherElements
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) =>
        [Strided.Gather(inputs[0], Places(inputs[0].Shape, inputs[1]), inputs[1].Shape)];

    /// <summary>Where in the data each index points.</summary>
    internal int[] Places(Shape data, Tensor indices)
    {
        var strides = data.Strides();
        var along = strides[Axis];
        strides[Axis] = 0;
        var places = Strided.Offsets(indices.Shape, strides);
        for (var index = 0; index < places.Length; index++)
            places[index] += Gather.Place(indices.Data[index], data[Axis]) * along;
        return places;
    }
}

public sealed partial record GatherElementsAdjoint
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var output = new Tensor(Shape);
        var places = new GatherElements(Axis).Places(Shape, inputs[1]);
        for (var index = 0; index < places.Length; index++)
            output.Data[places[index]] += inputs[0].Data[index];
        return [output];
    }
}

public sealed partial record Scatter
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var output = new Tensor(Shape);
        for (var index = 0; index < Places.Count; index++)
            output.Data[Places[index]] = inputs[0].Data[index];
        return [output];
    }
}

public sealed partial record TopIndices
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        var (length, inner) = (x.Shape[Axis], x.Shape.Strides()[Axis]);
        var output = new Tensor(x.Shape.With(Axis, Count));
        for (var row = 0; row < x.Shape.Count / length; row++)
        {
            var start = (row / inner * length * inner) + (row % inner);
            var places = Enumerable.Range(0, length);
            var sorted = (IsLastFirst ? places.Reverse() : places)
                .OrderByDescending(place => Rank(x.Data[start + (place * inner)])).Take(Count).ToArray();
            for (var place = 0; place < Count; place++)
                output.Data[(row / inner * Count * inner) + (place * inner) + (row % inner)] = sorted[place];
        }

        return [output];
    }

    /// <summary>What is no number comes first, as the largest and as the smallest.</summary>
    private double Rank(double x) => double.IsNaN(x) ? double.PositiveInfinity : OfSmallest ? -x : x;
}
