extern alias generator;

using generator::Lrp.Generator.Definitions;
using generator::Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>Definitions while they are typed: whatever stands there is read, or refused by messages.</summary>
public sealed class DefinitionFuzzTests
{
    private const int Edits = 2000;

    /// <summary>Networks that are compiled to the end, of those that differ: the C# compiler needs 0.2 s for each.</summary>
    private const int Compiled = 30;

    /// <summary>Words in whose place others stand often: what comes out is mostly C#, so that more than its compiler reads it.</summary>
    private static readonly string[][] s_alike =
    [
        ["0", "1", "2", "3", "4", "5", "8", "10", "-1", "1 << 3", "channels", "stride"], ["0.5", "1e3", "-0.0"], ["true", "false"],
        ["Relu", "Tanh", "Sigmoid", "Softmax", "Abs", "Gelu", "Flatten", "GlobalAveragePool"], ["x", "y", "shortcut"],
        ["+", "-", "*", "/"], ["<", ">", "<=", "==", "!="],
    ];

    private static readonly CSharpCompilationOptions s_options = new(OutputKind.DynamicallyLinkedLibrary);

    private static readonly MetadataReference[] s_references =
        [.. Project.Framework, MetadataReference.CreateFromFile(typeof(IExplainer).Assembly.Location)];

    private static readonly string s_source = Definition.Source(
        """
        int[] widths = [4];
        var x = net.Input("image", 3, 8, 8);
        for (var stage = 0; stage < widths.Length; stage++)
        {
            foreach (var (block, stride) in new[] { (0, stage == 0 ? 1 : 2) })
                x = Basic(net.Scope($"layer{stage}.{block}"), x, widths[stage], stride);
        }

        var parts = net.Concat([x, x.MaxPool((2, 2), stride: 2).Resize(8, linear: true)]).Split(0, 4, 4);
        var y = (parts[0] * 0.5 + (1 - parts[^1].Sigmoid())).Mean([1, 2]).Flatten();
        for (var turn = 0; turn < 2 && y.Shape[0] > 1; turn++)
            y = net.Dense(y, y.Shape[0] / 2).Tanh();
        return net.Dense(y, 10 + (int)Math.Floor(1.5), name: "logits").Softmax();
        """,
        """
        [NetworkBlock]
        static Tensor Basic(Network net, Tensor x, int channels, int stride = 1)
        {
            var shortcut = stride == 1 && x.Shape[0] == channels ? x : net.Convolution(x, channels, 1, stride, name: "shortcut");
            var y = net.BatchNormalization(net.Convolution(x, channels, 3, stride, padding: 1, bias: false)).Relu();
            switch (channels % 3)
            {
                case 0: y = y.Relu(); break;
                default: y = net.Convolution(y, channels, 3, padding: 1).Clip(-1, 6); break;
            }

            return (y + shortcut).Relu();
        }
        """);

    [Fact]
    public void Two_thousand_edits_are_read_or_refused_by_messages()
    {
        var parsed = CSharpSyntaxTree.ParseText(s_source);
        string[] tokens = [.. parsed.GetRoot().DescendantTokens().Select(token => token.ToFullString())];
        var start = Array.FindIndex(tokens, token => token.Trim() == "widths") - 3;
        string[] words =
        [
            .. tokens.Skip(start).Distinct(), "0 ", "-1 ", "1 ", "2 ", "7 ", "1000000 ", "int.MaxValue ", "2147483648 ", "1e300 ", "null ",
            "\"\" ", "break; ", "continue; ", "return x; ", "while (true) ", "net ", "x ", "default ", "this ", "new() ", "=> ", "?. ", "! ",
            "is ", "with { } ",
        ];
        var compilation = CSharpCompilation.Create("Fuzz", [parsed], s_references, s_options);
        Assert.NotNull(Read(compilation, parsed).Definition);

        var (read, refused, silent) = (0, 0, 0);
        var networks = new Dictionary<string, CompilationRequest>();
        for (var seed = 0; seed < Edits; seed++)
        {
            var random = new Random(seed);
            List<string> edited = [.. tokens];
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var place = random.Next(start, edited.Count - 1);
                switch (random.Next(8))
                {
                    case 0: edited[place] = words[random.Next(words.Length)]; break;
                    case 1: edited.Insert(place, words[random.Next(words.Length)]); break;
                    case 2: edited.RemoveAt(place); break;
                    case 3: (edited[place], edited[place + 1]) = (edited[place + 1], edited[place]); break;
                    default: Exchange(edited, place, random); break;
                }
            }

            var tree = CSharpSyntaxTree.ParseText(string.Concat(edited));
            DefinitionReading reading;
            try
            {
                reading = Read(compilation.ReplaceSyntaxTree(parsed, tree), tree);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {string.Concat(edited)}", failure);
            }

            if (reading.Definition is { } definition)
            {
                read++;
                CompilationRequest request = new(new DefinitionSource(definition), $"N{networks.Count}", ["Net"])
                {
                    Explanations = [new ExplanationRequest("convolution: z+; dense: epsilon(1e-6)")],
                };
                networks.TryAdd(Definition.Text(definition), request);
            }
            else if (reading.Messages.Count > 0)
            {
                refused++;
            }
            else
            {
                // C# has said what is wrong.
                silent++;
            }
        }

        Assert.InRange(read, 200, Edits);
        Assert.InRange(refused, 200, Edits);
        Assert.InRange(silent, 200, Edits);
        Assert.InRange(networks.Count, 100, Edits);
        AssertCompile(networks.Values);
    }

    private static void Exchange(List<string> edited, int place, Random random)
    {
        // The next word that has others of its kind.
        while (place < edited.Count && !s_alike.Any(Has))
            place++;
        if (place < edited.Count)
        {
            var others = s_alike.First(Has);
            edited[place] = others[random.Next(others.Length)] + " ";
        }

        bool Has(string[] words) => words.Contains(edited[place].Trim());
    }

    /// <summary>
    /// What was read is what the compiler gets: it makes code of all, and the C# compiler accepts that, of some in one compilation and with
    /// the kernels of one instruction set, since they are alike.
    /// </summary>
    private static void AssertCompile(IEnumerable<CompilationRequest> networks)
    {
        var trees = new List<SyntaxTree>();
        foreach (var (index, request) in networks.Index())
        {
            var result = PortableCompiler.Compile(request);
            Assert.DoesNotContain(result.Diagnostics, message => message.Descriptor == DiagnosticTable.InternalError);
            if (index < Compiled)
                trees.AddRange(result.Files.Select(file => CSharpSyntaxTree.ParseText(file.Text)));
        }

        var compilation = CSharpCompilation.Create("Networks", trees, s_references, s_options.WithAllowUnsafe(true));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
    }

    private static DefinitionReading Read(CSharpCompilation compilation, SyntaxTree tree)
    {
        var type = compilation.GetTypeByMetadataName("Net");
        return type is null
            ? new DefinitionReading(null, LocationInfo.Of(tree.GetRoot()), [])
            : DefinitionReader.Read(type, LocationInfo.Of(tree.GetRoot()), compilation, CancellationToken.None);
    }
}
