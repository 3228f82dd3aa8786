namespace Lrp.Compiler.Passes;

/// <summary>
/// The driver of every stage that consists of passes: runs them in order, again until none changes anything or the rounds are over,
/// and verifies the form after each that changed it.
/// </summary>
/// <param name="verify">Throws where an invariant is broken.</param>
/// <param name="print">The form as text.</param>
/// <param name="mostRounds">1: every pass runs once.</param>
public sealed class Pipeline<T>(IReadOnlyList<Pass<T>> passes, Action<T> verify, Func<T, string> print, int mostRounds = 1)
{
    /// <summary>The passes in order.</summary>
    public IReadOnlyList<Pass<T>> Passes { get; } = passes;

    /// <exception cref="InvalidOperationException">A pass broke an invariant; the message begins with the pass's name.</exception>
    public void Run(T subject, PassObserver? observe = null)
    {
        for (var (round, changed) = (0, true); changed && round < mostRounds; round++)
        {
            changed = false;
            foreach (var pass in Passes)
                changed |= Run(pass, subject, observe);
        }
    }

    private bool Run(Pass<T> pass, T subject, PassObserver? observe)
    {
        if (!pass.Run(subject))
            return false;
        try
        {
            verify(subject);
        }
        catch (InvalidOperationException broken)
        {
            throw new InvalidOperationException($"{pass.Name}: {broken.Message}", broken);
        }

        observe?.Invoke(pass.Name, () => print(subject));
        return true;
    }
}
