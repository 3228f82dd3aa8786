using Lrp.Generated;

namespace Lrp.Learning;

/// <summary>Kernel values that are computed when they are asked for.</summary>
internal sealed unsafe class SampleKernels : KernelValues
{
    /// <summary>Features that a thread reads before a second one pays: about 20 µs of work.</summary>
    private const int FeaturesPerThread = 1 << 16;

    private readonly Samples _samples;
    private readonly KernelTerm[] _terms;

    /// <exception cref="ArgumentException">The kernel does not fit the samples.</exception>
    public SampleKernels(Samples samples, Kernel kernel)
        : base(samples.Count)
    {
        _samples = samples;
        _terms = kernel.TermsOn(samples);
        Kernel = kernel;
    }

    public Kernel Kernel { get; }

    internal override double[] Diagonal()
    {
        var diagonal = new double[Count];
        Parallel.For(0, Count, row => Fill(_samples[row], diagonal.AsSpan(row, 1), row));
        // As exact as rows are, so that a matrix of them trains the same machine.
        return Array.ConvertAll(diagonal, value => (double)(float)value);
    }

    internal override void Fill(int row, Span<float> values)
    {
        var kernels = new double[Count];
        Fill(_samples[row], kernels);
        for (var sample = 0; sample < kernels.Length; sample++)
            values[sample] = (float)kernels[sample];
    }

    internal override KernelValues Take(int[] samples) => new SampleKernels(_samples.Take(samples), Kernel);

    /// <summary>k(s, x) of all samples s.</summary>
    public void Fill(ReadOnlySpan<float> x, double[] kernels)
    {
        var threads = (int)Math.Clamp((long)Count * _samples.Width / FeaturesPerThread, 1, Math.Min(Environment.ProcessorCount, Count));
        if (threads == 1)
        {
            Fill(x, kernels, 0);
            return;
        }

        var row = x.ToArray();
        Parallel.For(0, threads, thread =>
        {
            var (start, end) = ((int)((long)Count * thread / threads), (int)((long)Count * (thread + 1) / threads));
            Fill(row, kernels.AsSpan(start, end - start), start);
        });
    }

    private void Fill(ReadOnlySpan<float> x, Span<double> kernels, int first)
    {
        var (row, sums) = (new double[x.Length], new double[kernels.Length]);
        fixed (float* vectors = _samples.Data, source = x)
        {
            fixed (double* wide = row, result = kernels, scratch = sums)
            {
                FeatureSums.Widen(source, wide, x.Length);
                new SupportVectors(vectors + ((long)first * _samples.Width), null, null, _terms, [], _samples.Width, kernels.Length)
                    .Kernels(wide, result, scratch);
            }
        }
    }
}
