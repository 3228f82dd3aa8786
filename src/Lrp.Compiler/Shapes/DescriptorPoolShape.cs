namespace Lrp.Compiler.IR;

public sealed partial record DescriptorPool
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.RequireRank(inputs[0], "assignments", 3);
        var x = inputs[0].Shape;
        PyramidChecks.Require(Blocks, x[1]);
        ShapeRules.Require(Exponent is > 0 and < double.PositiveInfinity, $"its p is {Exponent}");
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(x[0], (long)PyramidCells.Count(Blocks) * x[2]));
    }
}

public sealed partial record DescriptorPoolShares
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        var histogram = Pool.Infer([inputs[0]])[0].Shape;
        ShapeRules.RequireShape(inputs[1], "relevance", histogram[0], histogram[1]);
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}

/// <summary>What is wrong with the cells of a pyramid.</summary>
internal static class PyramidChecks
{
    /// <param name="descriptors">How many there are to pool.</param>
    public static void Require(IntList blocks, int descriptors)
    {
        ShapeRules.Require(blocks.Count > 0 && blocks.Count % PyramidCells.Block == 0, "it has no cell");
        for (int block = 0, cell = -1; block < blocks.Count; block += PyramidCells.Block)
        {
            ShapeRules.Require(blocks[block] == cell || blocks[block] == cell + 1, "its cells are not in their order");
            cell = blocks[block];
            int first = blocks[block + 1], rows = blocks[block + 2], stride = blocks[block + 3], columns = blocks[block + 4];
            ShapeRules.Require(first >= 0 && rows > 0 && columns > 0 && stride >= columns
                && first + ((rows - 1L) * stride) + columns <= descriptors, $"a cell reaches beyond its {descriptors} descriptors");
        }
    }
}
