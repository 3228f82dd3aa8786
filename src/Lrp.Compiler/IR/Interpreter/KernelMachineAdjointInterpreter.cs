using Lrp.Shared;

namespace Lrp.Compiler.IR;

public sealed partial record KernelMachineAdjoint
{
    /// <summary>Halvings of the way to a support vector: what float64 can tell.</summary>
    private const int Bisections = 60;

    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var result = new Tensor(inputs[0].Shape);
        var (samples, functions) = (inputs[4].Shape[0], inputs[4].Shape[1]);
        for (var sample = 0; sample < samples; sample++)
        {
            var x = inputs[0].Data.AsSpan(sample * inputs[0].Shape[1], inputs[0].Shape[1]).ToArray();
            for (var function = 0; function < functions; function++)
            {
                var g = inputs[4].Data[(sample * functions) + function];
                if (g == 0)
                    continue;
                var share = Share(new Function(Machine, inputs, function), x, inputs, sample);
                for (var feature = 0; feature < x.Length; feature++)
                    result.Data[(sample * x.Length) + feature] += g * share[feature];
            }
        }

        return [result];
    }

    /// <summary>What a function gives to each feature where its g is 1.</summary>
    private double[] Share(Function function, double[] x, IReadOnlyList<Tensor> inputs, int sample) => Rule switch
    {
        KernelRule.Exact => function.Parts(x),
        KernelRule.Gradient => function.Gradient(x),
        KernelRule.SoftMinimum => function.SoftMinimum(x),
        _ => Root(function, x, inputs[5].Data[(sample * function.Functions) + function.Index] >= 0, inputs[6], inputs[7]) is not { } root
            ? Times(x, function.Gradient(x))
            : Times(Difference(x, root), Rule == KernelRule.Taylor ? function.Gradient(root) : Integral(function, root, x, inputs[8])),
    };

    /// <summary>
    /// The root between x and the nearest target where f has the other sign, by bisection; null where there is none such.
    /// </summary>
    private double[]? Root(Function function, double[] x, bool isPositive, Tensor targets, Tensor decisions)
    {
        double[]? nearest = null;
        var (groups, count, least) = (Groups.ToArray(), targets.Shape[0], double.PositiveInfinity);
        foreach (var part in new[] { KernelMath.Part(groups, count, function.Index, 0), KernelMath.Part(groups, count, function.Index, 1) })
        {
            // Without classes a function has a single part, of all targets.
            for (var target = part.Start; target < part.Start + part.Count; target++)
            {
                if (decisions.Data[(target * function.Functions) + function.Index] >= 0 == isPositive)
                    continue;
                var vector = targets.Data.AsSpan(target * x.Length, x.Length).ToArray();
                var distance = vector.Zip(x, (u, v) => (u - v) * (u - v)).Sum();
                if (distance < least)
                    (nearest, least) = (vector, distance);
            }
        }

        if (nearest is null)
            return null;
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < Bisections; step++)
        {
            var middle = (low + high) / 2;
            if (function.Value(Towards(nearest, x, middle)) >= 0 == isPositive)
                low = middle;
            else
                high = middle;
        }

        return Towards(nearest, x, (low + high) / 2);
    }

    /// <summary>x + t(target − x).</summary>
    private static double[] Towards(double[] target, double[] x, double t) => [.. x.Zip(target, (from, to) => from + (t * (to - from)))];

    /// <summary>∫₀¹ ∇f(root + t(x − root)) dt by the given nodes.</summary>
    private static double[] Integral(Function function, double[] root, double[] x, Tensor nodes)
    {
        var (sum, steps) = (new double[x.Length], nodes.Shape[1]);
        for (var step = 0; step < steps; step++)
        {
            var t = nodes.Data[step];
            var gradient = function.Gradient([.. root.Select((from, feature) => from + (t * (x[feature] - from)))]);
            for (var feature = 0; feature < x.Length; feature++)
                sum[feature] += nodes.Data[steps + step] * gradient[feature];
        }

        return sum;
    }

    private static double[] Times(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left == 0 ? 0 : left * right)];

    private static double[] Difference(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left - right)];

    /// <summary>One decision function.</summary>
    private sealed class Function(KernelMachine machine, IReadOnlyList<Tensor> inputs, int index)
    {
        private readonly double[] _vectors = inputs[1].Data;
        private readonly double _intercept = inputs[3].Data[index];
        private readonly int _features = inputs[1].Shape[1];

        public int Index => index;

        public int Functions { get; } = inputs[3].Shape[0];

        /// <summary>Its support vectors and their coefficients.</summary>
        public IReadOnlyList<(int Vector, double Coefficient)> Vectors { get; } =
            [.. machine.Vectors(index, inputs[1].Shape[0]).Select(entry => (entry.Vector, inputs[2].Data[entry.Coefficient]))];

        public double Value(double[] x) => _intercept + Vectors.Sum(
            entry => entry.Coefficient * KernelMath.Kernel(machine.Terms, _vectors, entry.Vector * _features, x, 0));

        /// <summary>b/V + Σᵢ cᵢ k_d.</summary>
        public double[] Parts(double[] x)
        {
            double[] parts = [.. x.Select(_ => _intercept / _features)];
            foreach (var term in machine.Terms)
            {
                foreach (var (vector, coefficient) in Vectors)
                {
                    var factor = coefficient * term.Weight * KernelMath.Scale(term, _vectors, vector * _features, x, 0);
                    for (var feature = term.Start; feature < term.Start + term.Length; feature++)
                        parts[feature] += factor * KernelMath.Inner(term.Function, _vectors[(vector * _features) + feature], x[feature]);
                }
            }

            return parts;
        }

        public double[] Gradient(double[] x)
        {
            var gradient = new double[x.Length];
            foreach (var term in machine.Terms)
            {
                var magnitude = term.Function == KernelFunction.Hellinger ? KernelMath.Magnitude(term, x, 0) : 0;
                foreach (var (vector, coefficient) in Vectors)
                {
                    var start = vector * _features;
                    var sum = KernelMath.Sum(term, _vectors, start, x, 0);
                    var outer = coefficient * term.Weight * KernelMath.OuterSlope(term, sum);
                    var scale = KernelMath.Scale(term, _vectors, start, x, 0);
                    for (var feature = term.Start; feature < term.Start + term.Length; feature++)
                    {
                        // Hellinger's kernel is normalised by the sample's own sum, whose derivative is in the second summand.
                        var slope = scale * KernelMath.Slope(term.Function, _vectors[start + feature], x[feature]);
                        if (magnitude > 0)
                            slope -= sum * KernelMath.Sign(x[feature]) / (2 * magnitude);
                        gradient[feature] += outer * slope;
                    }
                }
            }

            return gradient;
        }

        /// <summary>f Σᵢ pᵢ (x − sᵢ)_d² / |x − sᵢ|²; at a support vector itself, equal shares.</summary>
        public double[] SoftMinimum(double[] x)
        {
            var shares = new double[x.Length];
            double[] weights = [.. Vectors.Select(entry =>
                entry.Coefficient * KernelMath.Kernel(machine.Terms, _vectors, entry.Vector * _features, x, 0))];
            var total = weights.Sum();
            for (var index = 0; index < weights.Length && total != 0; index++)
            {
                var vector = Vectors[index].Vector;
                var distance = SquaredDistance(vector, x);
                for (var feature = 0; feature < x.Length; feature++)
                {
                    var part = distance == 0 ? 1.0 / x.Length
                        : KernelMath.Inner(KernelFunction.Rbf, _vectors[(vector * _features) + feature], x[feature]) / distance;
                    shares[feature] += weights[index] / total * part;
                }
            }

            var value = Value(x);
            return Array.ConvertAll(shares, share => share * value);
        }

        public double SquaredDistance(int vector, double[] x) => Enumerable.Range(0, _features).Sum(
            feature => KernelMath.Inner(KernelFunction.Rbf, _vectors[(vector * _features) + feature], x[feature]));
    }
}
