using System.Globalization;
using Lrp.Compiler.Definitions;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Emission;

/// <summary>Writes what users see of a network: loading, explainers, their methods.</summary>
internal static class ApiEmitter
{
    private const string Span = "global::System.ReadOnlySpan<float>", Integers = "global::System.ReadOnlySpan<int>",
        Characters = "global::System.ReadOnlySpan<char>";

    public static void Write(
        CodeWriter writer, CompilationRequest request, LoweredNetwork network, MemoryPlan plan, Sharing sharing,
        IReadOnlyList<string> explanations)
    {
        WriteNetwork(writer, request);
        writer.Line();
        var batch = BatchOf(network.Graph);
        var samples = batch == 1 ? "one sample" : $"{batch} samples";
        writer.Summary($"Predicts and explains, {samples} at a time, for one thread; owns the workspace.");
        var kind = network.Graph.Texts.Count == 0 ? "NetworkExplainer" : "TextNetworkExplainer";
        using (writer.Block($"public sealed unsafe partial class Explainer : LrpRuntime::{kind}"))
            WriteExplainer(writer, request, network, plan, sharing, explanations);
    }

    private static void WriteNetwork(CodeWriter writer, CompilationRequest request)
    {
        var name = request.TypeNames[request.TypeNames.Count - 1];
        writer.Line("private readonly LrpRuntime::NetworkWeights _weights;");
        writer.Line();
        using (writer.Block($"private {name}(LrpRuntime::WeightFile file)"))
        {
            using (writer.Block("using (file)"))
            {
                writer.Line("_weights = new LrpRuntime::NetworkWeights(Packed.Length);");
                writer.Line("Pack(file, _weights.Pointer);");
            }
        }

        writer.Line();
        if (request.Source is DefinitionSource source)
            WriteNamedLoads(writer, source.Definition, name);
        else
            WriteLoads(writer, request, name);
        writer.Line();
        writer.Summary("A new explainer with its own workspace. Explainers on different threads share this network.");
        writer.Line("/// <param name=\"instructionSet\">The kernels to run; the best of this machine where null.</param>");
        writer.Line("/// <param name=\"threads\">How many compute a call together, the caller's among them; results are the same to the bit.</param>");
        writer.Line("public Explainer CreateExplainer(global::Lrp.InstructionSet? instructionSet = null, int threads = 1) =>");
        var compiled = request.InstructionSets.Count == VectorIsa.All.Count ? ""
            : string.Concat(request.InstructionSets.Select(isa => $", global::Lrp.InstructionSet.{isa.Name}"));
        writer.Line($"    new(_weights, global::Lrp.InstructionSets.Resolve(instructionSet{compiled}), threads);");
        writer.Line();
        writer.Line("global::Lrp.IExplainer global::Lrp.IExplainedNetwork.CreateExplainer(global::Lrp.InstructionSet? instructionSet, int threads) =>");
        writer.Line("    CreateExplainer(instructionSet, threads);");
        writer.Line();
        writer.Summary("Frees the weights. Explainers that still live throw from now on.");
        writer.Line("public void Dispose() => _weights.Dispose();");
    }

    private static void WriteLoads(CodeWriter writer, CompilationRequest request, string name)
    {
        var model = Escape.XmlDoc(request.ModelName);
        var (path, doc) = (Escape.Literal(request.WeightsPath), Escape.XmlDoc(request.WeightsPath));
        var (source, text) = request.Weights switch
        {
            WeightPlacement.Sidecar => ($"OpenBesideApplication({path}, s_weights)", $"{doc} below the application's folder"),
            WeightPlacement.Embedded => ($"FromResource(typeof({name}).Assembly, {path}, s_weights)", $"the resource {doc} of this assembly"),
            _ => ("", ""),
        };
        if (source.Length > 0)
        {
            WriteLoad(writer, $"Loads the weights from {text}.", "", $"new(LrpRuntime::WeightFile.{source})", name);
            writer.Line();
        }

        WriteLoad(writer, $"Loads the weights from a file: {model}, or the same network trained anew.", "string path",
            "new(LrpRuntime::WeightFile.Open(path, s_weights))", name);
        writer.Line();
        WriteLoad(writer, $"Takes the weights from memory: the bytes of {model}, or of the same network trained anew.",
            "global::System.ReadOnlyMemory<byte> model", "new(LrpRuntime::WeightFile.FromMemory(model, s_weights))", name);
    }

