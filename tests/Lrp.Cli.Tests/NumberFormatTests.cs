using System.IO.Compression;
using System.Text.Json;
using Lrp.Cli.Tensors;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>
/// Relevance as numbers: of a network in text with two outputs, x₀ + 2x₁ and 4x₀ − x₁, at x = (1, 3), relevance by epsilon is (1, 6) for
/// the first.
/// </summary>
public sealed class NumberFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _input;

    public NumberFormatTests()
    {
        _model = _folder.Write("net.txt", "Linear 2 2\n1 4 2 -1\n0 0\n");
        _input = _folder.Write("x.pb", Proto([1, 2], 1, 3));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_npy_file_holds_relevance_in_the_input_s_shape_as_NumPy_writes_it()
    {
        var file = Explain("r.npy", "-e", "*: epsilon(0)");
        var tensor = TensorFile.Read(file);
        Assert.Equal([1, 2], tensor.Shape.Dimensions);
        Assert.Equal([1, 6], tensor.Data);
        var content = File.ReadAllBytes(file);
        var end = Array.IndexOf(content, (byte)'\n') + 1;
        Assert.Equal((0, content.Length - 8), (end % 64, end));
    }

    [Fact]
    public void A_npz_file_holds_several_arrays_by_name()
    {
        var file = Explain("r.npz", "-e", "*: epsilon(0)", "-e", "gradient", "-e", "gradient");
        using var archive = ZipFile.OpenRead(file);
        Assert.Equal(["*: epsilon(0).npy", "gradient.npy", "gradient 2.npy"], archive.Entries.Select(entry => entry.FullName));
        using var content = new MemoryStream();
        archive.Entries[1].Open().CopyTo(content);
        Assert.Equal([1, 2], NpyFile.Parse(content.ToArray()).Data);
    }

    [Fact]
    public void A_npy_file_does_not_hold_several_arrays()
    {
        var error = LrpRun.Fail("explain", _model, _input, "--isa", "interpreter", "-o", Path.Combine(_folder.Path, "r.npy"),
            "-o", Path.Combine(_folder.Path, "r.csv"), "-e", "*: epsilon(0)", "-e", "gradient");
        Assert.Contains("holds one array, and there are 2 (*: epsilon(0), gradient); write a .npz file", error, StringComparison.Ordinal);
        // Neither is the other file written.
        Assert.Empty(Directory.GetFiles(_folder.Path, "r.*"));
    }

    [Fact]
    public void A_csv_file_has_a_row_for_each_element_with_its_indices()
    {
        var lines = File.ReadAllLines(Explain("r.csv", "-e", "dense, first: epsilon(0)", "-e", "gradient"));
        Assert.Equal("explanation,input,index0,index1,value,relevance", lines[0]);
        Assert.Equal("\"dense, first: epsilon(0)\",input,0,0,1,1", lines[1]);
        Assert.Equal("gradient,input,0,1,3,2", lines[^1]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void A_json_file_says_what_was_explained_and_how()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Explain("r.json", "-e", "*: epsilon(0)", "--seed", "margin:1")));
        var root = document.RootElement;
        Assert.Equal(_model, root.GetProperty("model").GetString());
        var target = root.GetProperty("target");
        Assert.Equal("output 0 rather than output 1", target.GetProperty("name").GetString());
        Assert.Equal(("margin", 6), (target.GetProperty("quantity").GetString(), target.GetProperty("value").GetDouble()));
        Assert.Equal("[7, 1]", root.GetProperty("logits").GetProperty("values").GetRawText());
        Assert.Equal("[1, 2]", root.GetProperty("logits").GetProperty("shape").GetRawText());
        Assert.Equal(_input, root.GetProperty("inputs")[0].GetProperty("file").GetString());
        var explanation = root.GetProperty("explanations")[0];
        Assert.Equal("*: epsilon(0)", explanation.GetProperty("explanation").GetString());
        Assert.Equal(6, explanation.GetProperty("sum").GetDouble());
        Assert.Equal("[-3, 9]", explanation.GetProperty("inputs")[0].GetProperty("relevance").GetRawText());
        Assert.Equal("[1, 2]", explanation.GetProperty("inputs")[0].GetProperty("shape").GetRawText());
    }

    [Fact]
    public void What_is_no_number_of_JSON_is_text()
    {
        _folder.Write("x.pb", Proto([1, 2], float.NaN, float.PositiveInfinity));
        var file = Path.Combine(_folder.Path, "r.json");
        Assert.Equal(0, LrpRun.Of("explain", _model, _input, "--isa", "interpreter", "--target", "0", "-o", file).Code);
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal("""["NaN", "Infinity"]""", document.RootElement.GetProperty("inputs")[0].GetProperty("values").GetRawText());
    }

    private string Explain(string name, params string[] options)
    {
        var file = Path.Combine(_folder.Path, name);
        LrpRun.Succeed(["explain", _model, _input, "--isa", "interpreter", "-o", file, .. options]);
        return file;
    }
}
