using Lrp.Compiler;
using Diagnostic = Lrp.Compiler.Diagnostics.Diagnostic;

namespace Lrp.Cli.Compilation;

/// <summary>Runs models: as compiled code, or in the interpreter.</summary>
public interface IModelLoader
{
    /// <summary>How many times the reference's own float32 error is forgiven: less where arithmetic is in float64.</summary>
    double ErrorFactor { get; }

    LoadedModel Load(CompilationRequest request);
}

/// <summary>A model that is ready to run, or the messages that say why it is not.</summary>
public sealed class LoadedModel : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();

    /// <param name="owned">What the explainer stands on, to be disposed after it, last first.</param>
    public LoadedModel(IExplainer explainer, IReadOnlyList<Diagnostic> diagnostics, params IReadOnlyList<IDisposable> owned)
    {
        Explainer = explainer;
        Diagnostics = diagnostics;
        foreach (var disposable in owned)
            _owned.Push(disposable);
    }

    public LoadedModel(IReadOnlyList<Diagnostic> errors) => Diagnostics = errors;

    /// <summary>Null where the model could not be compiled.</summary>
    public IExplainer? Explainer { get; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Makes an explainer for another thread, the caller's own; null where there can be only one.</summary>
    public Func<IExplainer>? CreateExplainer { get; init; }

    public void Dispose()
    {
        Explainer?.Dispose();
        while (_owned.TryPop(out var disposable))
            disposable.Dispose();
    }
}