    /// <summary>Of a network whose weights have names.</summary>
    private static void WriteNamedLoads(CodeWriter writer, NetworkDefinition definition, string name)
    {
        writer.Summary("The weights that the network needs: what files of weights have to hold, by these names and shapes.");
        writer.Line("/// <remarks><code>");
        foreach (var parameter in definition.Parameters)
            writer.Line($"/// {Escape.XmlDoc(parameter.Stored)} {parameter.Shape}");
        writer.Line("/// </code></remarks>");
        writer.Line(
            "public static global::System.Collections.Generic.IReadOnlyList<global::Lrp.Parameter> Parameters => s_weights.Parameters;");
        writer.Line();
        WriteLoad(writer, "Loads the weights by name.", "global::Lrp.WeightSource weights",
            "new(LrpRuntime::WeightFile.FromSource(weights, s_weights))", name);
        writer.Line();
        WriteLoad(writer, "Loads the weights by name from a file: .safetensors, .npz or .onnx.", "string path",
            "Load(global::Lrp.WeightSource.FromFile(path))", name);
        writer.Line();
        writer.Summary("Draws weights at random (He et al., 2015), for tests and benchmarks. The same seed gives the same network.");
        writer.Line($"public static {name} Initialise(int seed) => new(LrpRuntime::WeightFile.Initialised(seed, s_weights));");
    }

    private static void WriteLoad(CodeWriter writer, string text, string parameter, string body, string name)
    {
        writer.Line($"/// <summary>{text}</summary>");
        writer.Line("/// <exception cref=\"global::Lrp.WeightMismatchException\">They are another network's; the message names the first difference.</exception>");
        writer.Line($"public static {name} Load({parameter}) => {body};");
    }

    private static void WriteExplainer(
        CodeWriter writer, CompilationRequest request, LoweredNetwork network, MemoryPlan plan, Sharing sharing,
        IReadOnlyList<string> explanations)
    {
        WriteLayout(writer, request, network, plan, sharing);
        writer.Line();
        writer.Line("internal Explainer(LrpRuntime::NetworkWeights weights, global::Lrp.InstructionSet instructionSet, int threads)");
        var takesText = network.Graph.Texts.Count > 0;
        writer.Line($"    : base(s_layout, weights, instructionSet, threads{(takesText ? $", {TextEmitter.Branches}" : "")})");
        writer.Line("{");
        writer.Line("}");

        var takesIntegers = network.Graph.Inputs.All(network.Graph.IntegerInputs.Contains);
        for (var index = 0; index < explanations.Count; index++)
        {
            var text = Escape.XmlDoc(request.Explanations[index].Text);
            var name = explanations[index];
            if (name.Length == 0)
                continue;
            WriteMember(
                $"Predicts and explains one output by: {text}", $"Explain{name}({Span} input, int target) => Explain(input, target, {index})");
            if (takesText)
            {
                WriteMember(
                    $"The same of a text: {text}", $"Explain{name}({Characters} text, int target) => Explain(text, target, {index})");
            }

            if (takesIntegers)
            {
                WriteMember(
                    $"The same of integers: {text}", $"Explain{name}({Integers} input, int target) => Explain(input, target, {index})");
            }

            WriteMember(
                $"Explains another output of the last prediction by: {text}", $"Relevance{name}(int target) => Relevance(target, {index})");
            if (BatchOf(network.Graph) == 1)
                continue;
            WriteMember(
                $"Predicts and explains an output of each sample by: {text}",
                $"Explain{name}({Span} inputs, {Integers} targets) => Explain(inputs, targets, {index})");
            if (takesIntegers)
            {
                WriteMember(
                    $"The same of integers, for each sample: {text}",
                    $"Explain{name}({Integers} inputs, {Integers} targets) => Explain(inputs, targets, {index})");
            }

            WriteMember(
                $"Explains another output of each sample of the last prediction by: {text}",
                $"Relevance{name}({Integers} targets) => RelevanceOfEach(targets, {index})");
        }

        void WriteMember(string summary, string member)
        {
            writer.Line();
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line($"public {Span} {member};");
        }

        writer.Line();
        WritePasses(writer, request, network, sharing);
        writer.Line();
        WriteCompilation(writer, request, network);
    }

    /// <summary>As the runtime tells it of shapes: the first dimension of all inputs and of the logits.</summary>
    private static int BatchOf(Graph graph)
    {
        var rows = graph.Inputs.Append(graph.Logits ?? graph.Output)
            .Select(value => value.Shape.Dimensions.DefaultIfEmpty(1).First()).Distinct().ToList();
        return rows.Count == 1 ? rows[0] : 1;
    }

