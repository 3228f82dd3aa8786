using System.Diagnostics;
using Spectre.Console;

namespace Lrp.Cli.Data;

/// <summary>
/// Tells how far work has come, how fast it goes and how long it will take: as a bar in a terminal, and otherwise by a line now and then.
/// </summary>
internal sealed class WorkProgress(TextWriter output, string what, int total)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _last;
    private int _done;
    private ProgressTask? _bar;

    /// <summary>Runs work that calls <see cref="Step"/>.</summary>
    public void Run(Action work)
    {
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected || total == 0)
        {
            work();
            return;
        }

        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                _bar = context.AddTask(Markup.Escape(what), maxValue: total);
                work();
            });
    }

    /// <summary>One piece of work is done; from any thread.</summary>
    public void Step()
    {
        lock (_lock)
        {
            _done++;
            var rate = _done / Math.Max(_clock.Elapsed.TotalSeconds, 1e-3);
            if (_bar is not null)
            {
                _bar.Increment(1);
                _bar.Description = Markup.Escape($"{what}, {rate:F1}/s");
            }
            else if (_clock.Elapsed - _last > _interval)
            {
                _last = _clock.Elapsed;
                var left = TimeSpan.FromSeconds((total - _done) / rate);
                output.WriteLine($"{what}: {_done} of {total}, {rate:F1}/s, {left:h\\:mm\\:ss} left");
            }
        }
    }
}
