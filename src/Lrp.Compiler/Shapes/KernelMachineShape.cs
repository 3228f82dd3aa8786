using Lrp.Shared;

namespace Lrp.Compiler.IR;

public sealed partial record KernelMachine
{
    /// <summary>One against one, functions are half its square.</summary>
    private const int MostRows = 1 << 14;

    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 4, 4);
        var (samples, functions) = RequireMachine(inputs);
        return
        [
            .. ShapeRules.Output(inputs, ShapeRules.ShapeOf(samples, functions)),
            .. ShapeRules.Output(inputs, ShapeRules.ShapeOf(samples, inputs[1].Shape[0])),
        ];
    }

    /// <summary>Checks the first four inputs, which a machine and its adjoint have in common.</summary>
    internal (int Samples, int Functions) RequireMachine(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireRank(inputs[0], "input", 2);
        ShapeRules.RequireRank(inputs[1], "support vectors", 2);
        ShapeRules.RequireRank(inputs[2], "coefficients", 2);
        var (x, vectors, coefficients) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        ShapeRules.Require(x[1] == vectors[1], $"its input {x} has {x[1]} features, its support vectors {vectors} have {vectors[1]}");
        ShapeRules.Require(coefficients[1] == vectors[0],
            $"its coefficients {coefficients} are for {coefficients[1]} support vectors instead of {vectors[0]}");
        ShapeRules.Require(Groups.Count == 0 || Groups.Count - 1 == coefficients[0],
            $"it has {coefficients[0]} rows of coefficients instead of {Groups.Count - 1} for {Groups.Count} classes");
        ShapeRules.Require(Groups.Count == 0 || (Groups.All(size => size >= 0) && Groups.Sum(size => (long)size) == vectors[0]),
            $"its classes have {Groups.Sum(size => (long)size)} support vectors instead of {vectors[0]}");
        ShapeRules.Require(coefficients[0] is >= 1 and <= MostRows, $"it has {coefficients[0]} functions");
        var functions = KernelMath.Functions(Groups.ToArray(), coefficients[0]);
        ShapeRules.RequireShape(inputs[3], "intercepts", functions);
        ShapeRules.Require(Terms.Count > 0, "it has no kernel");
        foreach (var term in Terms)
        {
            ShapeRules.Require(term.Start >= 0 && term.Length >= 1 && term.Start <= x[1] - term.Length,
                $"its kernel {KernelTable.Of(term.Function).Names[0]} reads features "
                + $"{term.Start} to {(long)term.Start + term.Length - 1} of {x[1]}");
            if (KernelTable.Misfit(term) is { } misfit)
                throw new ShapeException(misfit);
        }

        return (x[0], functions);
    }
}

public sealed partial record KernelMachineAdjoint
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 5 + Extras.Count, 5 + Extras.Count);
        var (samples, functions) = Machine.RequireMachine(inputs);
        var vectors = inputs[1].Shape[0];
        ShapeRules.RequireShape(inputs[4], "relevance", samples, functions);
        for (var index = 0; index < Extras.Count; index++)
        {
            var extra = inputs[5 + index];
            switch (Extras[index])
            {
                case KernelMachineValue.Kernels:
                    ShapeRules.RequireShape(extra, "kernel", samples, vectors);
                    break;
                case KernelMachineValue.Decisions:
                    ShapeRules.RequireShape(extra, "decision", samples, functions);
                    break;
                case KernelMachineValue.Targets:
                    ShapeRules.RequireRank(extra, "targets", 2);
                    ShapeRules.RequireShape(extra, "targets", extra.Shape[0], inputs[0].Shape[1]);
                    break;
                case KernelMachineValue.DecisionsOfTargets:
                    ShapeRules.RequireShape(extra, "decisions of targets", inputs[5 + index - 1].Shape[0], functions);
                    break;
                default:
                    ShapeRules.Require(extra.Shape is { Rank: 2 } nodes && nodes[0] == 2,
                        $"its nodes are {extra.Shape} instead of [2, steps]");
                    break;
            }
        }

        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}

public sealed partial record PairwiseCoupling
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.RequireRank(inputs[0], "input", 2);
        ShapeRules.Require(Classes >= 2 && (long)Classes * (Classes - 1) / 2 == inputs[0].Shape[1],
            $"{Classes} classes have {(long)Classes * (Classes - 1) / 2} pairs, its input {inputs[0].Shape} has {inputs[0].Shape[1]}");
        return ShapeRules.Output(inputs, new Shape(inputs[0].Shape[0], Classes));
    }
}