    private static void WriteLayout(
        CodeWriter writer, CompilationRequest request, LoweredNetwork network, MemoryPlan plan, Sharing sharing)
    {
        var graph = network.Graph;
        var logits = network.Logits ?? network.Outputs[graph.OutputIndex];
        writer.Line("private static readonly LrpRuntime::NetworkLayout s_layout = new(");
        writer.Line($"    Name: {Escape.Literal(request.TypeNames[request.TypeNames.Count - 1])},");
        writer.Line($"    ArenaLength: {Math.Max(plan.ArenaLength, Layout.Block)},");
        writer.Line($"    Inputs: [{string.Join(", ", graph.Inputs.Select(input => Info(input.Name, input.Shape, graph.IntegerInputs.Contains(input), [])))}],");
        writer.Line($"    InputOffsets: [{string.Join(", ", network.Inputs.Select(Offset))}],");
        writer.Line($"    Outputs: [{string.Join(", ", graph.Outputs.Select((output, index) => Info(graph.InfoOf(index).Name, output.Shape, false, graph.InfoOf(index).Labels)))}],");
        writer.Line($"    OutputOffsets: [{string.Join(", ", network.Outputs.Select(Offset))}],");
        writer.Line($"    Logits: {LogitsInfo(graph)},");
        writer.Line($"    LogitsOffset: {Offset(logits)},");
        writer.Line($"    SeedOffset: {(network.Seed is null ? "0" : Offset(network.Seed))},");
        writer.Line("    Explanations:");
        writer.Line("    [");
        for (var index = 0; index < graph.Explanations.Count; index++)
        {
            var explanation = graph.Explanations[index];
            writer.Line($"        new({Escape.Literal(RemarksEmitter.DisplayName(explanation.Name))}, SeedIsOne: {(explanation.SeedIsOne ? "true" : "false")}, "
                + $"RelevanceOffsets: [{string.Join(", ", network.Relevance[index].Select(Offset))}]){(explanation.Inner.Any() ? "" : ",")}");
            if (explanation.Inner.Any())
                WriteInner(writer, explanation, network.Inner[index]);
        }

        var properties = string.Join(", ",
            new[]
            {
                graph.OutputIndex == 0 ? "" : $"Output = {graph.OutputIndex}", network.IsIncremental ? "IsIncremental = true" : "",
                sharing.Pays ? $"IsShared = true, ScratchLength = {sharing.ScratchLength}" : "",
            }.Where(property => property.Length > 0));
        writer.Line(properties.Length == 0 ? "    ]);" : $"    ]) {{ {properties} }};");
    }

    /// <summary>Where ledger and kept layers are.</summary>
    private static void WriteInner(CodeWriter writer, Explanation explanation, Dictionary<Value, Buffer> buffers)
    {
        writer.Line("        {");
        writer.Line("            Ledger =");
        writer.Line("            [");
        foreach (var entry in explanation.Ledger)
        {
            var columns = entry.Columns.Select(column => $"[{string.Join(", ", column.Select(sum => Offset(buffers[sum])))}]");
            writer.Line($"                new({Escape.Literal(entry.Layer)}, {Escape.Literal(entry.Operator)}, {string.Join(", ", columns)}),");
        }

        writer.Line("            ],");
        writer.Line("            Kept =");
        writer.Line("            [");
        foreach (var layer in explanation.Kept)
        {
            writer.Line($"                new(new({Escape.Literal(layer.Name)}, [{string.Join(", ", layer.Activation.Shape.Dimensions)}]), "
                + $"{Offset(buffers[layer.Activation])}, {Offset(buffers[layer.Relevance])}, {layer.Mask.Shape.Count}, {Offset(buffers[layer.Mask])}),");
        }

        writer.Line("            ],");
        writer.Line("        },");
    }

