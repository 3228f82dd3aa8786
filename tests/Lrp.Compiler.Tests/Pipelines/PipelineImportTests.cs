using System.Text.Json;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.KernelMachines;
using Lrp.Compiler.Onnx;
using Lrp.Compiler.Tests.KernelMachines;

namespace Lrp.Compiler.Tests.Pipelines;

/// <summary>Pipelines in files of safetensors: what they say, and what is refused by name.</summary>
public class PipelineImportTests
{
    private const string Head = """ "version":1,"input":{"name":"image","shape":[1,4,6]} """;

    private static readonly (string, int[], double[])[] s_tensors =
        [("words", [2, 4], [0, 0, 0, 0, 1, 1, 1, 1]), ("v", [1, 2], [2, -1]), ("one", [1], [1]), ("b", [1], [0.5])];

    [Fact]
    public void Steps_read_the_step_before_them_and_tensors_by_name()
    {
        var graph = Import(Pipeline("""
            {"operator":"DescriptorGrid","kind":"patch","size":2,"stride":2}, {"operator":"Codebook","name":"code","tensors":["words"]},
            {"operator":"Pool","function":"sum"}, {"operator":"KernelMachine","tensors":["v","one","b"]}
            """));
        Assert.Equal(["DescriptorGrid1", "code", "Pool3", "KernelMachine4"],
            graph.Nodes.Where(node => !node.IsConstant).Select(node => node.Name));
        // Two of six patches are white.
        Assert.Equal([(2 * 4) - (1 * 2) + 0.5], Run(graph, [1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Steps_may_be_operators_of_ONNX_and_read_several_steps()
    {
        var graph = Import(Pipeline("""
            {"operator":"Flatten","name":"a"}, {"operator":"Flatten","name":"c","inputs":["image"]},
            {"operator":"Concat","inputs":["a","c"],"axis":1}
            """));
        Assert.Equal(new Shape(1, 48), graph.Output.Shape);
    }

    [Theory]
    [InlineData("{", "no valid JSON")]
    [InlineData("[]", "it is no object")]
    [InlineData("""{"version":2}""", "its version is 2 instead of 1")]
    [InlineData("""{"version":1}""", "its 'input' is missing")]
    [InlineData("""{"version":1,"version":1}""", "another name than 'version'")]
    public void Metadata_that_are_none_are_refused(string json, string words) => AssertFails("LRP1020", File(json), words);

    [Theory]
    [InlineData("""{"name":"x"}""", "LRP1020", "its 'operator' is missing")]
    [InlineData("""{"operator":"Flatten","name":"image"}""", "LRP1020", "'image' is the name of two things")]
    [InlineData("""{"operator":"Flatten","inputs":["later"]}""", "LRP1020", "reads 'later', which is no step before it")]
    [InlineData("""{"operator":"Codebook","tensors":["nothing"]}""", "LRP1020", "reads the tensor 'nothing', which the file does not have")]
    [InlineData("""{"operator":"DescriptorGrid","size":2,"step":2}""", "LRP1020", "has a parameter 'step', which is none of kind, size")]
    [InlineData("""{"operator":"DescriptorGrid","size":2.5,"stride":1}""", "LRP1020", "its 'size' has something else than whole numbers")]
    [InlineData("""{"operator":"DescriptorGrid","size":2}""", "LRP1008", "attribute 'stride' is missing")]
    [InlineData("""{"operator":"DescriptorGrid","kind":"blob","size":2,"stride":1}""", "LRP1008", "says 'blob', which is none of patch, gradient, colour")]
    [InlineData("""{"operator":"DescriptorGrid","size":5,"stride":1}""", "LRP1007",
        "node 'DescriptorGrid1' (DescriptorGrid) does not fit its inputs: a descriptor of 5 × 5 pixels (scale 1) does not fit into the image of 4 × 6")]
    [InlineData("""{"operator":"DescriptorGrid","size":2,"stride":1,"scales":[1,3]}""", "LRP1007", "6 × 6 pixels (scale 3) does not fit")]
    [InlineData("""{"operator":"Nonsense"}""", "LRP1003", "Nonsense")]
    public void Steps_that_do_not_fit_are_named(string step, string id, string words) => AssertFails(id, Pipeline(step), words);

    [Theory]
    [InlineData("words", 0, 4, "its tensor 'words' [0, 4] is empty")]
    [InlineData("words", 2, 3, "its descriptors [1, 6, 4] have 4 dimensions, its words [2, 3] have 3")]
    [InlineData("words", 2, 4, "element 0 of its tensor 'words' is not finite")]
    public void Codebooks_that_do_not_fit_are_named(string name, int words, int dimensions, string message)
    {
        double[] numbers = [.. Enumerable.Repeat(dimensions == 4 ? double.NaN : 1, words * dimensions)];
        AssertFails("LRP1007", Pipeline(
            """{"operator":"DescriptorGrid","size":2,"stride":2}, {"operator":"Codebook","tensors":["words"]}""", (name, [words, dimensions], numbers)),
            message);
    }

    [Fact]
    public void Mixtures_have_weights_and_variances_above_zero() => AssertFails("LRP1007", Pipeline(
        """{"operator":"DescriptorGrid","size":2,"stride":2}, {"operator":"FisherVector","tensors":["pi","mu","variance"]}""",
        ("pi", [1], [1]), ("mu", [1, 4], [0, 0, 0, 0]), ("variance", [1, 4], [1, 1, 0, 1])), "element 2 of its tensor 'variance' is not a number above 0");

    [Fact]
    public void A_pyramid_cell_without_descriptors_is_named() => AssertFails("LRP1007", Pipeline(
        """
        {"operator":"DescriptorGrid","size":4,"stride":4}, {"operator":"Pool","levels":[1,1,2,1]}
        """), "the cell in row 0 of 2 and column 0 of 1 of its pyramid has no descriptor");

    [Fact]
    public void Damaged_files_are_pipelines_or_named_errors()
    {
        var random = new Random(3);
        var original = Pipeline("""
            {"operator":"DescriptorGrid","kind":"gradient","size":4,"stride":1,"scales":[1],"cells":2,"bins":1.0e0,"root":true},
            {"operator":"Pool","levels":[1,1]}
            """.Replace("1.0e0", "4", StringComparison.Ordinal));
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = original.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            try
            {
                Import(bytes);
            }
            catch (DiagnosticException exception)
            {
                Assert.Contains("'net.safetensors'", exception.Diagnostic.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_message_of_the_table_is_what_is_thrown() => Assert.Equal(
        DiagnosticTable.PipelineInvalid, Assert.Throws<DiagnosticException>(() => Import(File("{"))).Diagnostic.Descriptor);

    private static byte[] Pipeline(string steps, params (string, int[], double[])[] tensors) =>
        File($$"""{ {{Head}}, "steps":[{{steps}}] }""", tensors.Length > 0 ? tensors : s_tensors);

    private static byte[] File(string json, params (string, int[], double[])[] tensors) =>
        SafetensorsFiles.WithMetadata($$"""{"pipeline":{{JsonSerializer.Serialize(json)}}}""", tensors);

    private static void AssertFails(string id, byte[] file, string words)
    {
        var diagnostic = Assert.Throws<DiagnosticException>(() => Import(file)).Diagnostic;
        Assert.Equal(id, diagnostic.Descriptor.Id);
        Assert.Contains("'net.safetensors'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    private static Graph Import(byte[] file) =>
        KernelMachineImport.Import(ModelFile.FromBytes("net.safetensors", file), ImportOptions.None);

    private static double[] Run(Graph graph, double[] image) =>
        new Interpreter(graph).Forward([new Tensor(graph.Inputs[0].Shape, image)]).Outputs[0].Data;
}
