using Lrp.Shared;

namespace Lrp.Generated;

public sealed partial class WeightTensor
{
    /// <summary>Decision values of a kernel machine, b + Σ c k(s, x).</summary>
    /// <param name="x">Samples [N, V].</param>
    /// <param name="vectors">Support vectors [n, V].</param>
    /// <param name="coefficients">[m, n]; one against one, LIBSVM's [classes − 1, n].</param>
    /// <param name="intercepts">[m], of pairs of classes one against one.</param>
    /// <param name="groups">Support vectors per class, one against one; else empty.</param>
    /// <returns>[N, m].</returns>
    public static WeightTensor KernelMachine(
        WeightTensor x, WeightTensor vectors, WeightTensor coefficients, WeightTensor intercepts, int[] groups, params KernelTerm[] terms)
    {
        var (samples, features, count, functions) = (x.Shape[0], x.Shape[1], vectors.Shape[0], intercepts.Shape[0]);
        var kernels = new double[count];
        var data = new double[samples * functions];
        for (var sample = 0; sample < samples; sample++)
        {
            for (var vector = 0; vector < count; vector++)
                kernels[vector] = KernelMath.Kernel(terms, vectors.Data, vector * features, x.Data, sample * features);
            for (var function = 0; function < functions; function++)
            {
                var sum = intercepts.Data[function];
                for (var part = 0; part < 2; part++)
                {
                    var (start, length, row) = KernelMath.Part(groups, count, function, part);
                    for (var vector = start; vector < start + length; vector++)
                        sum += coefficients.Data[(row * count) + vector] * kernels[vector];
                }

                data[(sample * functions) + function] = sum;
            }
        }

        return new WeightTensor(data, samples, functions);
    }
}
