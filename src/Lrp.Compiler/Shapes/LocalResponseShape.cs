namespace Lrp.Compiler.IR;

public sealed partial record LocalResponseNormalization
{
    /// <summary>Sums over channels are a matrix of C × C.</summary>
    private const int MostChannels = 1 << 14;

    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var x = inputs[0].Shape;
        ShapeRules.Require(x.Rank is >= 3 and <= 5, $"its input {x} is no tensor of channels over one to three spatial axes");
        ShapeRules.Require(x[1] <= MostChannels, $"its input {x} has more than {MostChannels} channels");
        ShapeRules.Require(Size > 0, $"its size is {Size}");
        return ShapeRules.Output(inputs, x);
    }
}
