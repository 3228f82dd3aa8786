using System.Globalization;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>Appends the relevance of one linear layer, as the parameters of its rule say.</summary>
internal sealed class LinearRelevanceBuilder(RelevanceContext context, ILinearLayer layer, Node node, Rule rule)
{
    private readonly Value _x = node.Inputs[0], _weights = node.Inputs[1];
    private readonly Dictionary<InputPart, Value> _parts = [];
    private Value? _output;

    /// <summary>The rule's z: without the bias where the rule ignores it.</summary>
    private Value Output => _output ??= LinearRelevance.IgnoresBias(node, rule)
        ? context.Emit(node.Operator, [_x, _weights])
        : node.Output;

    public void Build(LinearRule parameters, Value relevance)
    {
        // u∘Vᵀg + u∘V'ᵀg' is u∘(Vᵀg + V'ᵀg').
        var sums = new List<KeyValuePair<InputPart, Value>>();
        foreach (var share in parameters.Shares)
        {
            var g = Quotient(share, relevance, parameters);
            foreach (var term in share.Terms)
            {
                var back = term.Weight.IsOne ? layer.SpreadEvenly(context, node, g) : layer.Adjoint(context, node, g, Transformed(term.Weight));
                if (term.Input != InputPart.One)
                    context.Mark(back, ValueRole.Share);
                Add(sums, term.Input, back);
            }

            if (parameters.SpreadsBias && share.Bias != WeightTransform.None)
                Add(sums, InputPart.One, layer.SpreadEvenly(context, node, context.Multiply(BiasPerTap(share), g)));
            if (parameters.GivesBiasToPresent && share.Bias != WeightTransform.None)
                Add(sums, InputPart.One, context.SpreadOverPresent(_x, context.Multiply(PerChannel(Bias(share), node.Output.Shape), g)));
        }

        if (parameters.Shares.Any(share => share.Where != OutputSign.Any))
            context.Absorb(LedgerColumn.Dropped, () => context.Elsewhere(Output, relevance));

        context.Give($"{rule.Name}: {parameters.Relevance}");
        foreach (var sum in sums)
            context.Give(_x, sum.Key == InputPart.One ? sum.Value : context.Multiply(Part(sum.Key), sum.Value));
    }

    private void Add(List<KeyValuePair<InputPart, Value>> sums, InputPart input, Value back)
    {
        var index = sums.FindIndex(sum => sum.Key == input);
        if (index < 0)
            sums.Add(new(input, back));
        else
            sums[index] = new(input, context.Mark(context.Emit(BinaryFunction.Add, sums[index].Value, back), ValueRole.Share));
    }

    /// <summary>g = factor · R/S(d), 0 where the output has the other sign.</summary>
    private Value Quotient(LinearShare share, Value relevance, LinearRule parameters)
    {
        var scaled = context.Scale(relevance, share.Factor);
        var denominator = context.Mark(Denominator(share), ValueRole.Denominator, $"{rule.Name}: d = {share.Denominator}");
        var quotient = Restricted(share, context.Quotient(scaled, denominator, parameters.Epsilon));
        var g = context.Mark(quotient, ValueRole.Quotient, QuotientFormula(share, parameters));
        if (context.Ledger is null)
            return g;

        var sums = ChannelSums(g);
        if (!IsPositiveWithRelevance(share, relevance))
            context.AbsorbQuotient(Restricted(share, scaled), denominator, parameters.Epsilon, g);
        else if (parameters.Epsilon != 0)
            context.Absorb(LedgerColumn.Stabiliser, () => context.Scale(sums, parameters.Epsilon));
        if (share.Bias != WeightTransform.None)
        {
            var bias = PerChannel(Bias(share), node.Output.Shape);
            context.Absorb(LedgerColumn.Bias, () => parameters.SpreadsBias ? WithoutTaps(context.Multiply(bias, g))
                : parameters.GivesBiasToPresent ? context.Elsewhere(context.CountPresent(_x), context.Multiply(bias, g))
                : context.Multiply(bias, sums));
        }

        return g;
    }

    private string QuotientFormula(LinearShare share, LinearRule parameters)
    {
        var factor = share.Factor == 1 ? "" : $"{share.Factor.ToString("R", CultureInfo.InvariantCulture)} · ";
        var sign = share.Where switch { OutputSign.Positive => " where z > 0", OutputSign.Negative => " where z < 0", _ => "" };
        var divisor = parameters.Epsilon == 0 ? $"({share.Denominator})" : $"S({share.Denominator})";
        return $"{rule.Name}: {parameters.Quotient(share)} = {factor}R / {divisor}{sign}";
    }

