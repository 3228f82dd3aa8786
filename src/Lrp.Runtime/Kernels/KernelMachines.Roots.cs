using Lrp.Shared;

namespace Lrp.Generated;

// Relevance from a root of the decision function.
public static unsafe partial class KernelMachines
{
    /// <summary>Halvings of the way to a support vector: what float64 can tell.</summary>
    private const int Bisections = 60;

    /// <summary>R = Σ g (x − x₀) ∘ ∇f(x₀): the first order of a Taylor expansion at a root.</summary>
    /// <param name="decisions">f [samples, functions].</param>
    /// <param name="targets">Support vectors that ways to a root lead to [targetCount, features].</param>
    /// <param name="decisionsOfTargets">Their f [targetCount, functions].</param>
    /// <param name="targetGroups">How many targets are of each class, where functions are those of one against one; else empty.</param>
    /// <remarks>
    /// x₀ lies between x and the nearest target (of the function's two classes) where f has the other sign, sign(0) = 1. Where no target
    /// has
    /// it there is no root, and R = g x ∘ ∇f(x).
    /// </remarks>
    public static void Taylor(
        float* x, float* vectors, float* coefficients, float* intercepts, float* g, float* decisions, float* targets,
        float* decisionsOfTargets, float* result, float* scratch, ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int samples,
        int features, int count, int functions, ReadOnlySpan<int> targetGroups, int targetCount) =>
        Path(x, vectors, coefficients, intercepts, g, decisions, targets, decisionsOfTargets, null, result, scratch, terms, groups, samples,
            features, count, functions, targetGroups, targetCount, 0);

    /// <summary>R = Σ g (x − x₀) ∘ ∫₀¹ ∇f(x₀ + t(x − x₀)) dt, which sums to g f(x). The rest as in <see cref="Taylor"/>.</summary>
    /// <param name="nodes">Nodes t and weights of the integral [2, steps].</param>
    public static void Path(
        float* x, float* vectors, float* coefficients, float* intercepts, float* g, float* decisions, float* targets,
        float* decisionsOfTargets, float* nodes, float* result, float* scratch, ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups,
        int samples, int features, int count, int functions, ReadOnlySpan<int> targetGroups, int targetCount, int steps)
    {
        var machine = new SupportVectors(vectors, (double*)coefficients, (double*)intercepts, terms, groups, features, count);
        var room = new Room(scratch, features, count);
        for (var sample = 0; sample < samples; sample++)
        {
            Tensors.Fill(result, features, 0);
            FeatureSums.Widen(x + ((long)sample * features), room.X, features);
            for (var function = 0; function < functions; function++)
            {
                if (g[function] == 0)
                    continue;
                var isPositive = decisions[function] >= 0;
                var nearest = NearestOfOtherSign(
                    targets, decisionsOfTargets + function, features, functions, targetGroups, targetCount, function, isPositive, room.X);
                var target = nearest < 0 ? null : targets + ((long)nearest * features);
                var root = nearest < 0 ? 0 : Root(machine, function, target, isPositive, room);
                new Span<double>(room.Result, features).Clear();
                if (nearest < 0 || steps == 0)
                    AddGradient(machine, function, target, root, 1, room);
                for (var step = 0; nearest >= 0 && step < steps; step++)
                    AddGradient(machine, function, target, root * (1 - nodes[step]), nodes[steps + step], room);
                for (var feature = 0; feature < features; feature++)
                {
                    var way = nearest < 0 ? room.X[feature] : root * (room.X[feature] - target[feature]);
                    result[feature] += way == 0 ? 0 : (float)(g[function] * way * room.Result[feature]);
                }
            }

            g += functions;
            decisions += functions;
            result += features;
        }
    }

    /// <summary>The first of the nearest; −1 where there is none.</summary>
    private static int NearestOfOtherSign(
        float* targets, float* decisions, int features, int functions, ReadOnlySpan<int> groups, int targetCount, int function,
        bool isPositive, double* x)
    {
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var part = 0; part < 2; part++)
        {
            var (start, count, _) = KernelMath.Part(groups, targetCount, function, part);
            for (var target = start; target < start + count; target++)
            {
                if (decisions[(long)target * functions] >= 0 == isPositive)
                    continue;
                var distance = FeatureSums.Sum<SquaredDifference>(targets + ((long)target * features), x, features);
                if (distance < least)
                    (nearest, least) = (target, distance);
            }
        }

        return nearest;
    }

    /// <summary>How far from x to the target f is 0, by bisection.</summary>
    private static double Root(SupportVectors machine, int function, float* target, bool isPositive, Room room)
    {
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < Bisections; step++)
        {
            var middle = (low + high) / 2;
            MoveTowards(target, middle, machine.Features, room);
            machine.Kernels(room.Point, room.Kernels, room.Sums);
            if (machine.Decision(function, room.Kernels) >= 0 == isPositive)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>Adds ∇f at x + t(target − x), times a factor, to the result; without a target, at x.</summary>
    private static void AddGradient(SupportVectors machine, int function, float* target, double t, double factor, Room room)
    {
        if (target is null)
            new Span<double>(room.X, machine.Features).CopyTo(new Span<double>(room.Point, machine.Features));
        else
            MoveTowards(target, t, machine.Features, room);
        new Span<double>(room.Weights, machine.Count).Clear();
        machine.AddCoefficients(function, factor, room.Weights);
        machine.AddGradient(room.Point, room.Weights, null, room.Sums, room.Result);
    }

    private static void MoveTowards(float* target, double t, int features, Room room)
    {
        for (var feature = 0; feature < features; feature++)
            room.Point[feature] = room.X[feature] + (t * (target[feature] - room.X[feature]));
    }
}
