namespace Lrp.Conformance.Tests;

/// <summary>Rows of a theory out of a query.</summary>
internal static class TheoryRows
{
    public static TheoryData<T1, T2> ToTheory<T1, T2>(this IEnumerable<(T1, T2)> rows)
    {
        var data = new TheoryData<T1, T2>();
        foreach (var (first, second) in rows)
            data.Add(first, second);
        return data;
    }

    public static TheoryData<T1, T2, T3> ToTheory<T1, T2, T3>(this IEnumerable<(T1, T2, T3)> rows)
    {
        var data = new TheoryData<T1, T2, T3>();
        foreach (var (first, second, third) in rows)
            data.Add(first, second, third);
        return data;
    }
}
