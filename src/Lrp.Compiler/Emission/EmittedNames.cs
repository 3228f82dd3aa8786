using System.Globalization;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Emission;

/// <summary>
/// C# names: of buffers and packed weights those of the model's values, of shapes those of layers, of lists of integers their numbers;
/// all made unique.
/// </summary>
internal sealed class EmittedNames
{
    private readonly Dictionary<Buffer, string> _buffers = [];
    private readonly Dictionary<WeightRegion, string> _regions = [];
    private readonly Dictionary<IntList, string> _integers = [];
    private readonly Dictionary<Loop, string> _shapes = [];

    public EmittedNames(LoweredNetwork network)
    {
        var buffers = new UniqueNames();
        foreach (var buffer in network.Buffers)
            _buffers.Add(buffer, buffers.Add(Identifiers.Pascal(buffer.Name, "Value")));
        var regions = new UniqueNames();
        foreach (var region in network.Weights)
            _regions.Add(region, regions.Add(Identifiers.Pascal(region.Layer + " " + Role(region), "Weights")));
        var shapes = new UniqueNames();
        foreach (var step in network.AllCalls)
            NameShapes(step, step.Arguments.OfType<Loop>(), "");
        foreach (var again in network.Changed.Where(again => again.Part is not null))
            NameShapes((CallStep)again.Step, again.Part!.Arguments.OfType<PartOfLoop>().Select(part => part.RowByRow), " rows");

        var integers = new UniqueNames();
        foreach (var list in network.AllCalls.SelectMany(step => step.Arguments).OfType<Integers>()
            .Select(argument => argument.Values))
        {
            if (list.Count > 0 && !_integers.ContainsKey(list))
                _integers.Add(list, integers.Add(Identifiers.Pascal(string.Join("x", list), "")));
        }

        void NameShapes(CallStep step, IEnumerable<Loop> loops, string suffix)
        {
            foreach (var loop in loops.Where(loop => loop.IsLong && !_shapes.ContainsKey(loop)))
                _shapes.Add(loop, shapes.Add(Identifiers.Pascal(step.Subject.Title + suffix, "Shape")));
        }
    }

    /// <summary>The lists of integers that steps are called with, and their names.</summary>
    public IEnumerable<KeyValuePair<IntList, string>> Integers => _integers;

    /// <summary>What long loops are called, with the shapes' fields. Layers that walk alike share one, named after the first.</summary>
    public IEnumerable<(string Name, Loop Loop)> Shapes => _shapes.Select(shape => (shape.Value, shape.Key));

    /// <summary>The fields of a loop as arguments.</summary>
    public IEnumerable<string> Fields(Loop loop) => loop.Fields.Select(field => $"{field.Name}: {Text(field.Value)}");

    public string Of(Buffer buffer) => _buffers[buffer.Root];

    public string Of(WeightRegion region) => _regions[region];

