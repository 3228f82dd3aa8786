namespace Lrp.Compiler.Lowering;

/// <summary>
/// Computes convolutions 3×3 of stride 1 in tiles of 2 × 2 outputs where that is faster, as far as memory may grow: their weights are
/// sixteen numbers instead of nine, and positive ones, which a pair otherwise finds in registers, are transformed of their own.
/// </summary>
internal sealed class WinogradTiles
{
    private readonly LoweredNetwork _network;
    private readonly HashSet<ConvolutionCall> _tiled = [];
    private readonly Dictionary<Step, Step> _steps = [];
    private readonly ConvolutionKernel _products;

    private WinogradTiles(LoweredNetwork network)
    {
        _network = network;
        var store = new Epilogue();
        store.Stores.Add(store.Add(new AccumulatorInstruction()));
        _products = new ConvolutionKernel(Layout.Block, Layout.Block, false, false, ProductSign.Any, false, store, isOfPoints: true);
    }

    public static bool Run(LoweredNetwork network)
    {
        // A part of an image need not begin where tiles do.
        if (network.IsIncremental)
            return false;
        var pass = new WinogradTiles(network);
        pass.Choose();
        if (pass._tiled.Count == 0)
            return false;
        pass.Replace(network.Forward);
        foreach (var steps in network.Prepare.Concat(network.Backward))
            pass.Replace(steps);
        for (var index = 0; index < network.ForwardAndPrepare.Length; index++)
            network.ForwardAndPrepare[index] = network.ForwardAndPrepare[index]?.Select(pass.Tiled).ToList();
        return true;
    }

    /// <summary>The calls of which memory is left for; of layers those that grow most go first.</summary>
    private void Choose()
    {
        var calls = _network.AllCalls.Select(step => step.Call).OfType<ConvolutionCall>().Distinct().ToList();
        _tiled.UnionWith(calls.Where(TileChoice.IsTiled));
        Drop(calls.Except(_tiled).ToList());
        if (_network.MemoryBudget is not { } budget || _tiled.Count == 0)
            return;
        var arena = budget.WorkspaceOf(_network);
        var others = _network.AllCalls.Where(step => step.Call is not ConvolutionCall).SelectMany(step => step.Regions).ToList();
        var layers = new Stack<List<ConvolutionCall>>(_tiled.GroupBy(call => call.Sums[0].OfTiles!.Layer)
            .Select(layer => layer.ToList())
            .OrderBy(layer => RegionsOf(layer, isTiled: true).Sum(region => region.Length)));
        while (layers.Count > 0 && Floats() * sizeof(float) > budget.Bytes)
        {
            var largest = layers.Pop();
            _tiled.ExceptWith(largest);
            Drop(largest);
        }

        // Weights, workspace, and room for the largest chunk.
        long Floats() => arena + _tiled.Select(call => (long)LoopOf(call).Scratch).DefaultIfEmpty(0).Max()
            + RegionsOf(_tiled, isTiled: true).Union(RegionsOf(calls.Except(_tiled), isTiled: false)).Union(others)
                .Sum(region => region.Length);
    }

    /// <summary>
    /// A sum has the same bits in whatever pass it is computed, alone or in a pair: what one call does not compute in tiles, none does.
    /// </summary>
    private void Drop(IReadOnlyCollection<ConvolutionCall> calls)
    {
        while (calls.Count > 0)
        {
            var regions = new HashSet<WeightRegion>(RegionsOf(calls, isTiled: true));
            calls = [.. _tiled.Where(call => call.Sums.Any(sum => regions.Contains(sum.OfTiles!)))];
            _tiled.ExceptWith(calls);
        }
    }

    private static IEnumerable<WeightRegion> RegionsOf(IEnumerable<ConvolutionCall> calls, bool isTiled) =>
        calls.SelectMany(call => call.Sums).Select(sum => isTiled ? sum.OfTiles : sum.Weights).OfType<WeightRegion>().Distinct();

    private void Replace(List<Step> steps)
    {
        for (var index = 0; index < steps.Count; index++)
            steps[index] = Tiled(steps[index]);
    }

    private Step Tiled(Step step)
    {
        if (!_steps.TryGetValue(step, out var tiled))
        {
            _steps[step] = tiled = step switch
            {
                CallStep { Call: ConvolutionCall call } when _tiled.Contains(call) =>
                    new CallStep(step.Subject, Tiled(call, step.Subject.Title)),
                LoopStep loop => new LoopStep(loop.Subject, loop.Index, [.. loop.Body.Select(Tiled)], loop.IsParallel),
                _ => step,
            };
        }

        return tiled;
    }

    private WinogradCall Tiled(ConvolutionCall call, string name)
    {
        var products = (ConvolutionKernel)_network.Kernels.Register(_products);
        Kernel Of(Kernel kernel, SumOperands sum) =>
            _network.Kernels.Register(new WinogradKernel(products, sum.IsOfOneSign, kernel.Epilogue));
        var tiled = call.Kernel is PairKernel pair
            ? _network.Kernels.Register(
                new PairKernel(Of(pair.First, call.Sums[0]), Of(pair.Second, call.Sums[1]), PairWeights.Own))
            : Of(call.Kernel, call.Sums[0]);
        var loop = LoopOf(call);
        var scratch = Buffer.Create(name + " tiles", Layout.RowMajor(new IR.Shape(loop.Scratch)));
        _network.Buffers.Add(scratch);
        return new WinogradCall(
            tiled, products, loop, call.Input, new PointerOperand(scratch, Access.Scratch),
            [.. call.Sums.Select(sum => sum with { Weights = sum.OfTiles })])
        {
            MultiplyAdds = call.MultiplyAdds,
        };
    }

    private static WinogradLoop LoopOf(ConvolutionCall call)
    {
        var (loop, channels) = (call.RowByRow, call.Input.Buffer.Layout.Channels);
        return WinogradLoop.Of(loop.Blocks, loop.Rows, loop.Columns, channels);
    }
}
