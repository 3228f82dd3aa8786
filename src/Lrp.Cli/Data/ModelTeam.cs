using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Lrp.Cli.Compilation;
using Lrp.Evaluation;

namespace Lrp.Cli.Data;

/// <summary>A model and its explanations, on as many threads as there is work for.</summary>
internal sealed class ModelTeam : IDisposable
{
    /// <summary>An explanation that knows nothing: random numbers, which every other has to be better than.</summary>
    public const string Random = "random";

    private readonly LoadedModel _model;
    private readonly LoadedModel? _forward;
    private readonly Stack<TeamMember> _idle = new();
    private readonly int _threads;

    private ModelTeam(LoadedModel model, LoadedModel? forward, IReadOnlyList<string> explanations, int threads)
    {
        (_model, _forward, Explanations) = (model, forward, explanations);
        _threads = model.CreateExplainer is null ? 1 : threads;
        _idle.Push(new TeamMember(model.Explainer!, forward?.Explainer, explanations));
    }

    /// <summary>Their texts, in the order in which members count them.</summary>
    public IReadOnlyList<string> Explanations { get; }

    /// <summary>The network, for one sample; while no work is under way.</summary>
    public IExplainer Network => Member.Network;

    /// <summary>The member of the caller's own thread, while no work is under way.</summary>
    public TeamMember Member => _idle.Peek();

    /// <summary>Compiles the model.</summary>
    /// <param name="ledger">Keep the balance of layers.</param>
    /// <param name="forward">
    /// Also compile it without explanations, for many passes: it stores nothing for them, and computes what a change of its input reaches.
    /// </param>
    /// <exception cref="InvalidDataException">It does not compile; the message says why.</exception>
    public static ModelTeam Load(
        IModelLoader loader,
        string model,
        IReadOnlyList<string> explanations,
        int threads,
        TextWriter error,
        bool ledger = false,
        bool forward = false)
    {
        var request = ModelRequest.Create(model, explanations.Where(text => text != Random));
        var loaded = loader.Load(request with
        {
            Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = ledger })],
        });
        Commands.CommonOptions.Report(error, model, loaded.Diagnostics);
        if (loaded.Explainer is not null)
        {
            var plain = forward ? loader.Load(request with { Explanations = [], Incremental = true }) : null;
            return new ModelTeam(loaded, plain, explanations, threads);
        }

        loaded.Dispose();
        throw new InvalidDataException($"'{model}' cannot be run.");
    }

    /// <summary>Does work in parallel; the first error, and a wish to stop, end it after what is under way.</summary>
    /// <exception cref="OperationCanceledException">It was to stop.</exception>
    public void ForEach(IEnumerable<int> work, Action<TeamMember, int> action, CancellationToken cancellation)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation };
            // One item at a time: items take long, and what was handed out is done even after a wish to stop.
            var items = Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(items, options, Rent, Work, Return);
        }
        // What one thread met is the error; others only heard of it.
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        TeamMember Work(int item, ParallelLoopState state, TeamMember member)
        {
            action(member, item);
            return member;
        }
    }

    /// <summary>Lends a member to the caller's thread.</summary>
    public T Use<T>(Func<TeamMember, T> work)
    {
        var member = Rent();
        try
        {
            return work(member);
        }
        finally
        {
            Return(member);
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var member))
            member.Dispose();
        _forward?.Dispose();
        _model.Dispose();
    }

    private TeamMember Rent()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out var member))
                return member;
        }

        return new TeamMember(_model.CreateExplainer!(), _forward?.CreateExplainer?.Invoke(), Explanations);
    }

    private void Return(TeamMember member)
    {
        lock (_idle)
            _idle.Push(member);
    }
}

/// <summary>A network with its explanations, for one thread at a time.</summary>
internal sealed class TeamMember : IDisposable
{
    private readonly IReadOnlyList<LoadedExplanation?> _explanations;
    private readonly IReadOnlyList<IExplainer> _owned;

    /// <param name="forward">The same network without explanations; null for none.</param>
    public TeamMember(IExplainer network, IExplainer? forward, IReadOnlyList<string> explanations)
    {
        Network = Single(network);
        Forward = forward is null ? Network : Single(forward);
        _owned = forward is null ? [network] : [network, forward];
        var compiled = 0;
        _explanations = [.. explanations.Select(text =>
            text == ModelTeam.Random ? null : new LoadedExplanation(Network, text, compiled++))];
    }

    public IExplainer Network { get; }

    /// <summary>The network to be run forward many times.</summary>
    public IExplainer Forward { get; }

    public void Dispose()
    {
        foreach (var network in _owned)
            network.Dispose();
    }

    /// <summary>The relevance of an input, a copy.</summary>
    /// <param name="explanation">Its place among the team's.</param>
    /// <param name="seed">Of the random one.</param>
    public float[] Explain(int explanation, ReadOnlySpan<float> input, int target, int seed)
    {
        if (_explanations[explanation] is { } loaded)
            return loaded.Explain(input, target).ToArray();
        // Another class has other reasons, even if they are random.
        var random = new SeededRandom(unchecked((31 * seed) + target));
        var relevance = new float[input.Length];
        foreach (ref var value in relevance.AsSpan())
            value = (float)((2 * random.NextDouble()) - 1);
        return relevance;
    }

    /// <summary>The place of an explanation among the compiled ones; −1 for none.</summary>
    public int CompiledIndex(int explanation) =>
        _explanations[explanation] is null ? -1 : _explanations.Take(explanation).Count(loaded => loaded is not null);

    /// <summary>The largest logit.</summary>
    public int Top(ReadOnlySpan<float> input)
    {
        Network.Predict(input);
        var logits = Network.Logits;
        var best = 0;
        for (var index = 1; index < logits.Length; index++)
            best = logits[index] > logits[best] ? index : best;
        return best;
    }

    /// <summary>A file that fixes a batch takes samples one by one here.</summary>
    private static IExplainer Single(IExplainer network) =>
        network.BatchSize is > 1 and var size ? new RowExplainer(network, new Batch(network, size)) : network;
}
