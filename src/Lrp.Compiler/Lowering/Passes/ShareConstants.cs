using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Equal recipes are one recipe: two explanations that need W⁺ pack it once.</summary>
internal static class ShareConstants
{
    private const int MostSharedNumbers = 16;

    public static bool Run(Graph graph)
    {
        var changed = false;
        var stored = new Dictionary<(FileConstant, Shape), Value>();
        var numbers = new Dictionary<(IntList, Shape), Value>();
        var recipes = new Dictionary<(Operator, IntList), Value>();
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs.Where(input => input.Constant is not null).Distinct().ToList())
            {
                if (input.Constant is FileConstant file)
                    Share(stored, (file, input.Shape), input);
                else if (input.Known is { Data.Length: <= MostSharedNumbers } tensor)
                    Share(numbers, (Bits(tensor), input.Shape), input);
            }

            if (node.IsConstant && node.Outputs.Count == 1)
                Share(recipes, (node.Operator, new IntList([.. node.Inputs.Select(input => input.Id)])), node.Output);
        }

        return changed;

        void Share<TKey>(Dictionary<TKey, Value> known, TKey key, Value value)
        {
            if (!known.TryGetValue(key, out var first))
                known.Add(key, value);
            else if (value != first)
            {
                graph.ReplaceUses(value, first);
                changed = true;
            }
        }

        // 0 and −0 are equal, but their reciprocals are not.
        static IntList Bits(Tensor tensor) => new([.. tensor.Data.Select(BitConverter.DoubleToInt64Bits)
            .SelectMany(bits => new[] { unchecked((int)bits), (int)(bits >> 32) })]);
    }
}
