namespace Lrp.Learning;

/// <summary>Kernel values of all pairs of training samples, a row at a time: computed from samples, or given as a matrix.</summary>
public abstract class KernelValues
{
    private protected KernelValues(int count) => Count = count;

    /// <summary>Training samples.</summary>
    public int Count { get; }

    /// <summary>k(s, s) of each.</summary>
    internal abstract double[] Diagonal();

    /// <summary>k(s, t) of a sample s and all t.</summary>
    /// <param name="row">s.</param>
    /// <param name="values">Room for <see cref="Count"/> numbers.</param>
    internal abstract void Fill(int row, Span<float> values);

    /// <summary>Those of some of the samples.</summary>
    internal virtual KernelValues Take(int[] samples) => new Subset(this, samples);

    private sealed class Subset(KernelValues all, int[] samples) : KernelValues(samples.Length)
    {
        private readonly float[] _row = new float[all.Count];

        internal override double[] Diagonal()
        {
            var diagonal = all.Diagonal();
            return Array.ConvertAll(samples, sample => diagonal[sample]);
        }

        internal override void Fill(int row, Span<float> values)
        {
            all.Fill(samples[row], _row);
            for (var index = 0; index < samples.Length; index++)
                values[index] = _row[samples[index]];
        }
    }
}
