namespace Lrp.Runtime.Tests.Explanations;

public sealed class TensorInfoTests
{
    [Fact]
    public void It_prints_name_type_and_shape()
    {
        Assert.Equal("input: float[1, 3, 224, 224]", new TensorInfo("input", [1, 3, 224, 224]).ToString());
        Assert.Equal("input_ids: int[1, 128]", new TensorInfo("input_ids", [1, 128]) { IsInteger = true }.ToString());
        Assert.Equal("loss: float[]", new TensorInfo("loss", []).ToString());
    }
}
