using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Shared;

namespace Lrp.Compiler.KernelMachines;

/// <summary>The graph of a file that holds a kernel machine and nothing else: its one input, its node and its outputs.</summary>
internal sealed class MachineGraph(ModelFile file, ImportOptions options, string source)
{
    private const string Input = "input", Machine = "machine", Type = "KernelMachine";

    public Graph Graph { get; } = new(file.Name) { Weights = file, Source = source };

    /// <summary>Samples of so many features: one, unless the user says more.</summary>
    /// <param name="least">How many features the file tells of.</param>
    /// <param name="isFixed">Whether there are no more.</param>
    public Value AddInput(int least, bool isFixed)
    {
        foreach (var name in options.InputShapes.Keys.Where(name => name != Input))
            throw Misfit(name, $"the model's input is '{Input}'");
        if (!options.InputShapes.TryGetValue(Input, out var pinned))
            return Graph.AddInput(Input, ElementType.Float32, new Shape(1, least));
        if (pinned.Count != 2 || pinned[0] < 1 || pinned[1] < least || (isFixed && pinned[1] != least))
            throw Misfit(Input, $"{pinned} is not [samples, features] with {(isFixed ? "" : "at least ")}{least} features");
        try
        {
            return Graph.AddInput(Input, ElementType.Float32, ShapeRules.ShapeOf(pinned));
        }
        catch (ShapeException misfit)
        {
            throw Misfit(Input, misfit.Message);
        }
    }

    public Value Emit(Operator operation, params Value[] operands) => Graph.Append(operation, Machine, "", operands).Output;

    public Value EmitMachine(KernelMachine machine, params Value[] operands) => Graph.Append(machine, Machine, Type, operands).Output;

    public Value Constant(Tensor tensor) => Graph.AddConstant("", tensor);

    public void AddOutput(string name, Value value, IReadOnlyList<string> labels)
    {
        value.Name = name;
        Graph.Outputs.Add(value);
        Graph.OutputInfos.Add(new OutputInfo(name) { Labels = labels });
    }

    /// <summary>Chooses the output that was asked for, or this one.</summary>
    public Graph Finish(string usual)
    {
        var names = Graph.OutputInfos.Select(info => info.Name).ToList();
        var wanted = options.Output.Length > 0 ? options.Output : usual;
        Graph.OutputIndex = names.IndexOf(wanted);
        if (Graph.OutputIndex < 0)
        {
            throw new DiagnosticException(DiagnosticTable.OutputUnknown, file.Name, Text.Quotable(wanted),
                string.Join(", ", names.Select(name => $"'{name}'")), Spelling.Suggest(wanted, names));
        }

        if (options.Start.Length == 0)
            return Graph;
        Graph.Start = options.Start;
        Graph.Logits = Graph.Outputs.Where((_, index) => names[index] == options.Start)
            .Concat(Graph.Nodes.Where(node => node.OnnxType == Type && node.Name == options.Start).Select(node => node.Output))
            .FirstOrDefault() ?? throw new DiagnosticException(DiagnosticTable.StartUnknown, file.Name, Text.Quotable(options.Start),
                "names no node or value", Spelling.Suggest(options.Start, [Machine, .. names]));
        return Graph;
    }

    public DiagnosticException Invalid(string what) => new(DiagnosticTable.KernelMachineInvalid, file.Name, Text.Quotable(what));

    private DiagnosticException Misfit(string input, string what) =>
        new(DiagnosticTable.InputShapeMisfit, file.Name, Text.Quotable(input), what);
}
