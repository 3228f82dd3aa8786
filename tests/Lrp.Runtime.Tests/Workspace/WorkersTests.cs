using System.Runtime.CompilerServices;
using Lrp.Generated;

namespace Lrp.Runtime.Tests.Workspace;

public class WorkersTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Each_worker_works_once_a_call(int count)
    {
        using var workers = new Workers(count, 0);
        var calls = new int[count];
        for (var call = 0; call < 100; call++)
            workers.Run((in Worker worker) => calls[worker.Index]++);
        Assert.All(calls, number => Assert.Equal(100, number));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Behind_a_meeting_all_see_what_others_wrote_before(int count)
    {
        using var workers = new Workers(count, 0);
        var (written, missed) = (new int[count], 0);
        workers.Run((in Worker worker) =>
        {
            for (var step = 1; step <= 200; step++)
            {
                written[worker.Index] = step;
                worker.Meet();
                if (written.Any(value => value != step))
                    Interlocked.Increment(ref missed);
                worker.Meet();
            }
        });
        Assert.Equal(0, missed);
    }

    [Fact]
    public void One_that_is_waited_for_longer_than_others_spin_is_waited_for()
    {
        using var workers = new Workers(3, 0);
        var isDone = false;
        var seen = new bool[3];
        workers.Run((in Worker worker) =>
        {
            if (worker.IsFirst)
            {
                Thread.Sleep(100);
                isDone = true;
            }

            worker.Meet();
            seen[worker.Index] = isDone;
        });
        Assert.Equal([true, true, true], seen);
        // And those who slept since are woken.
        Thread.Sleep(100);
        workers.Run((in Worker worker) => seen[worker.Index] = false);
        Assert.Equal([false, false, false], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_a_worker_throws_reaches_the_caller_and_the_next_call_runs(int failing)
    {
        using var workers = new Workers(3, 0);
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var exception = Assert.Throws<FormatException>(() => workers.Run((in Worker worker) =>
            {
                worker.Meet();
                if (worker.Index == failing)
                    throw new FormatException("no");
                worker.Meet();
                worker.Meet();
            }));
            Assert.Equal("no", exception.Message);
            var met = 0;
            workers.Run((in Worker worker) =>
            {
                worker.Meet();
                Interlocked.Increment(ref met);
            });
            Assert.Equal(3, met);
        }
    }

    [Fact]
    public void Calls_allocate_nothing_on_any_thread()
    {
        using var workers = new Workers(3, 0);
        var (before, allocated) = (new long[3], new long[3]);
        Work work = (in Worker worker) =>
        {
            before[worker.Index] = GC.GetAllocatedBytesForCurrentThread();
            for (var step = 0; step < 100; step++)
                worker.Meet();
            // Long enough for the others to fall asleep.
            if (worker.Index == 1)
                Thread.Sleep(20);
            worker.Meet();
            allocated[worker.Index] = GC.GetAllocatedBytesForCurrentThread() - before[worker.Index];
        };
        workers.Run(work);
        var own = GC.GetAllocatedBytesForCurrentThread();
        workers.Run(work);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - own);
        Assert.Equal([0, 0, 0], allocated);
    }

    [Fact]
    public unsafe void Each_has_scratch_of_its_own_and_the_first_the_workspaces()
    {
        using var workers = new Workers(3, scratchLength: 5);
        var places = new nint[3];
        var workspace = (float*)64;
        workers.Run((in Worker worker) => places[worker.Index] = (nint)worker.Scratch(workspace));
        Assert.Equal((nint)workspace, places[0]);
        Assert.True(Math.Abs(places[2] - places[1]) >= 64);
        Assert.All(places, place => Assert.Equal(0, place % 64));
    }

    [Fact]
    public void Disposing_ends_the_threads()
    {
        var workers = new Workers(3, 0);
        var threads = workers.Threads;
        workers.Dispose();
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Threads_of_what_nobody_disposed_end()
    {
        var threads = Forget();
        for (var attempt = 0; attempt < 100 && threads.Any(thread => thread.IsAlive); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Theory]
    [InlineData(2, 8, 56, 4)]
    [InlineData(3, 5, 7, 2)]
    [InlineData(4, 32, 1, 7)]
    [InlineData(4, 2, 2, 1)]
    [InlineData(7, 1, 1, 3)]
    public void Parts_cover_a_walk_and_do_not_overlap(int count, int blocks, int rows, int tiles)
    {
        var times = new int[blocks, rows, tiles];
        for (var index = 0; index < count; index++)
        {
            var part = Of(index, count).PartOf(blocks, rows, tiles);
            for (var block = part.FirstBlock; block < part.EndBlock; block++)
            {
                for (var row = part.FirstRow; row < part.EndRow; row++)
                {
                    for (var tile = part.FirstTile(tiles); tile < part.EndTile(tiles); tile++)
                        times[block, row, tile]++;
                }
            }
        }

        Assert.All(times.Cast<int>(), number => Assert.Equal(1, number));
    }

    [Theory]
    [InlineData(2, 32, 7, 1, 112)]
    [InlineData(2, 3, 14, 1, 21)]
    [InlineData(4, 2, 14, 1, 7)]
    [InlineData(4, 3, 5, 4, 15)]
    public void The_largest_part_is_as_small_as_equal_cuts_allow(int count, int blocks, int rows, int tiles, int largest)
    {
        var sizes = Enumerable.Range(0, count).Select(index => Of(index, count).PartOf(blocks, rows, tiles)).Select(part =>
            (part.EndBlock - part.FirstBlock) * (part.EndRow - part.FirstRow) * (part.EndTile(tiles) - part.FirstTile(tiles)));
        Assert.Equal(largest, sizes.Max());
    }

    /// <summary>Where each of ten turns takes long enough, two workers have five each; of three turns, both do a part of all.</summary>
    [Fact]
    public void Turns_are_dealt_out_where_all_get_about_as_many()
    {
        var second = Of(1, 2);
        Assert.Equal((5, 10, 1), (second.TurnsFrom(10), second.TurnsTo(10), second.Within(10).Count));
        Assert.Equal((0, 3, 2), (second.TurnsFrom(3), second.TurnsTo(3), second.Within(3).Count));
    }

    private static unsafe Worker Of(int index, int count) => new(null, index, count, null);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread[] Forget()
    {
        var workers = new Workers(3, 0);
        workers.Run((in Worker worker) => worker.Meet());
        return workers.Threads;
    }
}
