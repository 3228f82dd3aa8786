namespace Lrp.Compiler.IR;

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
        .Where(reader => reader.Operator is Unary { Function: UnaryFunction.Relu }
            or Unary { Function: UnaryFunction.Clip, Alpha: 0, Beta: > 0 })
        .Any(rectifier => IsZeroWhereZero(relevance, rectifier.Output));

    /// <summary>Whether relevance, or what it is made of, is 0 wherever the activation is.</summary>
    public bool IsZeroWhereZero(Value relevance, Value activation) => new Proof(this).Holds(relevance, activation, MostSteps);

    private IEnumerable<Node> ReadersOf(Value value) => value.Readers.Where(network.Contains);

    /// <summary>One proof. It remembers answers: a value that two paths reach is asked once, not twice for each level of a chain.</summary>
    private sealed class Proof(VanishingRelevance facts)
    {
        private readonly Dictionary<(Value, Value), bool> _known = [];

        public bool Holds(Value relevance, Value activation, int steps)
        {
            if (relevance == activation)
                return true;
            if (steps == 0 || relevance.Producer is null)
                return false;
            var key = (relevance, activation);
            if (!_known.TryGetValue(key, out var holds))
                _known[key] = holds = Follows(relevance, relevance.Producer, activation, steps - 1);
            return holds;
        }

        private bool Follows(Value relevance, Node node, Value activation, int steps)
        {
            return node.Operator switch
            {
                Unary { FunctionTraits.IsZeroAtZero: true } => Vanishes(node.Inputs[0]),
                Binary binary => binary.FunctionTraits.Zero switch
                {
                    ZeroOf.Either => node.Inputs.Any(Vanishes),
                    ZeroOf.First => Vanishes(node.Inputs[0]),
                    ZeroOf.Both => node.Inputs.All(Vanishes),
                    _ => false,
                },

                // Back through the movement or pool that the activation went through.
                Reshape => Readers<Reshape>().Any(reader => Comes(node.Inputs[0], reader)),
                Transpose => Readers<Transpose>().Any(reader => Comes(node.Inputs[0], reader)),
                Slice slice => Readers<Concat>().Any(reader => IsPart(slice, reader, activation) && Comes(node.Inputs[0], reader)),
                MaxPoolRoute { Window: var window } => node.Inputs[0] == activation && Readers<MaxPool>()
                    .Any(reader => ((MaxPool)reader.Operator).Window.Equals(window) && Comes(node.Inputs[1], reader)),
                _ => false,
            };

            bool Vanishes(Value value) => value.Shape.Equals(relevance.Shape) && Holds(value, activation, steps);

            IEnumerable<Node> Readers<T>()
                where T : Operator => facts.ReadersOf(activation).Where(reader => reader.Operator is T);

            bool Comes(Value before, Node reader) => before.Shape.Equals(reader.Output.Shape) && Holds(before, reader.Output, steps);
        }

        /// <summary>Whether the slice is where the activation is in what it was joined to.</summary>
        private static bool IsPart(Slice slice, Node concat, Value activation)
        {
            var start = 0;
            var axis = ((Concat)concat.Operator).Axis;
            foreach (var input in concat.Inputs.TakeWhile(input => input != activation))
                start += input.Shape[axis];
            return slice.Steps.All(1) && slice.Starts.Select((from, index) => from == (index == axis ? start : 0)).All(isEqual => isEqual);
        }
    }
}
