namespace Lrp.Testing;

/// <summary>
/// A plain recurrence h ← tanh(x W + b + h U) over x [T, 1, 5] from an h that is an input, too, and y = h V + mean of all h times Q: as a
/// loop, and written out. Weights have the same names and numbers in both.
/// </summary>
public static class Recurrence
{
    public const int Inputs = 5, Units = 20, Outputs = 3;

    public static OnnxModelBuilder Loop(int turns, bool isReversed = false)
    {
        var body = OnnxText.Parse(
            $"h[1,{Units}]; x[1,{Inputs}]; a=MatMul(x,W); c=Add(a,b); d=MatMul(h,U); e=Add(c,d); n=Tanh(e); s=Identity(n); -> n,s");
        return Model(turns)
            .Node("Scan", "start, xs", "last, all",
                ("body", body), ("num_scan_inputs", 1), ("scan_input_directions", new[] { isReversed ? 1 : 0 }))
            .Node("ReduceMean", "all", "mean", ("axes", new[] { 0 }), ("keepdims", 0)).Ending();
    }

    public static OnnxModelBuilder WrittenOut(int turns, bool isReversed = false)
    {
        var model = Model(turns);
        var h = "start";
        for (var turn = 0; turn < turns; turn++)
        {
            var slice = isReversed ? turns - 1 - turn : turn;
            model.Integers($"at{turn}", slice).Integers($"end{turn}", slice + 1).Integers($"axis{turn}", 0)
                .Node("Slice", $"xs, at{turn}, end{turn}, axis{turn}", $"slice{turn}")
                .Node("Squeeze", $"slice{turn}, axis{turn}", $"x{turn}")
                .Node("MatMul", $"x{turn}, W", $"a{turn}").Node("Add", $"a{turn}, b", $"c{turn}").Node("MatMul", $"{h}, U", $"d{turn}")
                .Node("Add", $"c{turn}, d{turn}", $"e{turn}").Node("Tanh", $"e{turn}", $"h{turn}");
            h = $"h{turn}";
        }

        var all = Enumerable.Range(0, turns).Select(turn => $"u{turn}").ToArray();
        for (var turn = 0; turn < turns; turn++)
            model.Integers($"to{turn}", 1, 1, Units).Node("Reshape", $"h{turn}, to{turn}", $"u{turn}");
        return model.Node("Concat", string.Join(", ", all), "all", ("axis", 0))
            .Node("ReduceMean", "all", "mean", ("axes", new[] { 0 }), ("keepdims", 0)).Node("Identity", h, "last").Ending();
    }

    private static OnnxModelBuilder Model(int turns)
    {
        var random = new Random(1);
        return new OnnxModelBuilder(13)
            .Initializer("W", [Inputs, Units], Numbers(Inputs * Units, 0.5)).Initializer("b", [Units], Numbers(Units, 0.5))
            .Initializer("U", [Units, Units], Numbers(Units * Units, 0.3)).Initializer("V", [Units, Outputs], Numbers(Units * Outputs, 1))
            .Initializer("Q", [Units, Outputs], Numbers(Units * Outputs, 1)).Input("xs", turns, 1, Inputs).Input("start", 1, Units);

        float[] Numbers(int count, double largest) =>
            [.. Enumerable.Range(0, count).Select(_ => (float)(((2 * random.NextDouble()) - 1) * largest))];
    }

    private static OnnxModelBuilder Ending(this OnnxModelBuilder model) => model
        .Node("MatMul", "last, V", "f").Node("MatMul", "mean, Q", "g").Node("Add", "f, g", "y").Output("y");
}
