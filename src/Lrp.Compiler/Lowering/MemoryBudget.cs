namespace Lrp.Compiler.Lowering;

/// <summary>What packed weights and workspace may take together before faster kernels are given up.</summary>
/// <param name="WorkspaceOf">Floats of a network's workspace, as a later stage plans it.</param>
public sealed record MemoryBudget(long Bytes, Func<LoweredNetwork, long> WorkspaceOf);
