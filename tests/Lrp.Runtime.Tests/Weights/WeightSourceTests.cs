using System.IO.Compression;
using System.Text;
using Lrp.Generated;

namespace Lrp.Runtime.Tests.Weights;

public sealed class WeightSourceTests : IDisposable
{
    private static readonly ParameterTable s_table = new("LeNet", [new("conv1.weight", WeightInitialisation.He, 2, 3), new("conv1.bias", WeightInitialisation.Zero, 2)]);

    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-sources").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Safetensors_are_read_from_a_file_which_is_closed_again()
    {
        var path = Save("net.safetensors", SafetensorsBytes.Of(("a", [2], [1, 2]), ("b", [1, 1], [3])));
        var source = WeightSource.FromFile(path);
        Assert.Equal(["a [2]", "b [1, 1]"], source.List().Select(tensor => tensor.ToString()));
        Assert.Equal([3], source.Read("b"));
        File.Delete(path);
        Assert.Throws<FileNotFoundException>(source.List);
    }

    [Fact]
    public void Initialisers_of_an_ONNX_file_are_read_whichever_way_they_are_stored()
    {
        File.WriteAllBytes(Path.Combine(_folder, "far.bin"), [.. BitConverter.GetBytes(5f), .. BitConverter.GetBytes(6f)]);
        var model = new OnnxBytes().Node("Conv").Floats("raw", [2], 1.5f, -2)
            .Tensor("tagged", WeightType.Float32, [2], 4, WeightEncoding.TaggedFloat32, [0x25, 0, 0, 0x80, 0x3F, 0x25, 0, 0, 0, 0xC0])
            .Tensor("half", WeightType.Float16, [1], 5, WeightEncoding.Varint, [0x80, 0x7C])
            .Constant("constant", 0.5f).External("far", "far.bin", 0, [2]);
        var source = WeightSource.FromFile(Save("net.onnx", model.Bytes));
        Assert.Equal(["raw [2]", "tagged [2]", "half [1]", "constant [1]", "far [2]"], source.List().Select(tensor => tensor.ToString()));
        Assert.Equal([1.5, -2], source.Read("raw"));
        Assert.Equal([1, -2], source.Read("tagged"));
        Assert.Equal([1.5], source.Read("half"));
        Assert.Equal([0.5], source.Read("constant"));
        Assert.Equal([5, 6], source.Read("far"));
    }

