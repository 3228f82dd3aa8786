namespace Lrp.Analysis;

/// <summary>A sample as a report shows it.</summary>
/// <param name="Name">What the user knows it by.</param>
/// <param name="Picture">What the network saw: rows of red, green and blue, small.</param>
/// <param name="Map">Its relevance, [height, width] of the same size.</param>
/// <param name="Note">What else there is to say: a prediction, a probability.</param>
public sealed record ReportSample(string Name, int Width, int Height, byte[] Picture, float[] Map, string Note = "");

/// <summary>A class of a report.</summary>
/// <param name="Class">Its number.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Result">What was found out; null where there were too few maps.</param>
/// <param name="Samples">Of the rows of the result, in its order.</param>
/// <param name="Problem">Why there is no result; "" where there is.</param>
public sealed record ReportClass(int Class, string Name, SprayResult? Result, IReadOnlyList<ReportSample> Samples, string Problem = "")
{
    /// <summary>The page's file.</summary>
    public string File => $"class-{Class}.html";
}
