using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// Einsum, operand by operand: diagonals, sums over letters that nobody else has, then a matrix product for letters that go, or a product
/// element by element where none does. With a constant operand the matrix product is a fully connected layer.
/// </summary>
internal sealed class EinsumImport
{
    private readonly NodeImport _node;
    private readonly List<Term> _terms;
    private readonly int[] _output;

    private EinsumImport(NodeImport node, EinsumEquation equation)
    {
        _node = node;
        _terms = [.. equation.Terms.Select((letters, index) => new Term(node.Input(index), letters))];
        _output = equation.Output;
    }

    /// <summary>A tensor and the letter of each of its axes.</summary>
    private readonly record struct Term(Value Value, int[] Letters);

    public static Value Einsum(NodeImport node)
    {
        var equation = EinsumEquation.Parse(node, node.String("equation", ""));
        return new EinsumImport(node, equation).Run();
    }

    private Value Run()
    {
        for (var index = 0; index < _terms.Count; index++)
            _terms[index] = Reduced(Diagonal(_terms[index]), _terms.Where((_, other) => other != index));
        while (_terms.Count > 1)
        {
            var (first, second) = (_terms[0], _terms[1]);
            _terms.RemoveRange(0, 2);
            _terms.Insert(0, Joined(first, second));
            _terms[0] = Reduced(_terms[0], _terms.Skip(1));
        }

        return Ordered(_terms[0], _output);
    }

    /// <summary>Of a letter that stands twice, the elements where both axes agree.</summary>
    private Term Diagonal(Term term)
    {
        while (term.Letters.GroupBy(letter => letter).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            int[] axes = [.. Enumerable.Range(0, term.Letters.Length).Where(axis => term.Letters[axis] == twice.Key).Take(2)];
            int[] rest = [.. Enumerable.Range(0, term.Letters.Length).Except(axes)];
            var moved = Emit(new Transpose(new IntList([.. axes, .. rest])), term.Value);
            var size = moved.Shape[0];
            ShapeRules.Require(moved.Shape[1] == size, $"a letter of its equation stands for {size} and {moved.Shape[1]}");
            int[] tail = [.. moved.Shape.Dimensions.Skip(2)];
            var flat = Emit(new Reshape(new Shape([size * size, .. tail])), moved);
            var diagonal = Emit(
                new Slice(IntList.Repeat(0, tail.Length + 1), new IntList([size + 1, .. IntList.Repeat(1, tail.Length)]), new Shape([size, .. tail])), flat);
            term = new Term(diagonal, [twice.Key, .. rest.Select(axis => term.Letters[axis])]);
        }

        return term;
    }

    /// <summary>Without the letters that neither the output nor another operand has.</summary>
    private Term Reduced(Term term, IEnumerable<Term> others)
    {
        var needed = new HashSet<int>(_output.Concat(others.SelectMany(other => other.Letters)));
        int[] axes = [.. Enumerable.Range(0, term.Letters.Length).Where(axis => !needed.Contains(term.Letters[axis]))];
        return axes.Length == 0
            ? term
            : new Term(Emit(new Reduce(ReduceFunction.Sum, axes, KeepAxes: false), term.Value), [.. term.Letters.Where(needed.Contains)]);
    }

    private Term Joined(Term a, Term b)
    {
        var needed = new HashSet<int>(_output.Concat(_terms.SelectMany(term => term.Letters)));
        int[] shared = [.. a.Letters.Intersect(b.Letters)];
        int[] batch = [.. shared.Where(needed.Contains)], gone = [.. shared.Except(batch)];
        int[] rows = [.. a.Letters.Except(shared)], columns = [.. b.Letters.Except(shared)];
        int[] letters = [.. batch, .. rows, .. columns];
        var left = Ordered(a, [.. batch, .. rows, .. gone]);
        var right = Ordered(b, [.. batch, .. gone, .. columns]);
        RequireEqual(left, right, batch.Length, rows.Length, gone.Length);
        int[] sizes = [.. left.Shape.Dimensions.Take(batch.Length + rows.Length), .. right.Shape.Dimensions.Skip(batch.Length + gone.Length)];
        if (gone.Length == 0)
        {
            // [batch, rows, 1…] times [batch, 1…, columns].
            left = Reshaped(left, [.. left.Shape.Dimensions, .. columns.Select(_ => 1)]);
            right = Reshaped(right, [.. right.Shape.Dimensions.Take(batch.Length), .. rows.Select(_ => 1), .. right.Shape.Dimensions.Skip(batch.Length)]);
            return new Term(_node.Emit(new Binary(BinaryFunction.Multiply), left, right), letters);
        }

        var count = Product(left.Shape, 0, batch.Length);
        var (m, k) = (Product(left.Shape, batch.Length, rows.Length), Product(right.Shape, batch.Length, gone.Length));
        var n = Product(right.Shape, batch.Length + gone.Length, columns.Length);
        return new Term(Reshaped(MatrixProduct(Reshaped(left, [count, m, k]), Reshaped(right, [count, k, n])), sizes), letters);
    }

    private Value MatrixProduct(Value left, Value right)
    {
        var (count, m, k, n) = (left.Shape[0], left.Shape[1], left.Shape[2], right.Shape[2]);
        if (count == 1 && right.IsConstant && !left.IsConstant)
            return _node.EmitDense(Reshaped(left, [m, k]), Swapped(Reshaped(right, [k, n])));
        return count == 1 && left.IsConstant && !right.IsConstant
            ? Swapped(_node.EmitDense(Swapped(Reshaped(right, [k, n])), Reshaped(left, [m, k])))
            : _node.Emit(new MatMul(), left, right);
    }

    private Value Ordered(Term term, int[] letters)
    {
        var order = new IntList([.. letters.Select(letter => Array.IndexOf(term.Letters, letter))]);
        return order.SequenceEqual(Enumerable.Range(0, order.Count)) ? term.Value : Emit(new Transpose(order), term.Value);
    }

    private static void RequireEqual(Value left, Value right, int batch, int rows, int gone)
    {
        var first = left.Shape.Dimensions.Take(batch).Concat(left.Shape.Dimensions.Skip(batch + rows));
        ShapeRules.Require(first.SequenceEqual(right.Shape.Dimensions.Take(batch + gone)),
            $"letters of its equation stand for different sizes in {left.Shape} and {right.Shape}");
    }

    private static int Product(Shape shape, int first, int count) => shape.Dimensions.Skip(first).Take(count).Aggregate(1, (a, b) => a * b);

    private Value Swapped(Value matrix) => Emit(new Transpose(new IntList(1, 0)), matrix);

    private Value Reshaped(Value value, int[] dimensions) =>
        value.Shape.Dimensions.Equals(dimensions) ? value : Emit(new Reshape(ShapeRules.ShapeOf(dimensions)), value);

    private Value Emit(Operator operation, Value operand) => _node.EmitAuxiliary(operation, operand);
}
