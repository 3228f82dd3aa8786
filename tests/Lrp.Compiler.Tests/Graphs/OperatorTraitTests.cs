using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Graphs;

/// <summary>What the table claims of operators, tried on numbers.</summary>
public class OperatorTraitTests
{
    private const int Draws = 50;

    [Fact]
    public void Every_operator_is_sampled_and_has_a_row()
    {
        var operators = typeof(Operator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operator))).Select(type => type.Name);
        Assert.Equal(operators.Order(), OperatorSample.All.Select(sample => sample.Operator.GetType().Name).Distinct().Order());
        Assert.All(OperatorSample.All, sample => _ = sample.Operator.Traits);
    }

    [Fact]
    public void What_gives_no_negative_numbers_gives_none() => ForAll(
        traits => traits.GivesNonNegative, (sample, random) => Assert.DoesNotContain(Output(sample, sample.Draw(random)), y => y < 0));

    [Fact]
    public void What_keeps_numbers_non_negative_makes_none_negative() => ForAll(
        traits => traits.KeepsNonNegative,
        (sample, random) => Assert.DoesNotContain(Output(sample, sample.Draw(random, Math.Abs)), y => y < 0));

    [Fact]
    public void A_selection_is_not_negative_whatever_its_condition()
    {
        var sample = OperatorSample.All.Single(sample => sample.Operator is Select);
        var (any, positive) = (sample.Draw(new Random(1)), sample.Draw(new Random(2), Math.Abs));
        Assert.Contains(any[0].Data, condition => condition < 0);
        Assert.DoesNotContain(Output(sample, [any[0], positive[1], positive[2]]), y => y < 0);
    }

    [Fact]
    public void What_gives_zeros_gives_many()
    {
        foreach (var sample in OperatorSample.All.Where(sample => sample.Operator.Traits.GivesZeros))
        {
            var random = new Random(1);
            double[] outputs = [.. Enumerable.Range(0, Draws).SelectMany(_ => Output(sample, sample.Draw(random)))];
            Assert.True(outputs.Count(y => y == 0) >= 0.4 * outputs.Length, $"{sample} has few zeros");
        }
    }

    [Fact]
    public void What_is_bounded_is_not_infinite_where_inputs_are() => ForAll(traits => traits.IsBounded, (sample, random) =>
    {
        foreach (var infinity in new[] { double.NegativeInfinity, double.PositiveInfinity })
        {
            var inputs = sample.Draw(random, x => x > 1 ? infinity : x);
            Assert.DoesNotContain(Output(sample, inputs), double.IsInfinity);
        }
    });

    [Fact]
    public void What_is_pointwise_reads_the_position_that_it_writes() => ForAll(traits => traits.IsPointwise, (sample, random) =>
    {
        var inputs = sample.Draw(random);
        var before = Output(sample, inputs);
        Assert.All(inputs, input => Assert.Equal(input.Data.Length, before.Length));
        var position = random.Next(before.Length);
        var other = sample.Draw(random);
        for (var index = 0; index < inputs.Count; index++)
            inputs[index].Data[position] = other[index].Data[position];
        var after = Output(sample, inputs);
        after[position] = before[position];
        Assert.Equal(before, after);
    });

    private static void ForAll(Func<OperatorTraits, bool> claim, Action<OperatorSample, Random> check)
    {
        var samples = OperatorSample.All.Where(sample => claim(sample.Operator.Traits)).ToList();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var random = new Random(1);
            for (var draw = 0; draw < Draws; draw++)
                check(sample, random);
        }
    }

    private static double[] Output(OperatorSample sample, IReadOnlyList<Tensor> inputs) => sample.Operator.Evaluate(inputs)[0].Data;
}
