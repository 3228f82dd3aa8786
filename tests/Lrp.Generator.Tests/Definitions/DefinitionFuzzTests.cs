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
        var compilation = CSharpCompilation.Create(
            "Fuzz", [parsed], [.. Project.Framework, MetadataReference.CreateFromFile(typeof(IExplainer).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.NotNull(Read(compilation, parsed).Definition);

        var (read, refused, silent) = (0, 0, 0);
        for (var seed = 0; seed < Edits; seed++)
        {
            var random = new Random(seed);
            List<string> edited = [.. tokens];
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var place = random.Next(start, edited.Count - 1);
                switch (random.Next(4))
                {
                    case 0: edited[place] = words[random.Next(words.Length)]; break;
                    case 1: edited.Insert(place, words[random.Next(words.Length)]); break;
                    case 2: edited.RemoveAt(place); break;
                    default: (edited[place], edited[place + 1]) = (edited[place + 1], edited[place]); break;
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
                // What was read is what the compiler gets: it accepts it, and some of it is compiled to the end.
                var request = new CompilationRequest(new DefinitionSource(definition), "", ["Net"])
                {
                    Explanations = [new ExplanationRequest("convolution: z+; dense: epsilon(1e-6)")],
                };
                FrontEnd.Canonicalise(request);
                if (read++ % 64 == 0)
                    AssertCompiles(request);
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

        Assert.InRange(read, 40, Edits / 2);
        Assert.InRange(refused, 40, Edits);
        Assert.InRange(silent, 40, Edits);
    }

    private static void AssertCompiles(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        Assert.DoesNotContain(result.Diagnostics, message => message.Descriptor == DiagnosticTable.InternalError);
        Assert.All(result.Files, file => Assert.Empty(CSharpSyntaxTree.ParseText(file.Text).GetDiagnostics()));
    }

    private static DefinitionReading Read(CSharpCompilation compilation, SyntaxTree tree)
    {
        var type = compilation.GetTypeByMetadataName("Net");
        return type is null
            ? new DefinitionReading(null, LocationInfo.Of(tree.GetRoot()), [])
            : DefinitionReader.Read(type, LocationInfo.Of(tree.GetRoot()), compilation, CancellationToken.None);
    }
}
