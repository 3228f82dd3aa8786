using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Compiler.Passes;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

public class InvalidModelTests
{
    private static readonly ImportOptions NoShapes = ImportOptions.None;

    [Fact]
    public void A_missing_file_is_unreadable() =>
        AssertDiagnostic("LRP1001", "'absent.onnx'", () => OnnxImporter.Import(ModelFile.FromPath(Path.Combine(Path.GetTempPath(), "absent.onnx")), NoShapes));

    [Fact]
    public void A_folder_is_unreadable() =>
        AssertDiagnostic("LRP1001", "cannot be read", () => OnnxImporter.Import(ModelFile.FromPath(Path.GetTempPath()), NoShapes));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("this is no model", "")]
    public void A_file_that_is_no_model_is_corrupt(string content, string words) =>
        AssertDiagnostic("LRP1002", words, () => OnnxImporter.Import(ModelFile.FromBytes("m", Encoding.UTF8.GetBytes(content)), NoShapes));

    [Fact]
    public void All_unsupported_operators_are_named_at_once() =>
        AssertDiagnostic("LRP1003", "node 'a' is a NonMaxSuppression, which is not supported, nor are my.domain.Special",
            new OnnxModelBuilder().Input("x", 1).Node("NonMaxSuppression", "x", "a").Node("my.domain.Special", "a", "b")
                .Node("NonMaxSuppression", "b", "y").Output("y"));

    [Theory]
    [InlineData("NonMaxSuppression", "is a NonMaxSuppression, which is not supported")]
    [InlineData("Optional", "is an Optional, which is not supported")]
    [InlineData("LSTM", "is an LSTM, which is not supported")]
    public void An_unsupported_operator_comes_with_what_can_be_done(string operation, string words)
    {
        const string Remedy = "; replace it before the export (the README lists the supported operators), "
            + "cut the model behind 'features' (onnx.utils.extract_model), or choose an Output that does not need it";
        AssertDiagnostic("LRP1003", words + Remedy, new OnnxModelBuilder().Input("x", 1)
            .Node("Relu", "x", "features").Node(operation, "features", "y").Output("y"));
    }

    [Fact]
    public void An_unsupported_form_of_an_operator_does_too() =>
        AssertDiagnostic("LRP1003", "is a Resize, which is not supported with antialias; replace it before the export",
            new OnnxModelBuilder(18).Input("x", 1, 1, 4).Initializer("scales", [3], [1, 1, 0.5f])
                .Node("Resize", "x, , scales", "y", ("antialias", 1)).Output("y"));

    [Fact]
    public void A_used_mask_of_dropout_is_unsupported() =>
        AssertDiagnostic("LRP1003", "output 'mask' is used", new OnnxModelBuilder().Input("x", 1, 2).Node("Dropout", "x", "a, mask")
            .Node("Identity", "mask", "y").Output("y"));

    [Fact]
    public void An_output_without_elements_is_nothing_to_explain() =>
        AssertDiagnostic("LRP1014", "without elements [0, 3]", new OnnxModelBuilder().Input("x", 2, 3).Integers("zero", 0)
            .Node("Slice", "x, zero, zero", "y").Output("y"));

    [Fact]
    public void A_further_output_that_is_a_mask_or_indices_is_left_out()
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 1, 4).Node("Dropout", "x", "a, mask")
            .Node("MaxPool", "a", "y, indices", ("kernel_shape", new[] { 2 })).Output("y", "mask", "indices").Import();
        Assert.Equal(["y"], graph.Outputs.Select(output => output.Name));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(999)]
    public void An_operator_set_out_of_range_is_unsupported(int opset) =>
        AssertDiagnostic("LRP1004", $"operator set {opset}", new OnnxModelBuilder(opset).Input("x", 1).Node("Relu", "x", "y").Output("y"));

    [Theory]
    [InlineData("width")]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_dynamic_dimension_asks_for_an_input_shape(object dimension) =>
        AssertDiagnostic("LRP1005", "[InputShape(\"x\", …)]",
            new OnnxModelBuilder().Input("x", "n", dimension).Node("Relu", "x", "y").Output("y"));

    [Theory]
    [InlineData("x", new[] { 1, 2 }, "3 dimensions")]
    [InlineData("x", new[] { 1, 0, 4 }, "below 1")]
    [InlineData("x", new[] { 1, 2, 5 }, "dimension 2 of the model is 4")]
    [InlineData("z", new[] { 1, 2, 4 }, "inputs are 'x'")]
    public void An_input_shape_must_fit(string name, int[] shape, string words) =>
        AssertDiagnostic("LRP1006", words, () => OnnxImporter.Import(
            new OnnxModelBuilder().Input("x", "n", "height", 4).Node("Relu", "x", "y").Output("y").ToModelFile(),
            new ImportOptions(new Dictionary<string, IntList> { [name] = shape })));

    [Fact]
    public void Misfits_name_the_node_and_the_numbers()
    {
        AssertDiagnostic("LRP1007", "node 'y' (Conv) does not fit its inputs: its input has 3 channels, its weights [4, 2, 3, 3]",
            new OnnxModelBuilder().Input("x", 1, 3, 8, 8).Weights("w", 4, 2, 3, 3).Node("Conv", "x, w", "y").Output("y"));
        AssertDiagnostic("LRP1007", "larger than its padded input",
            new OnnxModelBuilder().Input("x", 1, 2, 2, 8).Weights("w", 4, 2, 3, 3).Node("Conv", "x, w", "y").Output("y"));
        AssertDiagnostic("LRP1007", "cannot be broadcast",
            new OnnxModelBuilder().Input("x", 1, 3).Weights("b", 4).Node("Add", "x, b", "y").Output("y"));
        AssertDiagnostic("LRP1007", "more than 2^31 elements", new OnnxModelBuilder().Input("x", 1, 65536)
            .Integers("s", 65536, 65536).Node("Expand", "x, s", "y").Output("y"));
        AssertDiagnostic("LRP1007", "divides an integer by zero", new OnnxModelBuilder().Input("x", 1).Integers("a", 1).Integers("b", 0)
            .Node("Div", "a, b", "s").Node("Reshape", "x, s", "y").Output("y"));
        AssertDiagnostic("LRP1007", "its input 1 is missing",
            new OnnxModelBuilder().Input("x", 1, 3, 4, 4).Node("Conv", "x", "y").Output("y"));
    }

    [Fact]
    public void Attributes_are_checked()
    {
        var network = new OnnxModelBuilder().Input("x", 1, 1, 8, 8).Weights("w", 1, 1, 3, 3);
        AssertDiagnostic("LRP1008", "'strides' has 1 entries instead of 2",
            network.Node("Conv", "x, w", "y", ("strides", new[] { 1 })).Output("y"));
        AssertDiagnostic("LRP1008", "'alpha' is of type Int instead of Float",
            new OnnxModelBuilder().Input("x", 1).Node("Elu", "x", "y", ("alpha", 1)).Output("y"));
        AssertDiagnostic("LRP1008", "'strides' has an entry below 1", new OnnxModelBuilder().Input("x", 1, 1, 8)
            .Node("MaxPool", "x", "y", ("kernel_shape", new[] { 2 }), ("strides", new[] { 0 })).Output("y"));
    }

    [Fact]
    public void A_value_that_nothing_defines_is_named() =>
        AssertDiagnostic("LRP1009", "node 'y' reads 'ghost'",
            new OnnxModelBuilder().Input("x", 1).Node("Add", "x, ghost", "y").Output("y"));

    [Fact]
    public void An_output_that_nothing_defines_is_named() =>
        AssertDiagnostic("LRP1009", "the list of outputs reads 'ghost'", new OnnxModelBuilder().Input("x", 1).Output("ghost"));

    [Fact]
    public void A_cycle_is_named() =>
        AssertDiagnostic("LRP1010", "(Tanh)", new OnnxModelBuilder().Input("x", 1).Node("Tanh", "b", "a").Node("Tanh", "a", "b")
            .Node("Add", "x, b", "y").Output("y"));

    [Fact]
    public void A_value_defined_twice_is_corrupt() =>
        AssertDiagnostic("LRP1002", "'y' is defined twice",
            new OnnxModelBuilder().Input("x", 1).Node("Relu", "x", "y").Node("Tanh", "x", "y").Output("y"));

    [Fact]
    public void Text_is_nothing_to_compute_with() =>
        AssertDiagnostic("LRP1003", "not supported of text", new OnnxModelBuilder().Input("x", (ElementType)8, 1).Node("Relu", "x", "y").Output("y"));

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("a/../../secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("\\\\server\\share")]
    [InlineData("C:\\secret.bin")]
    [InlineData("a\0b")]
    public void External_data_may_not_leave_the_folder(string location) =>
        AssertDiagnostic("LRP1012", "is not below the model's folder",
            new OnnxModelBuilder().Input("x", 1).External("w", [2], location).Node("Add", "x, w", "y").Output("y"));

    [Fact]
    public void External_data_may_not_be_a_link()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var target = Path.Combine(Path.GetTempPath(), $"{folder.Name}.bin");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "w.bin"), target);
            var path = new OnnxModelBuilder().Input("x", 1).External("w", [2], "w.bin").Node("Add", "x, w", "y").Output("y")
                .Save(Path.Combine(folder.FullName, "m.onnx"));
            AssertDiagnostic("LRP1012", "w.bin (a link)", () => OnnxImporter.Import(ModelFile.FromPath(path), NoShapes));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Missing_and_short_external_data_is_told()
    {
        var model = new OnnxModelBuilder().Input("x", 1).External("w", [2], "w.bin").Node("Add", "x, w", "y").Output("y").ToBytes();
        AssertDiagnostic("LRP1001", "'w.bin'", () => OnnxImporter.Import(ModelFile.FromBytes("m", model), NoShapes));
        AssertDiagnostic("LRP1002", "ends before", () => OnnxImporter.Import(
            ModelFile.FromBytes("m", model, new Dictionary<string, byte[]> { ["w.bin"] = new byte[7] }), NoShapes));
    }

    [Fact]
    public void Tensors_must_have_the_data_that_their_shape_asks_for()
    {
        AssertDiagnostic("LRP1002", "cannot have 4 bytes", WithTensor([3], tensor => tensor.Bytes(9, new byte[4])));
        AssertDiagnostic("LRP1002", "cannot have 0 bytes", WithTensor([3], _ => { }));
        AssertDiagnostic("LRP1002", "negative dimension", WithTensor([-3], tensor => tensor.Bytes(9, new byte[4])));
        AssertDiagnostic("LRP1002", "more than 2^31", WithTensor([1 << 20, 1 << 20], tensor => tensor.Bytes(9, new byte[4])));

        static OnnxModelBuilder WithTensor(int[] shape, Action<ProtoWriter> payload) => new OnnxModelBuilder().Input("x", 1, 3)
            .Tensor("w", shape, ElementType.Float32, payload).Node("Add", "x, w", "y").Output("y");
    }

    [Fact]
    public void Too_many_nodes_are_refused()
    {
        var builder = new OnnxModelBuilder().Input("v0", 1);
        for (var index = 0; index <= 100_000; index++)
            builder.Node("Relu", $"v{index}", $"v{index + 1}");
        AssertDiagnostic("LRP1013", "100001 nodes", builder.Output("v100001"));
    }

    [Fact]
    public void A_graph_without_outputs_is_refused() => AssertDiagnostic("LRP1014", "no outputs", new OnnxModelBuilder().Input("x", 1));

    [Fact]
    public void Names_cannot_break_a_message_into_lines() =>
        AssertDiagnostic("LRP1003", "node 'a b' is a", new OnnxModelBuilder().Input("x", 1).Node("No\nSuch", "x", "a\nb").Output("a\nb"));

    [Fact]
    public void A_model_cut_anywhere_is_a_diagnostic_or_still_a_model()
    {
        var bytes = Sample().ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            AssertHandled(bytes[..length]);
    }

    [Fact]
    public void Flipped_bytes_are_a_diagnostic_or_still_a_model()
    {
        var bytes = Sample().ToBytes();
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var damaged = (byte[])bytes.Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            AssertHandled(damaged);
        }
    }

    /// <summary>A small model that touches most of the reader.</summary>
    private static OnnxModelBuilder Sample() => new OnnxModelBuilder().Input("x", "n", 2, 6, 6).Weights("w", 4, 2, 3, 3)
        .Initializer("b", [4], [1, 2, 3, 4], FloatStorage.Unpacked).Initializer("s", [4], [1, 2, 3, 4], FloatStorage.Packed)
        .Positive("v", 4).Integers("shape", 0, -1).Weights("d", 64, 3).Integers("axes", 1).External("e", [3], "e.bin", 4, 12)
        .Node("Conv", "x, w, b", "c", ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 1, 1 }), ("auto_pad", "NOTSET"))
        .Node("BatchNormalization", "c, s, b, s, v", "n1", ("epsilon", 1e-3f)).Node("Clip", "n1, , ", "r")
        .Node("MaxPool", "r", "p", ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("ceil_mode", 1),
            ("pads", new[] { 1, 1, 1, 1 }))
        .Node("Reshape", "p, shape", "f").Node("MatMul", "f, d", "m").Node("Add", "m, e", "a").Node("Softmax", "a", "y").Output("y");

    private static void AssertHandled(byte[] bytes)
    {
        try
        {
            var files = new Dictionary<string, byte[]> { ["e.bin"] = new byte[16] };
            var graph = OnnxImporter.Import(ModelFile.FromBytes("m", bytes, files), NoShapes);
            GraphVerifier.Verify(graph);
            Canonicalization.Run(graph);
            GraphPrinter.Print(graph);
        }
        catch (DiagnosticException)
        {
        }
    }

    private static void AssertDiagnostic(string id, string words, OnnxModelBuilder builder) =>
        AssertDiagnostic(id, words, () => builder.Import());

    private static void AssertDiagnostic(string id, string words, Action import)
    {
        var diagnostic = Assert.Throws<DiagnosticException>(import).Diagnostic;
        Assert.Equal(id, diagnostic.Descriptor.Id);
        Assert.Contains(words, diagnostic.Message);
    }
}
