using Lrp.Testing;

namespace Lrp.Compiler.Tests.Emission;

/// <summary>A model file is untrusted: whatever its names hold, the code compiles and has nothing in it but the network.</summary>
public class HostileNameTests
{
    private static readonly string _long = new('n', 10_000);

    private static readonly string[] _names =
    [
        "a\"b", "\"; class Evil { } //", "a\nclass Evil;", "a\r\n#error no", "*/ class Evil { } /*", "</summary><evil>", "class", "@if", "x", "X",
        "a\u2028class Evil;", "\u202Egnirts", "{0}", "{{", "\\", "\\u0022", "'", "\0", "", "1", "ümläut", "\uD83D\uDE00", "#if false", "..", "Arena", "Forward",
        "Kernels", "packed", "file", _long,
    ];

    [Fact]
    public void In_the_names_of_nodes_values_and_weights()
    {
        var model = new OnnxModelBuilder().Input("in\"p\nut*/", 1, 3, 6, 6);
        var current = "in\"p\nut*/";
        for (var index = 0; index < _names.Length; index++)
        {
            // Commas separate names in the builder, and equal names would be one value: a number keeps them apart.
            var (weights, bias, name) = ($"{_names[index]}w{index}", $"{_names[index]}b{index}", $"{_names[index]}{index}");
            model.Weights(weights, 3, 3, 1, 1).Weights(bias, 3).Node("Conv", $"{current}, {weights}, {bias}", name);
            current = name;
        }

        AssertHarmless(model.Node("Relu", current, "o*/u\nt\"").Output("o*/u\nt\"").Generate("net.onnx", "Net", "convolution: z+", "gradient"));
    }

    [Fact]
    public void In_names_that_differ_only_in_what_identifiers_cannot_hold()
    {
        var model = new OnnxModelBuilder().Input("a-b", 1, 3, 6, 6);
        var names = new[] { "a-b", "a_b", "a.b", "A b", "a/b", "aB", "AB" };
        for (var index = 1; index < names.Length; index++)
            model.Weights($"w{names[index]}", 3, 3, 1, 1).Node("Conv", $"{names[index - 1]}, w{names[index]}", names[index]);
        AssertHarmless(model.Output("AB").Generate("net.onnx", "Net", "convolution: epsilon(0.1)"));
    }

    [Theory]
    [InlineData("a\"b.onnx")]
    [InlineData("a\nclass Evil;.onnx")]
    [InlineData("a\u2028b\u0085c.onnx")]
    [InlineData("{0}\\u0022.onnx")]
    [InlineData("<x>&amp;]]>.onnx")]
    [InlineData("class")]
    public void In_the_name_of_the_model_file(string file) =>
        AssertHarmless(Tiny.Generate(file, "Net", "gradient"));

    [Theory]
    [InlineData("Größe")]
    [InlineData("_")]
    [InlineData("@class")]
    [InlineData("Kernels")]
    [InlineData("System")]
    [InlineData("Lrp")]
    [InlineData("Math")]
    [InlineData("Buffers")]
    [InlineData("Span")]
    public void In_the_name_of_the_class(string type)
    {
        var (messages, types) = GeneratedCode.Compile(Tiny.Generate("net.onnx", type, "gradient"));
        Assert.Empty(messages);
        Assert.Contains(type.TrimStart('@'), types);
    }

    /// <summary>Names of the runtime's types are free for the user's: generated code asks for the runtime's by an alias.</summary>
    [Fact]
    public void Beside_types_that_are_called_like_the_runtimes()
    {
        string[] own =
        [
            "Tensors", "Pooling", "Reductions", "ConvolutionShape", "BlockedTensor", "DenseStrip", "TileSize",
            "Pass", "WeightFile", "VectorMath",
        ];
        var types = string.Concat(own.Select(name => $"class {name};"));
        var model = new OnnxModelBuilder().Input("x", 1, 3, 6, 6).Weights("w", 4, 3, 3, 3).Node("Conv", "x, w", "c").Node("Gelu", "c", "g")
            .Node("MaxPool", "g", "p", ("kernel_shape", new[] { 2, 2 })).Node("Flatten", "p", "f")
            .Weights("v", 36, 2).Node("MatMul", "f, v", "y").Output("y");
        Assert.Empty(GeneratedCode.Compile([
            .. model.Generate("net.onnx", "Net", "gradient"),
            new GeneratedFile("Own.cs",
                $"namespace My.Models {{ {types} namespace Lrp {{ class Generated; }} namespace System {{ class Math; }} }}"),
        ]).Messages);
    }

    private static OnnxModelBuilder Tiny => new OnnxModelBuilder().Input("x", 1, 4).Weights("w", 4, 3).Node("MatMul", "x, w", "y").Output("y");

    private static void AssertHarmless(IEnumerable<GeneratedFile> files)
    {
        var (messages, types) = GeneratedCode.Compile(files);
        Assert.Empty(messages);
        Assert.DoesNotContain("Evil", types);
    }
}
