using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.KernelMachines;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Tests.KernelMachines;

public class SafetensorsImportTests
{
    private static readonly (string, int[], double[])[] s_tensors =
    [
        ("support_vectors", [2, 3], [0.5, 0.25, 0, 0, 1, 2]), ("dual_coef", [2], [2, -1]), ("intercept", [1], [0.5]),
    ];

    [Theory]
    [InlineData("""{"kernel":"linear"}""", (2 * 0.75) - 3 + 0.5)]
    [InlineData("""{"kernel":"hik"}""", (2 * 0.75) - 2 + 0.5)]
    [InlineData("""{"kernel":"poly","gamma":"2","coef0":"1","degree":"2"}""", (2 * 2.5 * 2.5) - 49 + 0.5)]
    [InlineData("""{"blocks":"linear:0:2,hik:2:1:10"}""", (2 * 0.75) - 1 - 10 + 0.5)]
    public void The_metadata_name_the_kernel(string metadata, double decision)
    {
        var graph = Import(SafetensorsFiles.WithMetadata(metadata, s_tensors));
        Assert.Equal(decision, Run(graph, 1, 1, 1).Single(), 12);
    }

    [Fact]
    public void Rows_of_coefficients_are_functions_of_their_own_or_of_pairs_of_classes()
    {
        (string, int[], double[])[] rest =
            [("support_vectors", [3, 1], [1, 2, 3]), ("dual_coef", [2, 3], [1, 10, 100, 2, 20, 200])];
        Assert.Equal([321, 642], Run(Import(SafetensorsFiles.Write("linear", [.. rest, ("intercept", [2], [0, 0])])), 1));
        var pairs = SafetensorsFiles.WithMetadata("""{"kernel":"linear","n_support":"1,1,1"}""", [.. rest, ("intercept", [3], [0, 0, 0])]);
        Assert.Equal([1 + (10 * 2), 2 + (100 * 3), (20 * 2) + (200 * 3)], Run(Import(pairs), 1));
    }

    [Theory]
    [InlineData("""{"kernel":"cosine"}""", "its kernel 'cosine' is none of linear, poly, rbf, sigmoid, hik, chi2, expchi2, hellinger")]
    [InlineData("""{}""", "its metadata name no kernel")]
    [InlineData("""{"kernel":"rbf","gamma":"big"}""", "'big' of its metadata gamma is no number")]
    [InlineData("""{"kernel":"rbf","gamma":"-1"}""", "γ of its kernel rbf is -1")]
    [InlineData("""{"kernel":"poly","degree":"-1"}""", "the degree of its kernel poly is -1")]
    [InlineData("""{"blocks":"hik:0"}""", "its block 'hik:0' is not kernel:start:length")]
    [InlineData("""{"blocks":"hik:2:2"}""", "its kernel hik reads features 2 to 3 of 3")]
    [InlineData("""{"blocks":"hik:2000000000:2000000000"}""", "reads features 2000000000 to 3999999999 of 3")]
    [InlineData("""{"kernel":"hik","n_support":"1,1,1"}""", "1 rows of coefficients instead of 2 for 3 classes")]
    [InlineData("""{"kernel":"hik","n_support":"1,2"}""", "its classes have 3 support vectors instead of 2")]
    [InlineData("""{"kernel":"hik","n_support":"x"}""", "n_support 'x' is no list of counts")]
    public void Metadata_that_fit_no_kernel_are_refused(string metadata, string words) =>
        AssertFails(SafetensorsFiles.WithMetadata(metadata, s_tensors), words);

    [Fact]
    public void Tensors_that_do_not_fit_are_named()
    {
        AssertFails(SafetensorsFiles.Write("hik", s_tensors[1..]), "it has no tensor 'support_vectors'");
        AssertFails(SafetensorsFiles.Write("hik", [s_tensors[0], ("dual_coef", [3], [1, 2, 3]), s_tensors[2]]),
            "its coefficients [1, 3] are for 3 support vectors instead of 2");
        AssertFails(SafetensorsFiles.Write("hik", [s_tensors[0], s_tensors[1], ("intercept", [2], [1, 2])]),
            "its intercepts is [2] instead of [1]");
        AssertFails(SafetensorsFiles.Write("hik", [("support_vectors", [6], [1, 2, 3, 4, 5, 6]), .. s_tensors[1..]]), "has shape [6]");
        AssertFails(SafetensorsFiles.Write("hik", [("support_vectors", [2, 0], []), .. s_tensors[1..]]), "'support_vectors' is empty");
        AssertFails(SafetensorsFiles.Write("hik", [("support_vectors", [0, 3], []), .. s_tensors[1..]]),
            "it has no support vectors, but not an empty dual_coef");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2, 0)]
    public void Without_support_vectors_the_intercepts_are_all_there_is(params int[] coefficients)
    {
        var file = SafetensorsFiles.Write("hik",
            ("support_vectors", [0, 3], []), ("dual_coef", coefficients, []), ("intercept", [2], [0.5, -2]));
        Assert.Equal([0.5, -2], Run(Import(file), 1, 2, 3));
    }

    [Theory]
    [InlineData("", "no valid JSON")]
    [InlineData("{", "no valid JSON")]
    [InlineData("{} x", "no valid JSON")]
    [InlineData("""{"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}""", "no valid JSON")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,16]}}""",
        "'a' of shape [1] and type F64 does not lie within the file")]
    [InlineData("""{"a":{"dtype":"F64","shape":[99999,99999],"data_offsets":[0,8]}}""",
        "its tensor 'a' does not fit: it makes more than 2^31 elements")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""",
        "is there twice")]
    public void Headers_that_are_none_are_refused(string header, string words) =>
        AssertFails(SafetensorsFiles.WithHeader(header, new byte[8]), words);

    [Fact]
    public void Damaged_files_are_machines_or_named_errors()
    {
        var random = new Random(21);
        var original = SafetensorsFiles.WithMetadata("""{"kernel":"rbf","gamma":"0.5"}""", s_tensors);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = original.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Run(Import(random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes), 1, 2, 3);
            }
            catch (DiagnosticException exception)
            {
                Assert.Equal("LRP1019", exception.Diagnostic.Descriptor.Id);
                Assert.Contains("'net.safetensors'", exception.Diagnostic.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void AssertFails(byte[] file, string words)
    {
        var diagnostic = Assert.Throws<DiagnosticException>(() => Import(file)).Diagnostic;
        Assert.Equal("LRP1019", diagnostic.Descriptor.Id);
        Assert.Contains("'net.safetensors'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    private static Graph Import(byte[] file) =>
        KernelMachineImport.Import(ModelFile.FromBytes("net.safetensors", file), ImportOptions.None);

    private static double[] Run(Graph graph, params double[] x) =>
        new Interpreter(graph).Forward([new Tensor(graph.Inputs[0].Shape, x)]).Outputs[0].Data;

}
