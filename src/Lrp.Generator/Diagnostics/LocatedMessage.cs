using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Generator.Declarations;
using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Diagnostic = Lrp.Compiler.Diagnostics.Diagnostic;

namespace Lrp.Generator.Diagnostics;

/// <summary>A message of the compiler as plain data that compares by content.</summary>
/// <param name="Explanation">Which explanation it is about; −1: the model.</param>
/// <param name="IsOfKeepLayers">It is about what the explanation keeps rather than about its text.</param>
/// <param name="Start">First character of the part of that text it is about.</param>
/// <param name="Length">Characters of that part; 0: all of the text.</param>
internal sealed record Message(
    string Id, EquatableArray<string> Arguments, int Explanation, bool IsOfKeepLayers, int Start, int Length)
{
    public static Message Of(Diagnostic diagnostic) => new(
        diagnostic.Descriptor.Id, new(diagnostic.Arguments),
        diagnostic.Explanation, diagnostic.IsOfKeepLayers, diagnostic.Start, diagnostic.Length);

    public LocatedMessage Locate(NetworkPositions positions) => new(Id, Arguments, Id switch
    {
        _ when Explanation >= 0 => (IsOfKeepLayers ? positions.KeepLayers : positions.Explanations)[Explanation].Part(Start, Length),
        _ when Id == DiagnosticTable.OutputUnknown.Id => positions.Output,
        _ when Id == DiagnosticTable.StartUnknown.Id => positions.Start,
        _ => positions.Model,
    });
}

/// <summary>A message and its place in the source.</summary>
internal sealed record LocatedMessage(string Id, EquatableArray<string> Arguments, LocationInfo Location)
{
    public Microsoft.CodeAnalysis.Diagnostic ToDiagnostic(Compilation compilation) =>
        Microsoft.CodeAnalysis.Diagnostic.Create(Descriptors.Of(Id), Location.ToLocation(compilation), [.. Arguments]);
}
