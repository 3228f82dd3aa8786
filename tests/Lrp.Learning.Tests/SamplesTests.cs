namespace Lrp.Learning.Tests;

public class SamplesTests
{
    [Fact]
    public void Rows_are_those_that_were_given()
    {
        var samples = new Samples([[1, 2], [3, 4], [5, 6]]);
        Assert.Equal((3, 2), (samples.Count, samples.Width));
        Assert.Equal([3, 4], samples[1].ToArray());
        Assert.Equal([5, 6], samples.Take([2, 0])[0].ToArray());
    }

    [Fact]
    public void What_are_no_rows_of_numbers_is_named()
    {
        Assert.StartsWith("Sample 1 has 1 features, the first has 2.", Message(() => new Samples([[1, 2], [3]])));
        Assert.StartsWith("5 numbers are no rows of 2 features.", Message(() => new Samples([1, 2, 3, 4, 5], 2)));
        Assert.StartsWith("Feature 1 of sample 2 is NaN.", Message(() => new Samples([[1, 2], [3, 4], [5, float.NaN]])));
        Assert.StartsWith("Feature 0 of sample 1 is -Infinity.", Message(() => new Samples([[1, 2], [float.NegativeInfinity, 4]])));
        Assert.StartsWith("There are no samples.", Message(() => new Samples([])));
        Assert.StartsWith("Sample 0 has 0 features", Message(() => new Samples([[]])));
        static string Message(Func<Samples> make) => Assert.Throws<ArgumentException>(make).Message;
    }
}
