namespace Lrp.Generated;

// Relevance from a root of the decision function.
public static unsafe partial class KernelMachines
{
    /// <summary>Halvings of the way to a support vector: what float64 can tell.</summary>
    private const int Bisections = 60;

    /// <summary>R = Σ g (x − x₀) ∘ ∇f(x₀): the first order of a Taylor expansion at a root.</summary>
    /// <param name="decisions">f [samples, functions].</param>
    /// <param name="decisionsOfVectors">f of the support vectors [count, functions].</param>
    /// <remarks>
    /// x₀ lies between x and the nearest support vector (of the function's two classes) where f has the other sign, sign(0) = 1. Where no
    /// support vector has it there is no root, and R = g x ∘ ∇f(x).
    /// </remarks>
    public static void Taylor(
        float* x, float* vectors, float* coefficients, float* intercepts, float* g, float* decisions, float* decisionsOfVectors,
        float* result, float* scratch, ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int samples, int features, int count,
        int functions) =>
        Path(x, vectors, coefficients, intercepts, g, decisions, decisionsOfVectors, null, result, scratch, terms, groups, samples,
            features, count, functions, 0);

    /// <summary>R = Σ g (x − x₀) ∘ ∫₀¹ ∇f(x₀ + t(x − x₀)) dt, which sums to g f(x). The rest as in <see cref="Taylor"/>.</summary>
    /// <param name="nodes">Nodes t and weights of the integral [2, steps].</param>
    public static void Path(
        float* x, float* vectors, float* coefficients, float* intercepts, float* g, float* decisions, float* decisionsOfVectors,
        float* nodes, float* result, float* scratch, ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int samples, int features,
        int count, int functions, int steps)
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
                var nearest = NearestOfOtherSign(machine, function, functions, decisions[function] >= 0, decisionsOfVectors, room.X);
                var root = nearest < 0 ? 1 : Root(machine, function, nearest, decisions[function] >= 0, room);
                new Span<double>(room.Result, features).Clear();
                if (nearest < 0 || steps == 0)
                    AddGradient(machine, function, nearest, nearest < 0 ? 0 : root, 1, room);
                for (var step = 0; nearest >= 0 && step < steps; step++)
                    AddGradient(machine, function, nearest, root * (1 - nodes[step]), nodes[steps + step], room);
                for (var feature = 0; feature < features; feature++)
                {
                    var way = nearest < 0 ? room.X[feature] : root * (room.X[feature] - machine.Vector(nearest)[feature]);
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
        SupportVectors machine, int function, int functions, bool isPositive, float* decisionsOfVectors, double* x)
    {
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var part = 0; part < 2; part++)
        {
            var (start, count, _) = machine.Part(function, part);
            for (var vector = start; vector < start + count; vector++)
            {
                if (decisionsOfVectors[((long)vector * functions) + function] >= 0 == isPositive)
                    continue;
                var distance = FeatureSums.Sum<SquaredDifference>(machine.Vector(vector), x, machine.Features);
                if (distance < least)
                    (nearest, least) = (vector, distance);
            }
        }

        return nearest;
    }

    /// <summary>How far from x to the support vector f is 0, by bisection.</summary>
    private static double Root(SupportVectors machine, int function, int vector, bool isPositive, Room room)
    {
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < Bisections; step++)
        {
            var middle = (low + high) / 2;
            MoveTowards(machine, vector, middle, room);
            machine.Kernels(room.Point, room.Kernels, room.Sums);
            if (machine.Decision(function, room.Kernels) >= 0 == isPositive)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>Adds ∇f at x + t(s − x), times a factor, to the result.</summary>
    private static void AddGradient(SupportVectors machine, int function, int vector, double t, double factor, Room room)
    {
        if (vector < 0)
            new Span<double>(room.X, machine.Features).CopyTo(new Span<double>(room.Point, machine.Features));
        else
            MoveTowards(machine, vector, t, room);
        new Span<double>(room.Weights, machine.Count).Clear();
        machine.AddCoefficients(function, factor, room.Weights);
        machine.AddGradient(room.Point, room.Weights, null, room.Sums, room.Result);
    }

    private static void MoveTowards(SupportVectors machine, int vector, double t, Room room)
    {
        var target = machine.Vector(vector);
        for (var feature = 0; feature < machine.Features; feature++)
            room.Point[feature] = room.X[feature] + (t * (target[feature] - room.X[feature]));
    }
}
