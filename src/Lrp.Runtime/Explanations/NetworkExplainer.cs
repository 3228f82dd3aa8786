namespace Lrp.Generated;

/// <summary>
/// What all generated explainers share: the workspace, in which one call at a time works, the checks of arguments, the seed, and which
/// state is still valid. The derived class is the network itself: its passes (<see cref="Run"/>) read and write the arena at offsets that
/// <see cref="NetworkLayout"/> tells this class.
/// </summary>
public abstract unsafe partial class NetworkExplainer : IExplainer
{
    /// <summary>How many threads an explainer can have.</summary>
    public const int MostThreads = 256;

    private const int Nothing = -1;

    private readonly NetworkLayout _layout;
    private readonly NetworkWeights _weights;
    private readonly NativeBuffer _arena;
    private readonly Workers? _workers;
    private readonly Work _runShare;
    private readonly float[]? _joinedRelevance;
    private bool _hasPredicted;
    private int _prepared = Nothing;
    private int _explained = Nothing;

    /// <summary>Allocates the workspace, zeroed; nothing is allocated afterwards.</summary>
    /// <param name="layout">Offsets of what this class reads and writes.</param>
    /// <param name="weights">The network's packed weights; kept alive by this explainer.</param>
    /// <param name="instructionSet">The kernels to run, as <see cref="InstructionSets"/> resolved it.</param>
    /// <param name="threads">How many compute; a network that is too small to be divided has one anyway.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not from 1 to <see cref="MostThreads"/>.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    /// <exception cref="OutOfMemoryException">The workspace does not fit into memory.</exception>
    protected NetworkExplainer(NetworkLayout layout, NetworkWeights weights, InstructionSet instructionSet, int threads)
    {
        if (threads is < 1 or > MostThreads)
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"Expected 1 to {MostThreads} threads.");
        _layout = layout;
        _weights = weights;
        InstructionSet = instructionSet;
        InputLength = layout.Inputs.Sum(input => input.Length);
        BatchSize = IExplainer.BatchSizeOf(layout.Inputs, layout.Logits);
        Explanations = [.. layout.Explanations.Select(explanation => explanation.Name)];
        // One input's relevance is read where it is; several are joined, because a result is one span.
        _joinedRelevance = layout.Inputs.Count == 1 ? null : new float[InputLength];
        _arena = new NativeBuffer(layout.ArenaLength);
        _changes = new Area[layout.Inputs.Count];
        if (threads > 1 && layout.IsShared)
            _workers = new Workers(threads, layout.ScratchLength);
        _weights.Attach();
        Arena = _arena.Pointer;
        Weights = _weights.Pointer;
        _ledgers = [.. layout.Explanations.Select(explanation => new LedgerRow[explanation.Ledger.Count])];
        _kept = [.. layout.Explanations.Select(explanation => explanation.Kept.Select(layer => layer.Info).ToArray())];
        foreach (var layer in layout.Explanations.SelectMany(explanation => explanation.Kept))
            Mask(layer).Fill(1);
        _runShare = RunShare;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TensorInfo> Inputs => _layout.Inputs;

    /// <inheritdoc/>
    public TensorInfo Output => Outputs[_layout.Output];

    /// <inheritdoc/>
    public IReadOnlyList<TensorInfo> Outputs => _layout.Outputs;

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int LogitCount => _layout.Logits.Length;

    /// <inheritdoc/>
    public TensorInfo LogitsInfo => _layout.Logits;

