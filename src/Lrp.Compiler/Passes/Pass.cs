namespace Lrp.Compiler.Passes;

/// <summary>A step of a stage on the form that the stage works on: a graph, or calls.</summary>
/// <param name="Name">As <c>lrp dump --stop-after</c> has it.</param>
/// <param name="Run">Changes it, and says whether it did.</param>
public sealed record Pass<T>(string Name, Func<T, bool> Run);

/// <summary>Is told what a pass made, each time that it changed something: for dumps.</summary>
/// <param name="print">The form after the pass as text.</param>
public delegate void PassObserver(string pass, Func<string> print);
