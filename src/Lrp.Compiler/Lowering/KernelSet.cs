namespace Lrp.Compiler.Lowering;

/// <summary>The kernels that a network needs, each once.</summary>
public sealed class KernelSet
{
    private readonly Dictionary<string, Kernel> _byKey = [];
    private readonly List<Kernel> _kernels = [];
    private readonly HashSet<Kernel> _called = [];

    /// <summary>In the order in which they were registered: those that are called, and those whose epilogue a called pair takes.</summary>
    public IReadOnlyList<Kernel> Kernels => _kernels;

    /// <summary>Whether a call names it; known once <see cref="Keep"/> has seen the final calls.</summary>
    public bool IsCalled(Kernel kernel) => _called.Contains(kernel);

    /// <summary>The kernel equal to this one, named; itself where it is the first.</summary>
    public Kernel Register(Kernel kernel)
    {
        if (_byKey.TryGetValue(kernel.Key, out var known))
            return known;
        kernel.Name = $"{kernel.FullStem}_{_kernels.Count + 1}";
        _byKey.Add(kernel.Key, kernel);
        _kernels.Add(kernel);
        return kernel;
    }

    /// <summary>
    /// Drops kernels that none of the final calls needs, learns from them which row lengths the others walk, and names those.
    /// </summary>
    public void Keep(IEnumerable<GeneratedCall> calls)
    {
        foreach (var call in calls)
        {
            _called.Add(call.Kernel);
            if (call is ConvolutionCall convolution)
                call.Kernel.Learn(convolution.Loop, [call.Kernel.LengthOf(convolution.Loop)]);
            if (call is not WinogradCall tiles)
                continue;
            _called.Add(tiles.Products);
            tiles.Products.Learn(tiles.Loop.Product, tiles.Loop.Chunks);
        }

        var parts = new HashSet<Kernel>(_called.OfType<PairKernel>().SelectMany(pair => new[] { pair.First, pair.Second }));
        _kernels.RemoveAll(kernel => !_called.Contains(kernel) && !parts.Contains(kernel));
        var names = new UniqueNames();
        foreach (var kernel in _kernels)
            kernel.Name = names.Add(kernel.FullStem);
    }
}