    /// <inheritdoc/>
    public IReadOnlyList<string> Explanations { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet, or another thread uses this explainer.</exception>
    public ReadOnlySpan<float> Logits
    {
        get
        {
            using var turn = TakeTurn();
            CheckPredicted();
            return _arena.Span(_layout.LogitsOffset, LogitCount);
        }
    }

    /// <summary>The workspace: 64-byte aligned, zeroed at construction.</summary>
    protected float* Arena { get; }

    /// <summary>The packed weights: 64-byte aligned, read only.</summary>
    protected float* Weights { get; }

    /// <summary>The kernels to run.</summary>
    protected InstructionSet InstructionSet { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input)
    {
        using var turn = TakeTurn();
        SetInput(input);
        return RunForward();
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckIndex(target, LogitCount, nameof(target));
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        SetInput(input);
        RunAll(explanation);
        return RunBackward(target, explanation);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public ReadOnlySpan<float> Relevance(int target, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckIndex(target, LogitCount, nameof(target));
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        CheckPredicted();
        return RunBackward(target, explanation);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    /// <exception cref="ArgumentException">The length of <paramref name="seed"/> is wrong, or the index out of range.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckLength(seed.Length, LogitCount, nameof(seed));
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        CheckPredicted();
        seed.CopyTo(SeedSpan);
        return RunBackward(explanation);
    }

    /// <summary>Runs a part of the generated program.</summary>
    /// <param name="explanation">Which explanation's; 0 where the pass belongs to none.</param>
    /// <param name="worker">Whose share of it.</param>
    protected abstract void Run(Pass pass, int explanation, in Worker worker);

    private protected ReadOnlySpan<float> RunForward()
    {
        var pass = _holdsForward ? Pass.ForwardOfChanges : Pass.Forward;
        var isKnown = _holdsForward && !Array.Exists(_changes, change => !change.IsEmpty);
        _holdsForward = false;
        if (!isKnown)
            RunShared(pass, 0);
        _hasPredicted = true;
        _holdsForward = _layout.IsIncremental;
        GC.KeepAlive(this);
        return OutputSpan(_layout.Output);
    }

    private protected void RunAll(int explanation)
    {
        _holdsForward = false;
        RunShared(Pass.ForwardAndPrepare, explanation);
        (_hasPredicted, _prepared) = (true, explanation);
    }

    private ReadOnlySpan<float> OutputSpan(int output) => _arena.Span(_layout.OutputOffsets[output], Outputs[output].Length);

    private protected void SetInput(ReadOnlySpan<float> input)
    {
        CheckLength(input.Length, InputLength, nameof(input));
        // It takes about as long to wake a thread as to copy a picture.
        _workers?.Rouse();
        ForgetResults();
        for (var index = 0; index < Inputs.Count; index++)
        {
            var length = Inputs[index].Length;
            TakeInput(index, input[..length]);
            input = input[length..];
        }
    }

    private void ForgetResults()
    {
        _hasPredicted = false;
        _prepared = Nothing;
        _explained = Nothing;
    }

    private protected ReadOnlySpan<float> RunBackward(int target, int explanation)
    {
        SeedSpan.Clear();
        SetSeed(target, explanation);
        return RunBackward(explanation);
    }

    private Span<float> SeedSpan => _arena.Span(_layout.SeedOffset, LogitCount);

    private void SetSeed(int target, int explanation) => SeedSpan[target] =
        _layout.Explanations[explanation].SeedIsOne ? 1 : _arena.Span(_layout.LogitsOffset, LogitCount)[target];

    private ReadOnlySpan<float> RunBackward(int explanation)
    {
        if (_prepared != explanation)
        {
            _prepared = Nothing;
            RunShared(Pass.Prepare, explanation);
            _prepared = explanation;
        }

        RunShared(Pass.Backward, explanation);
        _explained = explanation;
        GC.KeepAlive(this);
        var offsets = _layout.Explanations[explanation].RelevanceOffsets;
        if (_joinedRelevance is null)
            return _arena.Span(offsets[0], InputLength);
        var rest = _joinedRelevance.AsSpan();
        for (var index = 0; index < Inputs.Count; index++)
        {
            var length = Inputs[index].Length;
            _arena.Span(offsets[index], length).CopyTo(rest);
            rest = rest[length..];
        }

        return _joinedRelevance;
    }

    private void CheckPredicted()
    {
        if (!_hasPredicted)
            throw new InvalidOperationException("There is nothing to explain yet: call Predict or Explain first.");
    }

    private static void CheckLength(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"Expected {expected} elements, got {length}.", name);
    }

    private protected static void CheckIndex(int index, int count, string name)
    {
        if ((uint)index >= (uint)count)
            throw new ArgumentOutOfRangeException(name, index, $"Expected 0 to {count - 1}.");
    }
}
