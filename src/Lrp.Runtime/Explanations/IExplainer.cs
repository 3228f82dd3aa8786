namespace Lrp;

/// <summary>
/// A network that predicts and explains, as tools see it: every generated explainer is one. It owns its workspace, so it is for
/// one thread at a time; nothing is allocated after its construction. Returned spans are views of that workspace: valid until the
/// next call, or until it is disposed. A call while another thread's is under way is an <see cref="InvalidOperationException"/>: each
/// thread has an explainer of its own, or rents one from an <see cref="ExplainerPool"/>.
/// </summary>
public interface IExplainer : IDisposable
{
    /// <summary>The inputs. Where there are several, their elements follow each other in one span, in this order.</summary>
    IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>The output that <see cref="Predict(ReadOnlySpan{float})"/> returns and that explanations explain.</summary>
    TensorInfo Output { get; }

    /// <summary>All outputs, as the model file orders them; what could not be computed is left out.</summary>
    IReadOnlyList<TensorInfo> Outputs => [Output];

    /// <summary>Elements of all inputs together: the length of every input and relevance span.</summary>
    int InputLength { get; }

    /// <summary>Elements of the logits: targets run from 0 to this, exclusive.</summary>
    int LogitCount { get; }

    /// <summary>
    /// Samples that one call works on: the first dimension of all inputs and of the logits, where that is the same, otherwise 1. Whether
    /// such rows are samples, or depend on each other as the nodes of a graph do, is the model's matter.
    /// </summary>
    int BatchSize => BatchSizeOf(Inputs, LogitsInfo);

    /// <summary>The same for inputs and logits of these shapes.</summary>
    internal static int BatchSizeOf(IReadOnlyList<TensorInfo> inputs, TensorInfo logits)
    {
        var rows = RowsOf(logits);
        foreach (var input in inputs)
            rows = RowsOf(input) == rows ? rows : 1;
        return rows;

        static int RowsOf(TensorInfo tensor) => tensor.Shape.Count == 0 ? 1 : tensor.Shape[0];
    }

    /// <summary>
    /// Name and shape of the logits, over whose elements targets count, row-major: the output's, or those of where relevance starts.
    /// </summary>
    TensorInfo LogitsInfo => Output.Length == LogitCount ? Output : new(Output.Name, [LogitCount]);

    /// <summary>Names of the compiled explanations, in the order of their attributes. The first is the default.</summary>
    IReadOnlyList<string> Explanations { get; }

    /// <summary>The output before a final softmax or sigmoid, of the last forward pass.</summary>
    ReadOnlySpan<float> Logits { get; }

    /// <summary>
    /// Prepares the first call, which otherwise is slower than those that follow: compiles what calls run, on all cores, and touches the
    /// workspace. In a project that sets PublishAot, where all is compiled ahead of time, only the latter.
    /// </summary>
    void Warmup()
    {
    }

    /// <summary>Runs the network forward.</summary>
    /// <param name="input">All inputs' elements, row-major, <see cref="InputLength"/> of them.</param>
    /// <returns>The output as the model file defines it (with its final softmax, if it has one).</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="input"/> is wrong.</exception>
    ReadOnlySpan<float> Predict(ReadOnlySpan<float> input);

    /// <summary>Runs the network forward on integers: tokens, or the bytes of a picture.</summary>
    /// <param name="input">All inputs' elements, row-major, <see cref="InputLength"/> of them.</param>
    /// <exception cref="ArgumentException">
    /// The length of <paramref name="input"/> is wrong, or a token is outside the network's table.
    /// </exception>
    ReadOnlySpan<float> Predict(ReadOnlySpan<int> input)
    {
        var floats = new float[input.Length];
        for (var index = 0; index < floats.Length; index++)
            floats[index] = input[index];
        return Predict(floats);
    }

    /// <summary>An output of the last forward pass.</summary>
    /// <param name="output">Index into <see cref="Outputs"/>.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    ReadOnlySpan<float> ReadOutput(int output) => throw new NotSupportedException("This explainer reads no outputs.");

