namespace Lrp.Compiler.Lowering;

/// <summary>Weights of which no call is left: those that a pair packs as a part of others.</summary>
internal static class RemoveUnusedWeights
{
    public static bool Run(LoweredNetwork network)
    {
        var used = new HashSet<WeightRegion>(network.AllCalls.SelectMany(call => call.Regions));
        return network.Weights.RemoveAll(region => !used.Contains(region)) > 0;
    }
}
