namespace Lrp.Generated;

/// <summary>
/// Kernel machines: decision functions f = b + Σᵢ cᵢ k(sᵢ, x) of samples x [samples, features] over support vectors s [count, features],
/// with coefficients c [functions, count], and their relevance. One against one, coefficients are LIBSVM's [classes − 1, count].
/// Coefficients and intercepts are float64, each in the place of two floats.
/// </summary>
public static unsafe partial class KernelMachines
{
    /// <summary>Decision values, and the kernel's own.</summary>
    /// <param name="decisions">f [samples, functions].</param>
    /// <param name="kernels">k [samples, count].</param>
    /// <param name="scratch">Room for 6 · (features + count + 16) floats, as for all that follow.</param>
    /// <param name="groups">Support vectors per class, where functions are those of one against one; else empty.</param>
    public static void Predict(
        float* x, float* vectors, float* coefficients, float* intercepts, float* decisions, float* kernels, float* scratch,
        ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int samples, int features, int count, int functions)
    {
        var machine = new SupportVectors(vectors, (double*)coefficients, (double*)intercepts, terms, groups, features, count);
        var room = new Room(scratch, features, count);
        for (var sample = 0; sample < samples; sample++)
        {
            FeatureSums.Widen(x + ((long)sample * features), room.X, features);
            machine.Kernels(room.X, room.Kernels, room.Sums);
            for (var function = 0; function < functions; function++)
                *decisions++ = (float)machine.Decision(function, room.Kernels);
            for (var vector = 0; vector < count; vector++)
                *kernels++ = (float)room.Kernels[vector];
        }
    }

    /// <summary>R_d = Σ g (b/V + Σᵢ cᵢ k_d(sᵢ, x)), of a kernel that is a sum over its features.</summary>
    /// <param name="g">Relevance per decision value [samples, functions].</param>
    /// <param name="result">R [samples, features].</param>
    public static void Exact(
        float* x, float* vectors, float* coefficients, float* intercepts, float* g, float* result, float* scratch,
        ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int samples, int features, int count, int functions)
    {
        var machine = new SupportVectors(vectors, (double*)coefficients, (double*)intercepts, terms, groups, features, count);
        var room = new Room(scratch, features, count);
        for (var sample = 0; sample < samples; sample++)
        {
            FeatureSums.Widen(x + ((long)sample * features), room.X, features);
            var bias = 0.0;
            for (var function = 0; function < functions; function++)
                bias += g[function] * ((double*)intercepts)[function];
            new Span<double>(room.Result, features).Fill(bias / features);
            Weigh(machine, g, functions, room.Weights);
            machine.AddParts(room.X, room.Weights, room.Sums, room.Result);
            FeatureSums.Narrow(room.Result, result + ((long)sample * features), features);
            g += functions;
        }
    }

    /// <summary>R = Σ g ∇f(x): the chain rule.</summary>
    /// <param name="kernels">What <see cref="Predict"/> left.</param>
    public static void Gradient(
        float* x, float* vectors, float* coefficients, float* intercepts, float* g, float* kernels, float* result, float* scratch,
        ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int samples, int features, int count, int functions)
    {
        var machine = new SupportVectors(vectors, (double*)coefficients, (double*)intercepts, terms, groups, features, count);
        var room = new Room(scratch, features, count);
        for (var sample = 0; sample < samples; sample++)
        {
            FeatureSums.Widen(x + ((long)sample * features), room.X, features);
            new Span<double>(room.Result, features).Clear();
            Weigh(machine, g, functions, room.Weights);
            machine.AddGradient(room.X, room.Weights, kernels, room.Sums, room.Result);
            FeatureSums.Narrow(room.Result, result + ((long)sample * features), features);
            g += functions;
            kernels += count;
        }
    }

    /// <summary>
    /// R_d = Σ g f Σᵢ pᵢ (x − sᵢ)_d² / |x − sᵢ|² with pᵢ = cᵢkᵢ / Σ ck: the shares of features in the distances to the support vectors
    /// that the soft minimum of an RBF kernel takes (Kauffmann et al. 2020).
    /// </summary>
    /// <param name="kernels">What <see cref="Predict"/> left, as <paramref name="decisions"/>.</param>
    public static void SoftMinimum(
        float* x, float* vectors, float* coefficients, float* intercepts, float* g, float* kernels, float* decisions, float* result,
        float* scratch, ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int samples, int features, int count, int functions)
    {
        var machine = new SupportVectors(vectors, (double*)coefficients, (double*)intercepts, terms, groups, features, count);
        var room = new Room(scratch, features, count);
        for (var sample = 0; sample < samples; sample++)
        {
            FeatureSums.Widen(x + ((long)sample * features), room.X, features);
            new Span<double>(room.Result, features).Clear();
            for (var function = 0; function < functions; function++)
            {
                if (g[function] != 0)
                    AddShares(machine, function, kernels, (double)g[function] * decisions[function], room);
            }

            FeatureSums.Narrow(room.Result, result + ((long)sample * features), features);
            g += functions;
            decisions += functions;
            kernels += count;
        }
    }

    private static void AddShares(SupportVectors machine, int function, float* kernels, double relevance, Room room)
    {
        new Span<double>(room.Weights, machine.Count).Clear();
        machine.AddCoefficients(function, 1, room.Weights);
        double total = 0, even = 0;
        for (var vector = 0; vector < machine.Count; vector++)
            total += room.Weights[vector] *= kernels[vector];
        for (var vector = 0; vector < machine.Count; vector++)
        {
            var weight = total == 0 ? 0 : relevance * room.Weights[vector] / total;
            var distance = FeatureSums.Sum<SquaredDifference>(machine.Vector(vector), room.X, machine.Features);
            even += distance == 0 ? weight : 0;
            room.Weights[vector] = distance == 0 ? 0 : weight / distance;
        }

        FeatureSums.Add<SquaredDifference>(
            machine.Vector(0), machine.Features, room.Weights, machine.Count, room.X, room.Result, machine.Features);
        for (var feature = 0; feature < machine.Features; feature++)
            room.Result[feature] += even / machine.Features;
    }

    /// <summary>Σ g c for each support vector.</summary>
    private static void Weigh(SupportVectors machine, float* g, int functions, double* weights)
    {
        new Span<double>(weights, machine.Count).Clear();
        for (var function = 0; function < functions; function++)
        {
            if (g[function] != 0)
                machine.AddCoefficients(function, g[function], weights);
        }
    }

    /// <summary>Arrays of float64 in a call's own memory.</summary>
    private readonly struct Room(float* scratch, int features, int count)
    {
        // Whole vectors of 64 bytes, so that each begins where a line of the cache does.
        private readonly int _features = (features + 7) & ~7;
        private readonly int _count = (count + 7) & ~7;

        public double* X => (double*)scratch;

        public double* Point => X + _features;

        public double* Result => Point + _features;

        public double* Kernels => Result + _features;

        public double* Sums => Kernels + _count;

        public double* Weights => Sums + _count;
    }
}