    /// <summary>Runs the network forward and explains one output.</summary>
    /// <param name="input">All inputs' elements, row-major.</param>
    /// <param name="target">Flat index of the logit to explain.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <returns>The relevance of every input element.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="input"/> is wrong, or an index out of range.</exception>
    ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0);

    /// <summary>The same of integers. The relevance of a token is the sum over its row of the embedding.</summary>
    /// <param name="input">All inputs' elements, row-major.</param>
    /// <param name="target">Flat index of the logit to explain.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <exception cref="ArgumentException">
    /// The length of <paramref name="input"/> is wrong, a token is outside the network's table, or an index out of range.
    /// </exception>
    ReadOnlySpan<float> Explain(ReadOnlySpan<int> input, int target, int explanation = 0)
    {
        Predict(input);
        return Relevance(target, explanation);
    }

    /// <summary>Runs the network forward on a batch and explains an output of each sample.</summary>
    /// <param name="inputs">All inputs' elements, row-major: those of the first input for all samples, then those of the next.</param>
    /// <param name="targets">
    /// For each of the <see cref="BatchSize"/> samples the logit to explain: a flat index into its own, which are
    /// <see cref="LogitCount"/> / <see cref="BatchSize"/>.
    /// </param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <returns>The relevance of every input element for the target of its sample.</returns>
    /// <exception cref="ArgumentException">There are too many or too few inputs or targets, or an index is out of range.</exception>
    ReadOnlySpan<float> Explain(ReadOnlySpan<float> inputs, ReadOnlySpan<int> targets, int explanation = 0)
    {
        Predict(inputs);
        return RelevanceOfEach(targets, explanation);
    }

    /// <summary>The same of integers.</summary>
    /// <param name="inputs">All inputs' elements, row-major.</param>
    /// <param name="targets">For each sample the logit to explain.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <exception cref="ArgumentException">
    /// There are too many or too few inputs or targets, a token is outside the network's table, or an index is out of range.
    /// </exception>
    ReadOnlySpan<float> Explain(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int explanation = 0)
    {
        Predict(inputs);
        return RelevanceOfEach(targets, explanation);
    }

    /// <summary>Explains another output of the last forward pass.</summary>
    /// <param name="target">Flat index of the logit to explain: in a batch one of one sample, and the others have no relevance.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    ReadOnlySpan<float> Relevance(int target, int explanation = 0);

    /// <summary>Explains another output of each sample of the last forward pass.</summary>
    /// <param name="targets">For each of the <see cref="BatchSize"/> samples the logit to explain, a flat index into its own.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <exception cref="ArgumentException">There are too many or too few targets, or an index is out of range.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    ReadOnlySpan<float> RelevanceOfEach(ReadOnlySpan<int> targets, int explanation = 0) => targets.Length == 1 && BatchSize == 1
        ? Relevance(targets[0], explanation)
        : throw new NotSupportedException("This explainer takes one target.");

    /// <summary>Explains the last forward pass from an initial relevance of the caller's choice.</summary>
    /// <param name="seed">Initial relevance of every logit, <see cref="LogitCount"/> of them.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0);

    /// <summary>
    /// The balance of every layer in the last run of an explanation, from the output to the inputs. Empty where the explanation was
    /// compiled without <see cref="ExplanationAttribute.Ledger"/>.
    /// </summary>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <exception cref="InvalidOperationException">Another explanation, or none, ran last.</exception>
    ReadOnlySpan<LedgerRow> Ledger(int explanation = 0) => [];

    /// <summary>The layers that <see cref="ExplanationAttribute.KeepLayers"/> names, in the order in which they run.</summary>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    IReadOnlyList<TensorInfo> KeptLayers(int explanation = 0) => [];

    /// <summary>A layer's output and its relevance in the last run of an explanation.</summary>
    /// <param name="layer">Index into <see cref="KeptLayers"/>.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <exception cref="InvalidOperationException">Another explanation, or none, ran last.</exception>
    KeptLayer Kept(int layer, int explanation = 0) => throw new ArgumentOutOfRangeException(nameof(layer), layer, "No layer is kept.");

    /// <summary>
    /// Explains another output of the last forward pass by some channels of a kept layer only: the relevance of that layer's other
    /// channels is set to zero before it goes on.
    /// </summary>
    /// <param name="target">Flat index of the logit to explain.</param>
    /// <param name="explanation">Index into <see cref="Explanations"/>.</param>
    /// <param name="layer">Index into <see cref="KeptLayers"/>.</param>
    /// <param name="channels">The channels that count.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    ReadOnlySpan<float> Relevance(int target, int explanation, int layer, scoped ReadOnlySpan<int> channels) =>
        throw new ArgumentOutOfRangeException(nameof(layer), layer, "No layer is kept.");
}

/// <summary>A network whose weights are loaded: immutable, shared between threads.</summary>
public interface IExplainedNetwork : IDisposable
{
    /// <summary>A new explainer with its own workspace.</summary>
    /// <param name="instructionSet">The kernels to run; the best of this machine where null.</param>
    /// <param name="threads">
    /// How many compute a call together, the caller's among them; results are the same to the bit. The others sleep between calls.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not from 1 to 256.</exception>
    IExplainer CreateExplainer(InstructionSet? instructionSet = null, int threads = 1);
}