    /// <summary>What the runtime calls: every pass by its number, on the instruction set that was chosen.</summary>
    private static void WritePasses(CodeWriter writer, CompilationRequest request, LoweredNetwork network, Sharing sharing)
    {
        var worker = sharing.Pays ? PassEmitter.Worker : "";
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override void Run(LrpRuntime::Pass pass, int explanation, {PassEmitter.Parameter})"))
        using (writer.Block("switch (InstructionSet)"))
        {
            foreach (var isa in request.InstructionSets)
            {
                writer.Line($"case global::Lrp.InstructionSet.{isa.Name}: "
                    + $"Run<{isa.Name}Tiles>(pass, explanation, {PassEmitter.Worker}); break;");
            }
        }

        writer.Line();
        var run = $"private void Run<{KernelEmitter.Isa}>(LrpRuntime::Pass pass, int explanation, {PassEmitter.Parameter})";
        using (writer.Block($"{run}\n    {KernelEmitter.Constraint}"))
        using (writer.Block("switch (pass, explanation)"))
        {
            foreach (var (pass, explanation) in PassesOf(network))
            {
                // A part of the forward pass has one worker.
                var arguments = pass == "ForwardOfChanges" ? "" : worker;
                writer.Line($"case (LrpRuntime::Pass.{pass}, {(explanation.Length == 0 ? "_" : explanation)}): "
                    + $"{pass}{explanation}<{KernelEmitter.Isa}>({arguments}); break;");
            }

            // What has no joint pass is run one after the other.
            if (network.ForwardAndPrepare.Any(joint => joint is null))
            {
                writer.Line("case (LrpRuntime::Pass.ForwardAndPrepare, _):");
                writer.Line($"    Run<{KernelEmitter.Isa}>(LrpRuntime::Pass.Forward, explanation, {PassEmitter.Worker});");
                writer.Line($"    Run<{KernelEmitter.Isa}>(LrpRuntime::Pass.Prepare, explanation, {PassEmitter.Worker});");
                writer.Line("    break;");
            }
        }
    }

    /// <summary>The passes, and the explanation of those that have one: a method is named after both.</summary>
    private static IEnumerable<(string Pass, string Explanation)> PassesOf(LoweredNetwork network)
    {
        yield return ("Forward", "");
        if (network.IsIncremental)
            yield return ("ForwardOfChanges", "");
        for (var index = 0; index < network.Graph.Explanations.Count; index++)
        {
            yield return ("Prepare", $"{index}");
            if (network.ForwardAndPrepare[index] is not null)
                yield return ("ForwardAndPrepare", $"{index}");
            yield return ("Backward", $"{index}");
        }
    }

    /// <summary>
    /// What is compiled before the first call. Ahead of time the condition is known, and nothing is kept for what is behind it.
    /// </summary>
    private static void WriteCompilation(CodeWriter writer, CompilationRequest request, LoweredNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("protected override void CompileKernels()"))
        {
            writer.Line("if (!global::System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeCompiled)");
            writer.Line("    return;");
            using (writer.Block("switch (InstructionSet)"))
            {
                foreach (var isa in request.InstructionSets)
                    writer.Line($"case global::Lrp.InstructionSet.{isa.Name}: CompileKernels<{isa.Name}Tiles>(); break;");
            }
        }

        var passes = PassesOf(network).Select(pass => $"{pass.Pass}{pass.Explanation}<{KernelEmitter.Isa}>");
        writer.Line();
        var methods = "global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(LrpRuntime::KernelCompilation.Methods)";
        writer.Line($"private void CompileKernels<[{methods}] {KernelEmitter.Isa}>()");
        writer.Line($"    {KernelEmitter.Constraint} => LrpRuntime::KernelCompilation.Run(");
        writer.Line($"        typeof({KernelEmitter.Isa}), typeof(KernelsOn<{KernelEmitter.Isa}>), "
            + $"{string.Join(", ", passes)});");
    }

    private static string LogitsInfo(Graph graph)
    {
        var (info, shape) = (graph.InfoOf(graph.OutputIndex), (graph.Logits ?? graph.Output).Shape);
        return graph.Start.Length > 0
            ? Info(graph.Start, shape, false, [])
            : Info(info.Name, shape, false, info.Labels.Count == 0 || shape.Dimensions.LastOrDefault() == info.Labels.Count ? info.Labels : []);
    }

    private static string Info(string name, Shape shape, bool isInteger, IReadOnlyList<string> labels)
    {
        var properties = new List<string>();
        if (isInteger)
            properties.Add("IsInteger = true");
        if (labels.Count > 0)
            properties.Add($"Labels = [{string.Join(", ", labels.Select(Escape.Literal))}]");
        return $"new({Escape.Literal(name)}, [{string.Join(", ", shape.Dimensions)}])"
            + (properties.Count > 0 ? $" {{ {string.Join(", ", properties)} }}" : "");
    }

    private static string Offset(Buffer buffer) =>
        (buffer.Root.Offset + buffer.Start + buffer.Layout.Origin).ToString(CultureInfo.InvariantCulture);
}
