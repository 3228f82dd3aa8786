using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Graphs;

/// <summary>What is proven of values, by name.</summary>
public class FactTests
{
    private readonly Graph _graph = new("facts");
    private readonly Value _x;

    public FactTests() => _x = _graph.AddInput("x", ElementType.Float32, new Shape(4));

    [Fact]
    public void Signs_are_kept_by_what_follows_a_rectifier()
    {
        var rectified = Emit(UnaryFunction.Relu, _x);
        var sum = Emit(BinaryFunction.Add, rectified, Emit(UnaryFunction.Square, _x));
        var difference = Emit(BinaryFunction.Subtract, rectified, sum);
        Assert.True(_graph.Facts.IsNonNegative(sum));
        Assert.False(_graph.Facts.IsNonNegative(_x) || _graph.Facts.IsNonNegative(difference));
    }

    [Fact]
    public void A_logarithm_may_be_infinite_until_something_bounds_it()
    {
        var rectified = Emit(UnaryFunction.Relu, Emit(UnaryFunction.Tanh, _x));
        var logarithm = Emit(UnaryFunction.Log, rectified);
        var bounded = Emit(UnaryFunction.Sigmoid, logarithm);
        Assert.True(_graph.Facts.MayBeInfinite(logarithm));
        Assert.False(_graph.Facts.MayBeInfinite(rectified) || _graph.Facts.MayBeInfinite(bounded));
    }

    [Fact]
    public void Relevance_that_was_multiplied_with_an_activation_vanishes_with_it()
    {
        var rectified = Emit(UnaryFunction.Relu, _x);
        var facts = _graph.Facts;
        var seed = _graph.AddSeed("relevance", new Shape(4));
        var relevance = Emit(UnaryFunction.Negate, Emit(BinaryFunction.Divide, Emit(BinaryFunction.Multiply, seed, rectified), seed));
        Assert.True(facts.IsZeroWhereZero(relevance, rectified) && facts.IsZeroUnlessPositive(_x, relevance));
        Assert.False(facts.IsZeroWhereZero(Emit(BinaryFunction.Add, relevance, seed), rectified));
        Assert.False(facts.IsZeroWhereZero(Emit(UnaryFunction.Exp, relevance), rectified));
    }

    /// <summary>Sixty products of a value with itself have 2⁶⁰ paths to it.</summary>
    [Fact]
    public void A_proof_asks_each_value_once_however_many_paths_lead_to_it()
    {
        var other = _graph.AddInput("other", ElementType.Float32, new Shape(4));
        var power = _x;
        for (var step = 0; step < 60; step++)
            power = Emit(BinaryFunction.Multiply, power, power);
        Assert.False(_graph.Facts.IsZeroWhereZero(power, other));
        Assert.True(_graph.Facts.IsZeroWhereZero(power, _x));
    }

    [Fact]
    public void Zeros_of_one_factor_are_zeros_of_the_product()
    {
        var rectified = Emit(UnaryFunction.Relu, _x);
        var product = Emit(BinaryFunction.Multiply, _x, rectified);
        var sum = Emit(BinaryFunction.Add, product, _x);
        var step = _graph.Emit(new UnaryDerivative(UnaryFunction.Relu), "step", _x);
        Assert.True(_graph.Facts.IsSparse(product) && _graph.Facts.IsSparse(step));
        Assert.False(_graph.Facts.IsSparse(_x) || _graph.Facts.IsSparse(sum));
    }

    private Value Emit(UnaryFunction function, Value x) => _graph.Emit(new Unary(function), "f", x);

    private Value Emit(BinaryFunction function, Value a, Value b) => _graph.Emit(new Binary(function), "f", a, b);
}