    /// <summary>Σg of every channel: enough for a bias, and for a stabiliser that has the same sign everywhere.</summary>
    private Value ChannelSums(Value g)
    {
        var axis = layer.ChannelAxis(g.Shape);
        return axis == g.Shape.Rank - 1 ? g : context.SumTo(g, new Shape([g.Shape[axis], .. IntList.Repeat(1, g.Shape.Rank - 1 - axis)]));
    }

    /// <summary>Where there is relevance, z is positive, and d is no less: nothing is dropped.</summary>
    private bool IsPositiveWithRelevance(LinearShare share, Value relevance) => (share.IsLayerItself || share.ExceedsOutput)
        && !LinearRelevance.IgnoresBias(node, rule) && context.IsZeroUnlessPositive(node.Output, relevance);

    /// <summary>A bias that is spread stays only where an output has no taps.</summary>
    private Value WithoutTaps(Value amount) => context.Elsewhere(layer.CountTaps(context, node), amount);

    private Value Restricted(LinearShare share, Value value) => share.Where switch
    {
        OutputSign.Positive => context.Emit(BinaryFunction.Where, Mask(UnaryFunction.Relu), value),
        OutputSign.Negative => context.Emit(BinaryFunction.Where, Mask(UnaryFunction.NegativePart), value),
        _ => value,
    };

    private Value Mask(UnaryFunction part) => context.Mark(context.Emit(part, Output), ValueRole.Mask);

    private Value Denominator(LinearShare share)
    {
        if (share.IsLayerItself && (share.Bias == WeightTransform.All || node.Inputs.Count < 3))
            return node.Output;
        if (share.IsConstant)
        {
            var taps = share.Terms
                .Select(term => term.Weight.IsOne ? layer.CountTaps(context, node) : layer.SumTaps(context, node, Transformed(term.Weight)))
                .Aggregate((a, b) => context.Emit(BinaryFunction.Add, a, b));
            return share.Bias == WeightTransform.None ? taps : context.Emit(BinaryFunction.Add, taps, PerChannel(Bias(share), node.Output.Shape));
        }

        Value? sum = null;
        foreach (var term in share.Terms)
        {
            Value[] bias = sum is null && share.Bias != WeightTransform.None ? [Bias(share)] : [];
            var summand = context.Emit(node.Operator, [Part(term.Input), Transformed(term.Weight), .. bias]);
            sum = sum is null ? summand : context.Emit(BinaryFunction.Add, sum, summand);
        }

        return sum!;
    }

    /// <summary>The transformed bias of an output over the number of its taps; 0 where it has none.</summary>
    private Value BiasPerTap(LinearShare share)
    {
        var taps = layer.CountTaps(context, node);
        var quotient = context.Emit(BinaryFunction.Divide, PerChannel(Bias(share), node.Output.Shape), taps);
        return context.Emit(BinaryFunction.Where, taps, quotient);
    }

    private Value Transformed(WeightTransform transform) => transform.Apply(context.Recipes, _weights);

    private Value Bias(LinearShare share) => share.Bias.Apply(context.Recipes, node.Inputs[2]);

    private Value Part(InputPart part)
    {
        if (!_parts.TryGetValue(part, out var value))
        {
            _parts[part] = value = part switch
            {
                InputPart.AboveLow => context.Emit(BinaryFunction.Subtract, _x, Bound(rule.Numbers[0])),
                InputPart.BelowHigh => context.Emit(BinaryFunction.Subtract, _x, Bound(rule.Numbers[1])),
                _ => context.Part(_x, part),
            };
        }

        return value;
    }

    private Value Bound(IReadOnlyList<double> bound) => bound.Count == 1
        ? context.Recipes.Scalar(bound[0])
        : PerChannel(context.Constant(Tensor.Vector([.. bound])), _x.Shape);

    /// <summary>A vector over the channels of a shape, so that it broadcasts to it.</summary>
    private Value PerChannel(Value vector, Shape shape)
    {
        var axis = layer.ChannelAxis(shape);
        int[] dimensions = [vector.Shape[0], .. IntList.Repeat(1, shape.Rank - 1 - axis)];
        return dimensions.Length == 1 ? vector : context.Recipes.Make(new Reshape(new Shape(dimensions)), vector);
    }
}