    [Fact]
    public void Arrays_of_an_archive_are_read()
    {
        var path = Path.Combine(_folder, "net.npz");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Add(archive, "fc.weight.npy", "'<f8'", "(1, 2)", [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.0)]);
            Add(archive, "count.npy", "'<i8'", "()", BitConverter.GetBytes(7L));
        }

        var source = WeightSource.FromFile(path);
        Assert.Equal(["fc.weight [1, 2]", "count []"], source.List().Select(tensor => tensor.ToString()));
        Assert.Equal([1.5, -2], source.Read("fc.weight"));
        Assert.Equal([7], source.Read("count"));
    }

    [Theory]
    [InlineData("'<f4'", "(2,)", 4, "is damaged")]
    [InlineData("'<f4'", "(1,)", 8, "is damaged")]
    [InlineData("'<c8'", "(1,)", 8, "type <c8, which cannot be read")]
    public void An_array_that_is_no_weights_is_named(string type, string shape, int bytes, string message)
    {
        var path = Path.Combine(_folder, "bad.npz");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
            Add(archive, "w.npy", type, shape, new byte[bytes]);
        var exception = Record.Exception(() => WeightSource.FromFile(path).Read("w"));
        Assert.True(exception is InvalidDataException or WeightMismatchException, $"{exception}");
        Assert.Contains("'w'", exception!.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net.safetensors", "'net.safetensors' is not a valid file of safetensors")]
    [InlineData("net.npz", "'net.npz' is no .npz archive")]
    [InlineData("net.onnx", "'net.onnx' is no ONNX file")]
    public void A_file_of_something_else_is_refused(string name, string message)
    {
        var source = WeightSource.FromFile(Save(name, "<html>not found</html>"u8.ToArray()));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(source.List).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_suffix_is_refused() =>
        Assert.Contains("'.pt' is none of", Assert.Throws<ArgumentException>(() => WeightSource.FromFile("net.pt")).Message);

    [Fact]
    public void Weights_are_found_by_name_in_any_order()
    {
        using var file = Open(("conv1.bias", [2], [7, 8]), ("conv1.weight", [2, 3], [1, 2, 3, 4, 5, 6]));
        Assert.Equal([2, 3], file.Read(0).Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], file.Read(0).Data);
        Assert.Equal([7, 8], file.Read(1).Data);
    }

    [Fact]
    public void A_missing_tensor_is_named_with_the_nearest_one()
    {
        var message = Mismatch(("conv.weight", [2, 3], new float[6]), ("conv1.bias", [2], [7, 8]));
        Assert.Equal("'memory.safetensors' does not fit the network 'LeNet': it has no tensor 'conv1.weight' [2, 3]; "
            + "did you mean 'conv.weight'?.", message);
        Assert.Contains("'conv1.weight' [2, 3] (nor 'conv1.bias').", Mismatch(), StringComparison.Ordinal);
        Assert.Contains("no layer reads its 'something', 'else'", Mismatch(("something", [1], [1]), ("else", [1], [1])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misshapen_tensor_is_named() => Assert.Contains("its tensor 'conv1.weight' has shape [3, 2], expected [2, 3]",
        Mismatch(("conv1.weight", [3, 2], new float[6]), ("conv1.bias", [2], [7, 8])), StringComparison.Ordinal);

    [Fact]
    public void A_tensor_that_no_layer_reads_is_named() => Assert.Contains(
        "no layer reads its tensor 'conv2.bias'; the nearest name that one reads is 'conv1.bias'",
        Mismatch(("conv1.weight", [2, 3], new float[6]), ("conv1.bias", [2], [7, 8]), ("conv2.bias", [1], [0])), StringComparison.Ordinal);

    [Fact]
    public void Counters_and_scalars_may_be_left_over_and_integers_are_no_weights()
    {
        const string Counter = """{"conv1.bias":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"conv1.weight":{"dtype":"TYPE","shape":[2,3],"data_offsets":[4,28]},"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[28,36]}}""";
        WeightFile.FromSource(WeightSource.FromMemory(SafetensorsBytes.Of(Counter.Replace("TYPE", "F32"), 36)), s_table).Dispose();
        var integers = WeightSource.FromMemory(SafetensorsBytes.Of(Counter.Replace("TYPE", "I32"), 36));
        Assert.Contains("'conv1.weight' has elements of type I32",
            Assert.Throws<WeightMismatchException>(() => WeightFile.FromSource(integers, s_table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_nobody_trained_follow_from_seed_and_name()
    {
        ParameterTable table = new("Net",
        [
            new("fc.weight", WeightInitialisation.He, 100, 200), new("fc.bias", WeightInitialisation.Zero, 100),
            new("norm.weight", WeightInitialisation.One, 3),
        ]);
        using var file = WeightFile.Initialised(1, table);
        var weights = file.Read(0).Data;
        // 20,000 numbers of variance 2 / 200: the mean square is off by 1 % at most, as good as always.
        Assert.InRange(weights.Sum(weight => weight * weight) / weights.Length, 0.01 * 0.96, 0.01 * 1.04);
        Assert.Equal(weights, file.Read(0).Data);
        Assert.All(file.Read(1).Data, bias => Assert.Equal(0, bias));
        Assert.Equal([1, 1, 1], file.Read(2).Data);
        Assert.NotEqual(weights, WeightFile.Initialised(2, table).Read(0).Data);
        Assert.Equal(weights, WeightFile.Initialised(1, new ParameterTable("Other", [table.Parameters[2], table.Parameters[0]])).Read(1).Data);
    }

    private static WeightFile Open(params (string, int[], float[])[] tensors) =>
        WeightFile.FromSource(WeightSource.FromMemory(SafetensorsBytes.Of(tensors)), s_table);

    private static string Mismatch(params (string, int[], float[])[] tensors) =>
        Assert.Throws<WeightMismatchException>(() => Open(tensors)).Message;

    private string Save(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void Add(ZipArchive archive, string name, string type, string shape, byte[] data)
    {
        var header = $"{{'descr': {type}, 'fortran_order': False, 'shape': {shape}, }}\n";
        using var entry = archive.CreateEntry(name).Open();
        entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header), .. data]);
    }
}