    /// <summary>The arguments of a call as C#, each on a line of its own where they are long.</summary>
    /// <param name="arguments">The call's own, or others in place of them.</param>
    /// <param name="worker">Who computes a share; "" where one computes all.</param>
    /// <param name="hasScratch">Whether the worker has memory for its own use, as others do the same at the same time.</param>
    public IReadOnlyList<string> Arguments(KernelCall call, IReadOnlyList<Argument> arguments, string worker = "", bool hasScratch = false)
    {
        var parameters = call is RuntimeCall runtime ? runtime.Kernel.Parameters : [];
        var texts = new List<string>();
        var position = 0;
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case Numbers numbers:
                    texts.Add(string.Join(", ", numbers.Values.Select(value => $"{parameters[position++]}: {Text(value)}")));
                    break;
                case Flag flag:
                    texts.Add($"{parameters[position++]}: {Text(flag)}");
                    break;
                case WorkerArgument:
                    if (worker.Length > 0)
                        texts.Add(worker);
                    break;
                case PointerOperand { Access: Access.Scratch } when hasScratch:
                    texts.Add($"{PassEmitter.Worker}.Scratch({Text(argument)})");
                    position++;
                    break;
                case PartSize:
                    texts.Add($"{parameters[position++]}: part.Height, {parameters[position++]}: part.Width");
                    break;
                default:
                    texts.Add(Text(argument));
                    position++;
                    break;
            }
        }

        return texts;
    }

    /// <summary>A kernel's constructor, without <c>new</c>.</summary>
    public static string Text(KernelTerm term) =>
        $"LrpRuntime::KernelTerm(LrpRuntime::KernelFunction.{term.Function}, {term.Start}, {term.Length}, "
        + $"{CSharp.Double(term.Gamma)}, {CSharp.Double(term.Offset)}, {CSharp.Double(term.Degree)}, {CSharp.Double(term.Weight)})";

    private string Text(Argument argument) => argument switch
    {
        Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        Real real => CSharp.Float(real.Value),
        Precise real => CSharp.Double(real.Value),
        Flag flag => flag.Value ? "true" : "false",
        Loop loop when _shapes.TryGetValue(loop, out var shape) => $"Shapes.{shape}",
        Loop loop => $"new({string.Join(", ", Fields(loop))})",
        PadModeArgument mode => $"LrpRuntime::PadMode.{mode.Mode}",
        LocalPoolingArgument pooling => $"LrpRuntime::LocalPooling.{pooling.Function}",
        SharedScratch shared => Text(shared.Scratch),
        ReductionArgument reduction => $"LrpRuntime::Reduction.{reduction.Function}",
        KernelTermsArgument kernel => $"[{string.Join(", ", kernel.Terms.Select(term => "new " + Text(term)))}]",
        Integers integers => integers.Values.Count == 0 ? "[]" : $"Integers.{_integers[integers.Values]}",
        PointerOperand pointer => $"&Arena[{Place(pointer.Buffer, 0)}]",
        PartOfLoop { All: null } part => $"{Value(part.RowByRow)}.Of(part)",
        PartOfLoop part => $"{Value(part.RowByRow)}.Of(part, all: {Text(part.All!)})",
        MovedOperand moved => $"part.Move({Text(moved.Operand)}, {moved.Rows}, {moved.Columns})",
        TensorOperand tensor => $"new(&Arena[{Place(tensor.Buffer, tensor.Buffer.Layout.Origin + tensor.Displacement)}], "
            + $"{tensor.RowStride ?? tensor.Buffer.Layout.RowStride}, {tensor.BlockStride ?? tensor.Buffer.Layout.BlockStride})",
        RegionOperand weight => $"&Weights[Packed.{Of(weight.Region)}{Moves(weight.Motion)}]",
        RegionTensorOperand weight =>
            $"new(&Weights[Packed.{Of(weight.Region)}{Plus(weight.Displacement)}{Moves(weight.Motion)}], "
            + $"{weight.RowStride}, {weight.BlockStride})",
        _ => throw new InvalidOperationException($"no code for {argument}"),
    };

    /// <summary>A loop whose type the place does not tell.</summary>
    private string Value(Loop loop) => loop.IsLong ? Text(loop) : $"new LrpRuntime::{loop.Type}({string.Join(", ", Fields(loop))})";

    private static string Role(WeightRegion region) => region.Packing switch
    {
        ConvolutionPacking { Transposed: true } or ColumnLanesPacking { Transposed: true } or WinogradPacking { Transposed: true } =>
            "adjoint",
        ConvolutionPacking or ColumnLanesPacking or WinogradPacking or DepthwisePacking or GroupedPacking or DensePacking => "weights",
        ZeroPacking => "",
        _ => region.Role,
    };

    /// <summary>Some floats from a buffer's start, which moves with the loops around.</summary>
    private string Place(Buffer buffer, int displacement) =>
        $"Buffers.{Of(buffer)}{Plus(buffer.Start + displacement)}{Moves(buffer.Motion)}";

    private static string Moves(Motion? motion) => motion is null || motion.Stride == 0 ? ""
        : $"{Moves(motion.Around)} {(motion.Stride < 0 ? "-" : "+")} {motion.Index.Name} * {Math.Abs(motion.Stride)}";

    private static string Plus(int offset) => offset switch { 0 => "", < 0 => $" - {-offset}", _ => $" + {offset}" };
}
