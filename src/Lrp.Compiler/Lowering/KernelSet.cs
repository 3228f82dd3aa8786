namespace Lrp.Compiler.Lowering;

/// <summary>The kernels that a network needs, each once.</summary>
public sealed class KernelSet
{
    private readonly Dictionary<string, Kernel> _byKey = [];
    private readonly Dictionary<string, int> _stems = [];
    private readonly List<Kernel> _kernels = [];

    public IReadOnlyList<Kernel> Kernels => _kernels;

    /// <summary>The kernel equal to this one, named; itself where it is the first.</summary>
    public Kernel Register(Kernel kernel)
    {
        if (_byKey.TryGetValue(kernel.Key, out var known))
            return known;
        var number = _stems.TryGetValue(kernel.Stem, out var count) ? count + 1 : 1;
        _stems[kernel.Stem] = number;
        kernel.Name = $"{kernel.Stem}{number}";
        _byKey.Add(kernel.Key, kernel);
        _kernels.Add(kernel);
        return kernel;
    }
}
