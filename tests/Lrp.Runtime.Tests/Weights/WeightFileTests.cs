using Lrp.Generated;
using Lrp.Shared;

namespace Lrp.Runtime.Tests.Weights;

public sealed class WeightFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-weights").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tensors_are_read_whichever_way_they_are_stored()
    {
        var model = new OnnxBytes()
            .Floats("raw", [2, 2], 1.5f, -2, 3, 4)
            .Tensor("tagged", WeightType.Float32, [2], 4, WeightEncoding.TaggedFloat32, [0x25, 0, 0, 0x80, 0x3F, 0x25, 0, 0, 0, 0xC0])
            .Tensor("varint", WeightType.Int64, [3], 7, WeightEncoding.Varint,
                [5, 0xAC, 2, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1])
            .Tensor("half", WeightType.Float16, [1], 5, WeightEncoding.Varint, [0x80, 0x7C])
            .Tensor("brain", WeightType.BFloat16, [2], 9, WeightEncoding.Raw, [0xC0, 0x3F, 0x40, 0xC0])
            .Tensor("bytes", WeightType.Int8, [2], 9, WeightEncoding.Raw, [0xFF, 0x7F])
            .Constant("constant", 0.5f);
        using var file = WeightFile.FromMemory(model.Bytes, model.Table);
        Assert.Equal([1.5, -2, 3, 4], file.Read(0).Data);
        Assert.Equal([2, 2], file.Read(0).Shape);
        Assert.Equal([1, -2], file.Read(1).Data);
        Assert.Equal([5, 300, -2], file.Read(2).Data);
        Assert.Equal([1.5], file.Read(3).Data);
        Assert.Equal([1.5, -3], file.Read(4).Data);
        Assert.Equal([-1, 127], file.Read(5).Data);
        Assert.Equal([0.5], file.Read(6).Data);
    }

    [Fact]
    public void A_large_tensor_is_read_whole()
    {
        var values = Enumerable.Range(0, 100_000).Select(index => (float)index).ToArray();
        var model = new OnnxBytes().Floats("w", [100_000], values);
        using var file = WeightFile.FromStream(new MemoryStream(model.Bytes), model.Table);
        Assert.Equal(values.Select(value => (double)value), file.Read(0).Data);
    }

    [Fact]
    public void A_tensor_of_a_file_is_there_until_the_file_is_closed()
    {
        var model = new OnnxBytes().Node("odd").Floats("w", [3], 1, 2, 3);
        var path = Path.Combine(_folder, "net.onnx");
        File.WriteAllBytes(path, model.Bytes);
        var file = WeightFile.Open(path, model.Table);
        var (read, unread) = (file.Read(0), file.Read(0));
        Assert.Equal([1, 2, 3], read.Data);
        file.Dispose();
        Assert.Equal([1, 2, 3], read.Data);
        Assert.Throws<ObjectDisposedException>(() => unread.Data);
    }

    [Fact]
    public void Weights_trained_anew_fit()
    {
        var compiled = new OnnxBytes().Node("Conv").Floats("w", [2], 1, 2);
        using var file = WeightFile.FromMemory(new OnnxBytes().Node("Conv").Floats("w", [2], 3, 4).Bytes, compiled.Table);
        Assert.Equal([3, 4], file.Read(0).Data);
    }

    [Fact]
    public void Numbers_in_text_are_read_over_line_breaks()
    {
        using var file = Text("1.5 -2e3\r\n  0.25\t7\n", count: 4);
        Assert.Equal([1.5, -2000, 0.25, 7], file.Read(0).Data);
    }

    [Theory]
    [InlineData("1 2 3")]
    [InlineData("1 2 3 4 5")]
    [InlineData("1 2 3 x")]
    [InlineData("1 2 3 1e999")]
    [InlineData("1 2 3 0.0000000000000000000000000000000000000000000000000000000000000000000001")]
    public void Text_that_is_not_the_numbers_of_the_tensor_is_damaged(string text)
    {
        using var file = Text(text, count: 4);
        Assert.Contains("'t' is damaged", Assert.Throws<WeightMismatchException>(() => file.Read(0)).Message);
    }

    [Fact]
    public void Text_of_another_length_is_to_be_compiled_anew()
    {
        var table = new WeightTable("net.txt", 3, 0, [new WeightEntry("t", null, 0, 3, WeightEncoding.Text, WeightType.Float64, 1)]);
        var exception = Assert.Throws<WeightMismatchException>(() => WeightFile.FromMemory("1.25"u8.ToArray(), table));
        Assert.Contains("compile it anew", exception.Message);
    }

    private static WeightFile Text(string text, int count)
    {
        byte[] bytes = [.. "Layer "u8, .. System.Text.Encoding.ASCII.GetBytes(text)];
        var entry = new WeightEntry("t", null, 6, text.Length, WeightEncoding.Text, WeightType.Float64, count);
        using var stream = new MemoryStream(bytes);
        var table = new WeightTable("net.txt", bytes.Length, Fingerprint.Compute(stream, [(6, text.Length)]), [entry]);
        return WeightFile.FromMemory(bytes, table);
    }

    [Theory]
    [MemberData(nameof(OtherNetworks))]
    public void The_first_tensor_that_differs_is_named(byte[] bytes, string message)
    {
        var compiled = new OnnxBytes().Node("Conv").Floats("a", [2], 1, 2).Floats("b", [2, 2], 1, 2, 3, 5).Constant("c", 7);
        var exception = Assert.Throws<WeightMismatchException>(() => WeightFile.FromMemory(bytes, compiled.Table));
        Assert.Contains(message, exception.Message);
        Assert.Contains("net.onnx", exception.Message);
    }

    public static TheoryData<byte[], string> OtherNetworks()
    {
        var a = new OnnxBytes().Node("Conv").Floats("a", [2], 1, 2);
        return new TheoryData<byte[], string>
        {
            { a.Bytes, "the tensor 'b' is missing" },
            { With().Floats("b", [4], 1, 2, 3, 5).Bytes, "the tensor 'b' has shape [4], expected [2, 2]" },
            {
                With().Tensor("b", WeightType.Float64, [2, 2], 9, WeightEncoding.Raw, new byte[32]).Bytes,
                "the tensor 'b' is Float64, expected Float32"
            },
            { With().Floats("b", [2, 2], 1, 2, 3, 5).Bytes, "the tensor 'c' is missing" },
            {
                new OnnxBytes().Node("MaxPool").Floats("a", [2], 1, 2).Floats("b", [2, 2], 1, 2, 3, 5).Constant("c", 7).Bytes,
                "the same tensors, but another graph"
            },
            { [], "it is empty" },
            { "<html>not found</html>"u8.ToArray(), "damaged or no ONNX file" },
        };

        static OnnxBytes With() => new OnnxBytes().Node("Conv").Floats("a", [2], 1, 2);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_in_words()
    {
        var model = new OnnxBytes().Node("Conv").Floats("a", [2], 1, 2).Constant("c", 7);
        for (var length = 0; length < model.Bytes.Length; length++)
            Assert.Throws<WeightMismatchException>(() => WeightFile.FromMemory(model.Bytes.AsMemory(0, length), model.Table));
    }

    [Fact]
    public void Damaged_bytes_never_do_more_than_not_fit()
    {
        var model = new OnnxBytes().Node("Conv").Floats("a", [2], 1, 2).Constant("c", 7);
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = model.Bytes;
            for (var change = 0; change < 3; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                using var file = WeightFile.FromMemory(bytes, model.Table);
                file.Read(0);
            }
            catch (WeightMismatchException)
            {
            }
        }
    }

    [Fact]
    public void A_payload_that_is_not_what_the_table_says_is_refused()
    {
        var model = new OnnxBytes().Floats("a", [2], 1, 2);
        Assert.Contains("truncated", Refusal(entry => entry with { Offset = 1L << 40 }));
        Assert.Contains("truncated", Refusal(entry => entry with { Length = long.MaxValue }));
        Assert.Contains("4 bytes for 2 elements", Refusal(entry => entry with { Length = 4 }));
        Assert.Contains("damaged", Refusal(entry => entry with { Encoding = WeightEncoding.Varint, Shape = [9], Type = WeightType.Int32 }));
        Assert.Contains("damaged", Refusal(entry => entry with { Encoding = WeightEncoding.Varint, Shape = [1], Type = WeightType.Int32 }));

        string Refusal(Func<WeightEntry, WeightEntry> change)
        {
            var entry = change(model.Table.Entries[0]);
            return Assert.Throws<WeightMismatchException>(() => WeightDecoder.Read(new MemoryStream(model.Bytes), entry)).Message;
        }
    }

    [Fact]
    public void What_is_missing_is_named_by_the_place_where_it_was_looked_for()
    {
        var table = new OnnxBytes().Floats("a", [1], 1).Table;
        Assert.Contains("gone.onnx", Assert.Throws<FileNotFoundException>(
            () => WeightFile.Open(Path.Combine(_folder, "gone.onnx"), table)).Message);
        Assert.Contains(Path.Combine(AppContext.BaseDirectory, "lrp-models", "App", "net.onnx"), Assert.Throws<FileNotFoundException>(
            () => WeightFile.OpenBesideApplication("lrp-models/App/net.onnx", table)).Message);
        Assert.Contains("Lrp.Runtime.Tests has no resource 'lrp-models/App/net.onnx'", Assert.Throws<FileNotFoundException>(
            () => WeightFile.FromResource(typeof(WeightFileTests).Assembly, "lrp-models/App/net.onnx", table)).Message);
    }

    [Fact]
    public void External_data_is_read_beside_the_model()
    {
        var model = new OnnxBytes().External("w", "data/net.bin", 4, [2]);
        var path = Path.Combine(_folder, "net.onnx");
        File.WriteAllBytes(path, model.Bytes);
        using var file = WeightFile.Open(path, model.Table);
        Assert.Contains("net.bin", Assert.Throws<FileNotFoundException>(() => file.Read(0)).Message);

        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllBytes(Path.Combine(_folder, "data", "net.bin"), [0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);
        Assert.Equal([1, 2], file.Read(0).Data);

        using var inMemory = WeightFile.FromMemory(model.Bytes, model.Table);
        Assert.Contains("loaded by path", Assert.Throws<FileNotFoundException>(() => inMemory.Read(0)).Message);
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("data/../../outside.bin")]
    [InlineData("/etc/hostname")]
    public void External_data_never_leaves_the_folder(string location)
    {
        var model = new OnnxBytes().External("w", location, 0, [1]);
        var path = Path.Combine(_folder, "net.onnx");
        File.WriteAllBytes(path, model.Bytes);
        using var file = WeightFile.Open(path, model.Table);
        Assert.Contains("outside", Assert.Throws<WeightMismatchException>(() => file.Read(0)).Message);
    }
}
