using Lrp;
using Lrp.Cli.Compilation;
using Lrp.Compiler.Diagnostics;

namespace BagOfWords;

/// <summary>
/// A pipeline that is compiled while the program runs, as the command line does it. A program that does not train has the file in its
/// project, and a class with <c>[ExplainedNetwork]</c> for it.
/// </summary>
internal sealed class CompiledPipeline : IDisposable
{
    private readonly LoadedModel _model;

    /// <exception cref="InvalidDataException">It cannot be compiled.</exception>
    public CompiledPipeline(string path, params string[] explanations)
    {
        _model = new CompiledModelLoader(null).Load(ModelRequest.Create(path, explanations));
        Explainer = _model.Explainer ?? throw new InvalidDataException(string.Join('\n', _model.Diagnostics));
    }

    public IExplainer Explainer { get; }

    public void Dispose() => _model.Dispose();
}
