using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Compiler.Toolbox;

namespace Lrp.Compiler.Tests.Toolbox;

public class ToolboxImportTests
{
    /// <summary>Two inputs, two hidden, one output: tanh(x₀ + 3x₁ + 0.5), tanh(2x₀ − x₁), weighted 10 and 100.</summary>
    private const string Perceptron = "Linear 2 2\n1 2 3 -1\n0.5 0\nTanh\nLinear 2 1\n1e1 1E+2\n-1.5\n";

    [Fact]
    public void Linear_layers_multiply_a_row_with_their_matrix()
    {
        var output = Run(Import(Perceptron), 0.1, -0.2);
        Assert.Equal((10 * Math.Tanh(0.1 - 0.6 + 0.5)) + (100 * Math.Tanh(0.2 + 0.2)) - 1.5, output.Single(), 12);
    }

    [Fact]
    public void Weights_stay_in_the_file_until_the_network_is_loaded()
    {
        var graph = Import(Perceptron);
        var weights = Assert.IsType<FileConstant>(graph.Nodes[0].Inputs[0].Constant);
        Assert.Equal(("Linear1.W", TensorEncoding.Text), (weights.Tensor, weights.Encoding));
        Assert.Equal("1 2 3 -1", Perceptron.Substring((int)weights.Offset, (int)weights.Length));
        Assert.Equal([1, 2, 3, -1], graph.Weights!.Read(weights, new Shape(2, 2)).Data);
    }

    [Theory]
    [InlineData("Linear 2 2\n1 2\n3 -1\n0.5 0\nTanh\nLinear 2 1\n1e1\n1E+2\n-1.5\n")]
    [InlineData("Linear 2 2\r\n1 2 3 -1 \r\n0.5 0\r\nTanh\r\nLinear 2 1\r\n1e1 1E+2\r\n-1.5")]
    public void Rows_on_lines_of_their_own_and_line_breaks_of_windows_are_the_same_network(string text) =>
        Assert.Equal(Run(Import(Perceptron), 0.3, 0.7), Run(Import(text), 0.3, 0.7));

