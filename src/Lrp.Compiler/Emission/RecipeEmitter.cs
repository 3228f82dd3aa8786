using System.Globalization;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Writes a constant of the graph as C#: read tensors of the weight file, compute on them in float64. Each becomes a local variable,
/// operands first.
/// </summary>
/// <param name="table">The stored tensors and their positions in the table of weights.</param>
internal sealed class RecipeEmitter(CodeWriter writer, IReadOnlyDictionary<FileConstant, int> table)
{
    private const string Tensor = "LrpRuntime::WeightTensor";

    private readonly Dictionary<Value, string> _locals = [];
    private readonly UniqueNames _names = new("file", "packed");

    /// <summary>Writes what computes a constant and returns the variable that holds it.</summary>
    public string Local(Value constant)
    {
        // Recipes can be long chains: visit operands with a stack of our own.
        var pending = new Stack<Value>([constant]);
        while (pending.Count > 0)
        {
            var value = pending.Peek();
            var missing = value.Producer?.Inputs.Where(input => !_locals.ContainsKey(input)).ToList() ?? [];
            if (missing.Count > 0 && !_locals.ContainsKey(value))
            {
                foreach (var input in missing)
                    pending.Push(input);
                continue;
            }

            pending.Pop();
            if (!_locals.ContainsKey(value))
                Declare(value);
        }

        return _locals[constant];
    }

    private void Declare(Value value)
    {
        if (value.Known is { } known && value.Shape.Rank == 0)
        {
            _locals[value] = $"{Tensor}.Scalar({CSharp.Double(known.Data[0])})";
            return;
        }

        var local = _names.Add(Identifiers.Camel(value.Name, "constant"));
        var expression = value.Constant is null ? Operation(value.Producer!) : Stored(value);
        writer.Line($"var {local} = {expression}; // {value.Shape}");
        _locals[value] = local;
    }

    private string Stored(Value value)
    {
        if (value.Constant is FileConstant file)
            return $"file.Read({table[file]})";
        var data = value.Known!.Data;
        return data.All(element => element.Equals(data[0]))
            ? $"{Tensor}.Filled({Span(value.Shape.Dimensions)}, {CSharp.Double(data.FirstOrDefault())})"
            : $"{Tensor}.FromValues({Span(value.Shape.Dimensions)}, {string.Join(", ", data.Select(CSharp.Double))})";
    }

    private string Operation(Node node)
    {
        string At(int index) => _locals[node.Inputs[index]];
        return node.Operator switch
        {
            Identity => At(0),
            Unary unary => $"{At(0)}.{unary.Function}({Parameters(unary)})",
            Binary { Function: BinaryFunction.Add } => $"{At(0)} + {At(1)}",
            Binary { Function: BinaryFunction.Subtract } => $"{At(0)} - {At(1)}",
            Binary { Function: BinaryFunction.Multiply } => $"{At(0)} * {At(1)}",
            Binary { Function: BinaryFunction.Divide } => $"{At(0)} / {At(1)}",
            Binary binary => $"{At(0)}.{binary.Function}({At(1)})",
            Select => $"{Tensor}.Select({At(0)}, {At(1)}, {At(2)})",
            Reshape reshape => $"{At(0)}.Reshape({List(reshape.Shape.Dimensions)})",
            Transpose transpose => $"{At(0)}.Transpose({List(transpose.Permutation)})",
            Slice slice => $"{At(0)}.Slice({Span(slice.Starts)}, {Span(slice.Steps)}, {Span(slice.Shape.Dimensions)})",
            SliceAdjoint adjoint => $"{At(0)}.SliceAdjoint({Span(adjoint.Starts)}, {Span(adjoint.Steps)}, {Span(adjoint.Shape.Dimensions)})",
            Pad { Mode: PadMode.Constant } pad => $"{At(0)}.Pad({Span(pad.Begin)}, {Span(pad.End)}, {CSharp.Double(pad.Value)})",
            Concat concat => $"{Tensor}.Concat({concat.Axis}, {string.Join(", ", node.Inputs.Select((_, index) => At(index)))})",
            Expand expand => $"{At(0)}.Expand({List(expand.Shape.Dimensions)})",
            Reduce reduce => $"{At(0)}.Reduce(LrpRuntime::WeightReduction.{reduce.Function}, {Span(reduce.Axes)}, "
                + $"{(reduce.KeepAxes ? "true" : "false")})",
            Scatter scatter => $"{At(0)}.Scatter({Span(scatter.Places)}, {Span(scatter.Shape.Dimensions)})",
            Gather gather => $"{At(0)}.Gather({At(1)}, {gather.Axis})",
            Dense => $"{Tensor}.Dense({string.Join(", ", node.Inputs.Select((_, index) => At(index)))})",
            KernelMachine machine =>
                $"{Tensor}.KernelMachine({string.Join(", ", node.Inputs.Select((_, index) => At(index)))}, {Span(machine.Groups)}, "
                + $"{string.Join(", ", machine.Terms.Select(term => "new " + EmittedNames.Text(term)))})",
            TapSum taps => $"{At(0)}.TapSum({Span(taps.Window.Strides)}, {Span(taps.Window.Dilations)}, {Span(taps.Window.PadsBegin)}, "
                + $"{Span(taps.Window.Output)}, {Span(taps.Spatial)}, {(taps.IsAdjoint ? "true" : "false")})",
            _ => throw new InvalidOperationException($"{node} has no recipe"),
        };
    }

    private static string Parameters(Unary unary) =>
        string.Join(", ", new[] { unary.Alpha, unary.Beta }.Take(unary.FunctionTraits.Parameters).Select(CSharp.Double));

    private static string List(IntList items) => string.Join(", ", items.Select(item => item.ToString(CultureInfo.InvariantCulture)));

    private static string Span(IntList items) => $"[{List(items)}]";
}
