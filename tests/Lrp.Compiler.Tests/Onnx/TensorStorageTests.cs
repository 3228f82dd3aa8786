using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

public class TensorStorageTests
{
    [Theory]
    [InlineData(FloatStorage.Raw, TensorEncoding.Raw)]
    [InlineData(FloatStorage.Packed, TensorEncoding.Raw)]
    [InlineData(FloatStorage.Unpacked, TensorEncoding.TaggedFloat32)]
    public void Floats_are_read_from_where_the_file_has_them(FloatStorage storage, TensorEncoding encoding)
    {
        var (constant, content) = Read(new OnnxModelBuilder().Initializer("w", [2, 2], [1, -2.5f, 3e-9f, 4], storage));
        Assert.Equal(encoding, constant.Encoding);
        Assert.Equal([1, -2.5, 3e-9f, 4], content);
    }

    [Fact]
    public void Half_precision_is_read_raw_and_from_integers()
    {
        byte[] raw = [0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0x00, 0x7C];
        double[] expected = [1, -2, Math.Pow(2, -24), double.PositiveInfinity];
        Assert.Equal(expected, Read(new OnnxModelBuilder().Tensor("w", [4], ElementType.Float16, tensor => tensor.Bytes(9, raw))).Content);
        Assert.Equal(expected, Read(new OnnxModelBuilder().Tensor("w", [4], ElementType.Float16,
            tensor => tensor.Packed(5, [0x3C00, 0xC000, 0x0001, 0x7C00]))).Content);
    }

    [Fact]
    public void Brain_floats_and_doubles_are_widened()
    {
        Assert.Equal([1, -0.5], Read(new OnnxModelBuilder().Tensor("w", [2], ElementType.BFloat16,
            tensor => tensor.Bytes(9, [0x80, 0x3F, 0x00, 0xBF]))).Content);
        Assert.Equal([0.1, -1e300], Read(new OnnxModelBuilder().Tensor("w", [2], ElementType.Float64,
            tensor => tensor.Bytes(10, [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-1e300)]))).Content);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Integers_are_read_packed_and_one_by_one(bool packed)
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 6).Tensor("shape", [2], ElementType.Int64, tensor =>
            _ = packed ? tensor.Packed(7, [3, -1]) : tensor.Varint(7, 3).Varint(7, -1))
            .Node("Reshape", "x, shape", "y").Output("y").Import();
        Assert.Equal(new Shape(3, 2), graph.Outputs[0].Shape);
    }

    [Fact]
    public void External_data_is_read_from_the_file_beside_the_model()
    {
        byte[] data = [0, 0, 0, 0, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)];
        var (constant, content) = Read(new OnnxModelBuilder().External("w", [2], "./weights/model.data", offset: 4),
            new Dictionary<string, byte[]> { ["weights/model.data"] = data });
        Assert.Equal("weights/model.data", constant.File);
        Assert.Equal([1.5, -2], content);
    }

    [Fact]
    public void External_data_on_disk_is_found_from_the_models_folder()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "w.bin"), BitConverter.GetBytes(0.25f));
            var path = WithWeight(new OnnxModelBuilder().External("w", [1], "w.bin", length: 4))
                .Save(Path.Combine(folder.FullName, "m.onnx"));
            Assert.Equal([0.25], Content(OnnxImporter.Import(ModelFile.FromPath(path), ImportOptions.None)).Content);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (FileConstant Constant, double[] Content) Read(
        OnnxModelBuilder builder, IReadOnlyDictionary<string, byte[]>? externalFiles = null) =>
        Content(OnnxImporter.Import(
            ModelFile.FromBytes("m.onnx", WithWeight(builder).ToBytes(), externalFiles), ImportOptions.None));

    private static OnnxModelBuilder WithWeight(OnnxModelBuilder builder) => builder.Input("x", 1).Node("Add", "x, w", "y").Output("y");

    private static (FileConstant Constant, double[] Content) Content(Graph graph)
    {
        var weight = graph.Nodes[0].Inputs[1];
        var constant = Assert.IsType<FileConstant>(weight.Constant);
        return (constant, graph.Weights!.Read(constant, weight.Shape).Data);
    }
}
