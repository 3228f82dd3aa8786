namespace Lrp.Generated;

// What the first call would do before it computes.
public abstract unsafe partial class NetworkExplainer
{
    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public void Warmup()
    {
        using var turn = TakeTurn();
        Parallel.Invoke(_arena.Touch, CompileKernels);
    }

    /// <summary>Compiles the passes and their kernels, unless they were compiled ahead of time.</summary>
    protected abstract void CompileKernels();
}
