using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Conformance.Tests;

/// <summary>A network of these tests: its file, and the explanations that it is compiled with.</summary>
public sealed record TestNetwork(string Name, string ModelPath, IReadOnlyList<string> Explanations)
{
    public CompilationRequest Request => ModelRequest.Create(ModelPath, Explanations) with { TypeNames = [ClassName] };

    private string ClassName => "Net_" + string.Concat(Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
