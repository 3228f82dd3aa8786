using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Emission;

/// <summary>Emits a network: one file per part, in the order in which a reader wants them.</summary>
public static class NetworkEmitter
{
    public static IReadOnlyList<GeneratedFile> Emit(CompilationRequest request, LoweredNetwork network, MemoryPlan plan)
    {
        var names = new EmittedNames(network);
        var sharing = new Sharing(network, request.SharesAll);
        var clock = request.IsTimed ? new StepClock(network) : null;
        var explanations = Identifiers.OfExplanations(request.Explanations);
        return
        [
            File("", writer => ApiEmitter.Write(writer, request, network, plan, sharing, explanations)),
            .. network.Graph.Texts.Count == 0 ? Array.Empty<GeneratedFile>()
                : [File("Text", writer => InExplainer(writer, () => TextEmitter.Write(writer, network.Graph)))],
            File("Forward", writer => InExplainer(writer, () =>
            {
                WriteBuffers(writer, network, names);
                writer.Line();
                WriteIntegers(writer, names);
                WriteShapes(writer, names);
                PassEmitter.Write(writer, "Forward", network.Forward, names, sharing, clock);
                clock?.WriteMembers(writer);
                if (network.IsIncremental)
                    ChangesEmitter.Write(writer, network, names);
            })),
            File("Relevance", writer => InExplainer(writer, () => WriteRelevance(writer, network, names, sharing, clock))),
            File("Weights", writer => WeightsEmitter.Write(writer, network, request, names)),
            File("Kernels", writer =>
            {
                KernelEmitter.WriteWalks(writer, network.Kernels);
                writer.Line();
                KernelEmitter.WriteInterface(writer, network.Kernels);
            }),
            .. request.InstructionSets.Select(isa => File($"Kernels.{isa.Name}", writer => KernelEmitter.Write(writer, isa, network.Kernels))),
        ];

        GeneratedFile File(string part, Action<CodeWriter> write) => TypeFile.Write(request, part, network.Graph, plan, network, write);
    }

    private static void InExplainer(CodeWriter writer, Action write)
    {
        using (writer.Block("public sealed unsafe partial class Explainer"))
            write();
    }

    private static void WriteBuffers(CodeWriter writer, LoweredNetwork network, EmittedNames names)
    {
        writer.Summary("The memory plan: where buffers begin, in floats from the arena's start. Buffers that are never needed at the same time share memory.");
        using (writer.Block("private static class Buffers"))
        {
            foreach (var buffer in network.Buffers.Where(buffer => buffer.Offset >= 0))
                writer.Line($"public const long {names.Of(buffer)} = {buffer.Offset}; // {buffer.Layout}");
        }
    }

    /// <summary>Arrays, because a span written as [1, 2] allocates at every use where code is not optimised.</summary>
    private static void WriteIntegers(CodeWriter writer, EmittedNames names)
    {
        if (!names.Integers.Any())
            return;
        writer.Summary("Dimensions and strides that steps are called with.");
        using (writer.Block("private static class Integers"))
        {
            foreach (var integers in names.Integers)
                writer.Line($"public static readonly int[] {integers.Value} = {integers.Key};");
        }

        writer.Line();
    }

    private static void WriteShapes(CodeWriter writer, EmittedNames names)
    {
        if (!names.Shapes.Any())
            return;
        writer.Summary("What kernels loop over. Layers that walk alike share one, which has the name of the first.");
        using (writer.Block("private static class Shapes"))
        {
            foreach (var (name, loop) in names.Shapes)
                writer.Call($"public static readonly LrpRuntime::{loop.Type} {name} = new", names.Fields(loop), ");");
        }

        writer.Line();
    }

    private static void WriteRelevance(
        CodeWriter writer, LoweredNetwork network, EmittedNames names, Sharing sharing, StepClock? clock)
    {
        for (var index = 0; index < network.Prepare.Length; index++)
        {
            if (index > 0)
                writer.Line();
            var explanation = network.Graph.Explanations[index];
            writer.Comment($"{RemarksEmitter.DisplayName(explanation.Name)}: {explanation.Text}");
            writer.Comment("What does not depend on the target.");
            PassEmitter.Write(writer, $"Prepare{index}", network.Prepare[index], names, sharing, clock);
            if (network.ForwardAndPrepare[index] is { } joint)
            {
                writer.Line();
                writer.Comment("The forward pass and the above at once: each input is loaded once for both.");
                PassEmitter.Write(writer, $"ForwardAndPrepare{index}", joint, names, sharing, clock);
            }

            writer.Line();
            writer.Comment("From the initial relevance back to the input.");
            PassEmitter.Write(writer, $"Backward{index}", network.Backward[index], names, sharing, clock);
        }
    }
}
