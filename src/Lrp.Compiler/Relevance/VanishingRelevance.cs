using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Proves of relevance that it is 0 wherever an activation is: most rules multiply with the activation, and what moves relevance to it
/// keeps that. So behind a rectifier only positive outputs have relevance.
/// </summary>
/// <param name="network">The nodes of the forward pass: what relevance itself does to an activation proves nothing.</param>
internal sealed class VanishingRelevance(HashSet<Node> network)
{
    /// <summary>Networks are deep, proofs are not: real ones end at the next product.</summary>
    private const int MostSteps = 64;

    /// <summary>Whether relevance of <paramref name="output"/> is 0 unless the output is positive.</summary>
    public bool IsZeroUnlessPositive(Value output, Value relevance) => ReadersOf(output)
        .Where(reader => reader.Operator is Unary { Function: UnaryFunction.Relu } or Unary { Function: UnaryFunction.Clip, Alpha: 0, Beta: > 0 })
        .Any(rectifier => IsZeroWhereZero(relevance, rectifier.Output, MostSteps));

    private IEnumerable<Node> ReadersOf(Value value) => value.Readers.Where(network.Contains);

    private bool IsZeroWhereZero(Value relevance, Value activation, int steps)
    {
        if (relevance == activation)
            return true;
        if (steps == 0 || relevance.Producer is not { } node)
            return false;
        return node.Operator switch
        {
            Binary { Function: BinaryFunction.Multiply or BinaryFunction.Where } => node.Inputs.Any(Vanishes),
            Binary { Function: BinaryFunction.Divide } => Vanishes(node.Inputs[0]),
            Binary { Function: BinaryFunction.Add or BinaryFunction.Subtract } => node.Inputs.All(Vanishes),
            Unary { Function: UnaryFunction.Relu or UnaryFunction.NegativePart or UnaryFunction.Negate or UnaryFunction.Square } => Vanishes(node.Inputs[0]),

            // Back through the movement or pool that the activation went through.
            Reshape => Readers<Reshape>().Any(reader => Comes(node.Inputs[0], reader)),
            Transpose => Readers<Transpose>().Any(reader => Comes(node.Inputs[0], reader)),
            Slice slice => Readers<Concat>().Any(reader => IsPart(slice, reader) && Comes(node.Inputs[0], reader)),
            MaxPoolRoute route => node.Inputs[0] == activation
                && Readers<MaxPool>().Any(reader => ((MaxPool)reader.Operator).Window.Equals(route.Window) && Comes(node.Inputs[1], reader)),
            _ => false,
        };

        bool Vanishes(Value value) => value.Shape.Equals(relevance.Shape) && IsZeroWhereZero(value, activation, steps - 1);

        IEnumerable<Node> Readers<T>()
            where T : Operator => ReadersOf(activation).Where(reader => reader.Operator is T);

        bool Comes(Value before, Node reader) =>
            before.Shape.Equals(reader.Output.Shape) && IsZeroWhereZero(before, reader.Output, steps - 1);

        bool IsPart(Slice slice, Node concat)
        {
            var start = 0;
            var axis = ((Concat)concat.Operator).Axis;
            foreach (var input in concat.Inputs.TakeWhile(input => input != activation))
                start += input.Shape[axis];
            return slice.Steps.All(1) && slice.Starts.Select((from, index) => from == (index == axis ? start : 0)).All(isEqual => isEqual);
        }
    }
}
