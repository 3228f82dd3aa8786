namespace Lrp.Runtime.Tests.Weights;

public sealed class SafetensorsTests
{
    [Theory]
    [InlineData("F64", 0.1, 0.1)]
    [InlineData("F32", 0.1, 0.1f)]
    [InlineData("F16", 0.1, 0.0999755859375)]
    [InlineData("BF16", 0.1, 0.10009765625)]
    [InlineData("BF16", 1.00390625, 1.0)]
    [InlineData("BF16", double.NaN, double.NaN)]
    [InlineData("BF16", double.NegativeInfinity, double.NegativeInfinity)]
    public void What_was_written_is_read_rounded_to_its_type(string type, double written, double read)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [new("scalar", type, []), new("list", type, [2])], tensor => tensor.Name == "list" ? [1, written] : [-2]);
        var source = WeightSource.FromMemory(stream.ToArray());
        Assert.Equal(["scalar []", "list [2]"], source.List().Select(tensor => tensor.ToString()));
        Assert.Equal([-2], source.Read("scalar"));
        Assert.Equal([1, read], source.Read("list"));
    }

    [Fact]
    public void A_file_as_the_formats_authors_write_it_is_read()
    {
        // The example of the format's own tests: a header, blanks behind it, elements.
        var header = """{"__metadata__":{"framework":"pt"},"test":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}   """;
        var bytes = SafetensorsBytes.Of(header, 16);
        bytes[^4] = 7;
        var source = WeightSource.FromMemory(bytes);
        Assert.Equal("test [2, 2]", Assert.Single(source.List()).ToString());
        Assert.Equal([0, 0, 0, 7], source.Read("test"));
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"__metadata__":null}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F4","shape":[2,3],"data_offsets":[0,3],"comment":[{}]}}""", 3)]
    public void Unusual_files_are_valid(string header, int data) => WeightSource.FromMemory(SafetensorsBytes.Of(header, data)).List();

    [Theory]
    [InlineData("", 0, "does not begin with '{'")]
    [InlineData(" {}", 0, "does not begin with '{'")]
    [InlineData("[]", 0, "does not begin with '{'")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{} {}", 0, "not valid JSON")]
    [InlineData("{}", 1, "its tensors have 0 bytes, but 1 follow")]
    [InlineData("""{"a":1}""", 0, "'a' is no object")]
    [InlineData("""{"a":{}}""", 0, "'a' lacks dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "'a' lacks dtype")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'a' has no valid dtype")]
    [InlineData("""{"a":{"dtype":"X32","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown type 'X32'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,6]}}""", 6, "shape of tensor 'a' has something else")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "shape of tensor 'a' has something else")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "shape of tensor 'a' has something else")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "cannot have 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "cannot have 0 bytes")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1, "cannot have 1 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "'a' ends before it begins")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' begins at 4 instead of 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "its tensors have 4 bytes, but 3 follow")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6,
        "'b' begins at 2 instead of 4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}}""", 9,
        "'b' begins at 5 instead of 4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0,
        "'a' twice")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "metadata 'a' is no text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "metadata has 'a' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "'__metadata__' twice")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "is no Unicode")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 0,
        "its tensors have 9223372036854775807 bytes, but 0 follow")]
    public void What_the_format_forbids_is_refused(string header, int data, string message) =>
        Assert.Contains(message, Refusal(SafetensorsBytes.Of(header, data)), StringComparison.Ordinal);

    [Fact]
    public void A_header_that_is_no_text_or_too_long_is_refused()
    {
        Assert.Contains("is not UTF-8", Refusal(SafetensorsBytes.Of([(byte)'{', 0xFF, (byte)'}'], 0)), StringComparison.Ordinal);
        Assert.Contains("it has 7 bytes", Refusal(new byte[7]), StringComparison.Ordinal);
        Assert.Contains("the file ends after 10", Refusal([3, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]), StringComparison.Ordinal);
        Assert.Contains("more than 100000000", Refusal([1, 0xE1, 0xF5, 5, 0, 0, 0, 0, .. "{}"u8]), StringComparison.Ordinal);
        Assert.Contains("would have 18446744073709551615", Refusal([.. Enumerable.Repeat((byte)0xFF, 8)]), StringComparison.Ordinal);
        var deep = $$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":{{new string('[', 10_000)}}""";
        Assert.Contains("not valid JSON", Refusal(SafetensorsBytes.Of(deep, 4)), StringComparison.Ordinal);
    }

    /// <summary>Bytes are replaced, inserted, removed, swapped, repeated: a file is read, or refused by name.</summary>
    [Fact]
    public void Ten_thousand_damaged_headers_are_read_or_refused()
    {
        var original = SafetensorsBytes.Of(("conv1.weight", [2, 1, 3, 3], new float[18]), ("conv1.bias", [2], [1, 2]), ("fc", [1, 2], [3, 4]));
        var headerEnd = Array.LastIndexOf(original, (byte)'}') + 1;
        byte[] letters = [.. "{}[]\":,0123456789-.eE \\uFn_"u8, 0, 0x80, 0xFF];
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            List<byte> bytes = [.. original];
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var place = random.Next(headerEnd);
                switch (random.Next(4))
                {
                    case 0: bytes[place] = letters[random.Next(letters.Length)]; break;
                    case 1: bytes.Insert(place, letters[random.Next(letters.Length)]); break;
                    case 2: bytes.RemoveAt(place); break;
                    default: (bytes[place], bytes[place + 1]) = (bytes[place + 1], bytes[place]); break;
                }

                // So that more than the length is tried.
                if (random.Next(2) == 0)
                    bytes[0] = (byte)(original[0] + bytes.Count - original.Length);
            }

            try
            {
                var source = WeightSource.FromMemory(bytes.ToArray());
                foreach (var tensor in source.List())
                    _ = tensor.Type.StartsWith("F8", StringComparison.Ordinal) ? [] : source.Read(tensor.Name);
                read++;
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains("memory.safetensors", exception.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        // Both happen: a name with another letter is still a name.
        Assert.InRange(read, 100, 5000);
        Assert.Equal(10_000, read + refused);
    }

    [Fact]
    public void What_cannot_be_written_is_said()
    {
        using var stream = new MemoryStream();
        StoredTensor[] twice = [new("a", "F32", [1]), new("a", "F32", [1])];
        Assert.Contains("two tensors 'a'", Assert.Throws<ArgumentException>(() => Safetensors.Write(stream, twice, _ => [0])).Message);
        Assert.Contains("'I64'", Assert.Throws<ArgumentException>(() => Safetensors.Write(stream, [new("a", "I64", [1])], _ => [0])).Message);
        Assert.Contains("2 elements", Assert.Throws<ArgumentException>(
            () => Safetensors.Write(stream, [new("a", "F32", [1])], _ => [0, 0])).Message);
    }

    private static string Refusal(byte[] bytes) =>
        Assert.Throws<InvalidDataException>(() => WeightSource.FromMemory(bytes).List()).Message;
}
