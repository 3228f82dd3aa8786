using Lrp.Compiler.Planning;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Computes convolutions 3×3 of stride 1 in tiles of 2 × 2 outputs where that is faster, as far as memory may grow: their weights are
/// sixteen numbers instead of nine, and positive ones, which a pair otherwise finds in registers, are transformed of their own.
/// </summary>
internal sealed class WinogradTiles
{
    private readonly LoweredNetwork _network;
    private readonly HashSet<string> _layers = [];
    private readonly Dictionary<Step, Step> _steps = [];
    private readonly ConvolutionKernel _products;

    private WinogradTiles(LoweredNetwork network)
    {
        _network = network;
        var store = new Epilogue();
        store.Stores.Add(store.Add(new AccumulatorInstruction()));
        _products = new ConvolutionKernel(Layout.Block, Layout.Block, false, false, false, false, store, isOfPoints: true);
    }

    public static bool Run(LoweredNetwork network)
    {
        // A part of an image need not begin where tiles do.
        if (network.IsIncremental)
            return false;
        var pass = new WinogradTiles(network);
        pass.Choose();
        if (pass._layers.Count == 0)
            return false;
        pass.Replace(network.Forward);
        foreach (var steps in network.Prepare.Concat(network.Backward))
            pass.Replace(steps);
        for (var index = 0; index < network.ForwardAndPrepare.Length; index++)
            network.ForwardAndPrepare[index] = network.ForwardAndPrepare[index]?.Select(pass.Tiled).ToList();
        return true;
    }

    /// <summary>The layers of which memory is left for; those that grow most go first.</summary>
    private void Choose()
    {
        var calls = _network.AllCalls.Select(step => step.Call).OfType<ConvolutionCall>().Distinct().ToList();
        var layers = calls.Where(TileChoice.IsTiled).GroupBy(LayerOf)
            .OrderBy(layer => RegionsOf(layer, isTiled: true).Sum(region => region.Length)).ToList();
        foreach (var layer in layers)
            _layers.Add(layer.Key);
        if (_network.MemoryBudget is not { } budget || layers.Count == 0)
            return;
        var arena = MemoryPlan.Run(_network).ArenaLength;
        while (layers.Count > 0 && Floats() * sizeof(float) > budget)
        {
            _layers.Remove(layers[layers.Count - 1].Key);
            layers.RemoveAt(layers.Count - 1);
        }

        // What weights take, the arena, and room for the largest chunk.
        long Floats()
        {
            var tiled = calls.Where(IsTiled).ToList();
            var others = _network.AllCalls.Where(step => step.Call is not ConvolutionCall).SelectMany(step => step.Regions);
            var regions = RegionsOf(tiled, isTiled: true).Concat(RegionsOf(calls.Except(tiled), isTiled: false))
                .SelectMany(region => new[] { region }).Concat(others).Distinct();
            return regions.Sum(region => region.Length) + arena + tiled.Select(call => (long)LoopOf(call).Scratch).DefaultIfEmpty(0).Max();
        }
    }

    private static string LayerOf(ConvolutionCall call) => call.Sums[0].OfTiles!.Layer;

    private static IEnumerable<WeightRegion> RegionsOf(IEnumerable<ConvolutionCall> calls, bool isTiled) =>
        calls.SelectMany(call => call.Sums).SelectMany(sum => new[] { isTiled ? sum.OfTiles : sum.Weights, sum.Bias })
            .OfType<WeightRegion>().Distinct();

    private bool IsTiled(ConvolutionCall call) => TileChoice.IsTiled(call) && _layers.Contains(LayerOf(call));

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
                CallStep { Call: ConvolutionCall call } when IsTiled(call) => new CallStep(step.Subject, Tiled(call, step.Subject.Title)),
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
