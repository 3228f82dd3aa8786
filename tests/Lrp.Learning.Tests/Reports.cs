namespace Lrp.Learning.Tests;

/// <summary>What training reports, at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
internal sealed class Reports(Action<string>? then = null) : IProgress<string>
{
    public List<string> Texts { get; } = [];

    public void Report(string value)
    {
        Texts.Add(value);
        then?.Invoke(value);
    }
}
