namespace Lrp.Runtime.Tests.Text;

public class DocumentVectorTests
{
    [Fact]
    public void A_document_is_the_sum_of_its_words_vectors_by_relevance()
    {
        var document = new float[2];
        DocumentVectors.Sum([2, 0, -1], [1, 2, float.NaN, 7, 3, 5], document);
        Assert.Equal([-1, -1], document);
    }

    [Fact]
    public void Rows_that_are_missing_are_told() =>
        Assert.Contains("3 rows of 2", Assert.Throws<ArgumentException>(() => DocumentVectors.Sum([1, 2, 3], [1, 2, 3], new float[2])).Message,
            StringComparison.Ordinal);
}