    [Fact]
    public void Images_have_their_channels_last_and_convolutions_have_no_padding()
    {
        // 2 × 3 pixels of two channels; a filter of 1 × 2 taps that adds channel 0 and 10 times channel 1 of the left pixel.
        var graph = Import("Convolution 1 2 2 1 1 1\n1 10 0 0\n0.5\n", (1, 2, 3, 2));
        Assert.Equal("Transpose Conv Reshape", GraphText.Operators(graph));
        Assert.Equal([21.5, 43.5, 87.5, 109.5], Run(graph, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        Assert.Equal(new Shape(1, 2, 2, 1), graph.Outputs[0].Shape);
    }

    [Fact]
    public void Strides_leave_the_rest_of_the_image_out() =>
        Assert.Equal([1, 4], Run(Import("Convolution 1 1 1 1 2 3\n1\n0\n", (1, 2, 5, 1)), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

    [Fact]
    public void A_sum_pool_divides_by_the_root_of_its_taps_and_a_max_pool_takes_the_largest()
    {
        Assert.Equal([(1 + 2 + 3 + 4) / 2.0], Run(Import("SumPool 2 2 2 2", (1, 2, 2, 1)), 1, 2, 3, 4));
        Assert.Equal([2, 4], Run(Import("MaxPool 1 2 1 1\nRect", (1, 2, 2, 1)), 1, 2, 3, 4));
        Assert.Equal([0], Run(Import("MaxPool 1 2 1 1\nRect", (1, 1, 2, 1)), -1, -2));
    }

    [Fact]
    public void Flatten_keeps_the_order_of_channels_last()
    {
        var graph = Import("Rect\nFlatten\nLinear 8 1\n1 10 100 1000 1e4 1e5 1e6 1e7\n0\n", (1, 2, 2, 2));
        Assert.Equal([87654321], Run(graph, 1, 2, 3, 4, 5, 6, 7, 8));
    }

    [Fact]
    public void Relevance_starts_before_a_final_softmax()
    {
        var graph = Import("Linear 2 2\n1 0 0 1\n0 0\nSoftMax");
        Compiler.Relevance.RelevanceStage.Run(graph, [new ExplanationRequest("*: epsilon(1e-6)")], []);
        Assert.IsType<Dense>(graph.Logits!.Producer!.Operator);
        Assert.Equal(1 / (1 + Math.Exp(1)), Run(graph, 1, 2)[0], 12);
    }

    [Theory]
    [InlineData("", "it has no layers")]
    [InlineData("Dropout", "line 1: 'Dropout' is none of the layers Linear")]
    [InlineData("Rect\nRect 3", "line 2: '3' is none of the layers")]
    [InlineData("Linear 2", "line 1: a size of its layer Linear is ''")]
    [InlineData("Linear 2 0", "a size of its layer Linear is '0'")]
    [InlineData("Linear 2 -2", "a size of its layer Linear is '-2'")]
    [InlineData("Linear 99999 99999\n1", "is too large")]
    [InlineData("Linear 2 2\n1 2 3\n", "'Linear' has 3 of 4 numbers, then the file ends")]
    [InlineData("Linear 2 2\n1 2 3 4\n0.1\nRect", "line 4: 'Linear' has 1 of 2 numbers, then comes 'Rect'")]
    [InlineData("Linear 1 1\nnan\n0", "'Linear' has 0 of 1 numbers, then comes 'nan'")]
    [InlineData("Linear 1 1\n1e999\n0", "then comes '1e999'")]
    [InlineData("Linear 1 1\n1,5\n0", "then comes '1,5'")]
    [InlineData("Linear 1 1\n0 0\nLinear 2 1\n1 2\n0", "line 3: its layer Linear does not fit: its input is [1, 1] instead of [1, 2]")]
    [InlineData("Rect\u0000", "neither a name nor a number")]
    [InlineData("Linear 2 1 0.1 0.20000000000000000000000000000000000000000000000000000000000000000 0", "neither a name nor a number")]
    public void What_is_no_network_is_refused_by_its_line(string text, string words)
    {
        var diagnostic = Assert.Throws<DiagnosticException>(() => Import(text, null)).Diagnostic;
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("LRP1015", diagnostic.Descriptor.Id);
    }

    [Theory]
    [InlineData("MaxPool 3 3 1 1", "is larger than its input")]
    [InlineData("Flatten\nMaxPool 1 1 1 1", "has rank 2 instead of 4")]
    [InlineData("SoftMax", "has rank 4 instead of 2")]
    [InlineData("Linear 2 1 1 1 0", "instead of [1, 2]")]
    public void Layers_that_do_not_fit_an_image_are_refused(string text, string words)
    {
        var diagnostic = Assert.Throws<DiagnosticException>(() => Import(text, (1, 2, 2, 1))).Diagnostic;
        Assert.Equal("LRP1015", diagnostic.Descriptor.Id);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_size_of_images_must_be_given_and_fit()
    {
        const string net = "Convolution 1 1 3 1 1 1\n1 1 1\n0\n";
        Assert.Equal("LRP1005", Id(() => Import(net, null)));
        Assert.Equal("LRP1006", Id(() => Import(net, (1, 2, 2, 1))));
        Assert.Equal("LRP1006", Id(() => Import(net, (2, 2, 2, 3))));
        Assert.Equal("LRP1006", Id(() => Import(net, (1, 70_000, 70_000, 3))));
        Assert.Equal("LRP1006", Id(() => ToolboxImport.Import(File(net), Shapes("x", 1, 2))));

        static string Id(Action import) => Assert.Throws<DiagnosticException>(import).Diagnostic.Descriptor.Id;
    }

    [Fact]
    public void Text_files_are_the_toolbox_s()
    {
        Assert.True(ToolboxImport.Recognises("nets/LeNet-5.TXT"));
        Assert.False(ToolboxImport.Recognises("nets/LeNet-5.onnx"));
    }

    private static ModelFile File(string text) => ModelFile.FromBytes("net.txt", Encoding.UTF8.GetBytes(text));

    private static ImportOptions Shapes(string input, params int[] shape) =>
        new(new Dictionary<string, IntList> { [input] = new IntList(shape) });

    private static Graph Import(string text) => Import(text, null);

    private static Graph Import(string text, (int Batch, int Height, int Width, int Channels)? image)
    {
        var options = image is { } given
            ? Shapes("input", given.Batch, given.Height, given.Width, given.Channels)
            : ImportOptions.None;
        var graph = ToolboxImport.Import(File(text), options);
        GraphVerifier.Verify(graph);
        return graph;
    }

    private static double[] Run(Graph graph, params double[] input) =>
        new Interpreter(graph).Forward([new Tensor(graph.Inputs[0].Shape, input)]).Outputs[0].Data;
}
