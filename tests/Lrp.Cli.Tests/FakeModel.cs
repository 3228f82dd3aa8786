using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Cli.Tests;

/// <summary>
/// A network of two inputs and as many logits, which are twice the inputs; its relevance is seed times a factor. An explanation
/// whose text is in <see cref="Unknown"/> does not compile.
/// </summary>
internal sealed class FakeLoader : IModelLoader
{
    public double ErrorFactor { get; init; } = 4;

    public float Factor { get; init; } = 1;

    public float LogitFactor { get; init; } = 2;

    public HashSet<string> Unknown { get; } = [];

    /// <summary>Errors do not say which explanation they are about.</summary>
    public bool IsSilent { get; init; }

    public int Loaded { get; private set; }

    public int Disposed { get; private set; }

    public List<CompilationRequest> Requests { get; } = [];

    public LoadedModel Load(CompilationRequest request)
    {
        Requests.Add(request);
        var texts = request.Explanations.Select(explanation => explanation.Text).ToList();
        var errors = texts.Where(Unknown.Contains).Select(text => new Diagnostic(DiagnosticTable.ExplanationUnreadable, text)
        {
            Explanation = IsSilent ? -1 : texts.IndexOf(text),
        }).ToList();
        if (errors.Count > 0)
            return new LoadedModel(errors);
        Loaded++;
        return new LoadedModel(new FakeExplainer(this, texts), [], new Owned(() => Disposed++));
    }

    private sealed class Owned(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }

    private sealed class FakeExplainer(FakeLoader loader, IReadOnlyList<string> texts) : IExplainer
    {
        private float[] _logits = [];

        public IReadOnlyList<TensorInfo> Inputs { get; } = [new TensorInfo("x", [1, 2])];

        public TensorInfo Output { get; } = new("y", [1, 2]);

        public int InputLength => 2;

        public int LogitCount => 2;

        public IReadOnlyList<string> Explanations => texts;

        public ReadOnlySpan<float> Logits => _logits;

        public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input) =>
            _logits = [input[0] * loader.LogitFactor, input[1] * loader.LogitFactor];

        public ReadOnlySpan<float> ReadOutput(int output) => _logits;

        public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0)
        {
            Predict(input);
            return Relevance(target, explanation);
        }

        /// <summary>The seed is one.</summary>
        public ReadOnlySpan<float> Relevance(int target, int explanation = 0) =>
            Relevance(new float[] { target == 0 ? 1 : 0, target == 1 ? 1 : 0 }, explanation);

        public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0) =>
            new float[] { seed[0] * loader.Factor, seed[1] * loader.Factor };

        public void Dispose()
        {
        }
    }
}
