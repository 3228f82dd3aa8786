using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>Steps of bag-of-words pipelines.</summary>
internal static class BagOfWordsLayers
{
    // In the order of the enumerations.
    private static readonly string[] s_kinds = ["patch", "gradient", "colour"], s_assignments = ["hard", "soft", "rank"],
        s_pools = ["mean", "sum", "max"], s_norms = ["none", "l1", "l2"];

    public static object? Descriptors(LayerCall call)
    {
        var image = call.Tensor("image");
        if (image.IsParameter || image.Sample.Length != 3)
            throw call.Misfit($"{image} is no image");
        var (name, kind) = (call.NameAs("descriptors"), Word(call, "kind", s_kinds));
        int[] size = call.Size("size", 2, least: 1), stride = call.Size("stride", 2, least: 1);
        int dimensions = call.Int("dimensions", least: 0), cells = call.Int("cells", least: 0), bins = call.Int("bins", least: 2);
        var attributes = new List<DefinedAttribute>
        {
            kind, LayerCall.List("size", size), LayerCall.List("stride", stride), new DefinedInteger("bins", bins), Flag(call, "root"),
            Flag(call, "coordinates"),
        };
        if (call.Has("scales"))
            attributes.Add(LayerCall.List("scales", call.Ints("scales")));
        if (call.Has("contrast"))
            attributes.Add(new DefinedNumber("contrast", call.Number("contrast")));
        if (cells > 0)
            attributes.Add(new DefinedInteger("cells", cells));
        if (dimensions == 0)
            return Append(call, "DescriptorGrid", name, [image], attributes);

        var length = kind.Value switch
        {
            "patch" => image.Sample[0] * size[0] * size[1],
            "gradient" => (cells == 0 ? 16 : cells * cells) * bins,
            _ => Math.Max(cells, 1) * Math.Max(cells, 1) * image.Sample[0] * 2,
        };
        return Append(call, "DescriptorGrid", name,
            [
                image, Weights(call, name, "mean", WeightInitialisation.Zero, length),
                Weights(call, name, "basis", WeightInitialisation.He, dimensions, length),
            ], attributes);
    }

    public static object? Codebook(LayerCall call)
    {
        var (x, name, words) = (Rows(call), call.NameAs("codebook"), call.Int("words", least: 1));
        var assignment = Word(call, "assignment", s_assignments);
        var attributes = new List<DefinedAttribute> { assignment };
        if (assignment.Value == "soft")
            attributes.Add(new DefinedNumber("beta", call.Number("beta")));
        if (assignment.Value == "rank")
            attributes.Add(new DefinedNumber("base", call.Number("rankBase")));
        if (call.Int("neighbours", least: 0) is > 0 and var neighbours)
            attributes.Add(new DefinedInteger("neighbours", neighbours));
        return Append(call, "Codebook", name, [x, Weights(call, name, "words", WeightInitialisation.He, words, x.Sample[1])], attributes);
    }

    public static object? Pool(LayerCall call) => Append(call, "Pool", call.NameAs("pool"), [Rows(call)],
        [Word(call, "pooling", s_pools, "function"), new DefinedNumber("p", call.Number("p")), .. Levels(call)]);

    public static object? FisherVector(LayerCall call)
    {
        var (x, name, gaussians) = (Rows(call), call.NameAs("fisher"), call.Int("gaussians", least: 1));
        return Append(call, "FisherVector", name,
            [
                x, Weights(call, name, "weights", WeightInitialisation.One, gaussians),
                Weights(call, name, "means", WeightInitialisation.He, gaussians, x.Sample[1]),
                Weights(call, name, "variances", WeightInitialisation.One, gaussians, x.Sample[1]),
            ],
            [Flag(call, "hasWeights", "weights"), new DefinedNumber("threshold", call.Number("threshold")), .. Levels(call)]);
    }

    public static object? Normalization(LayerCall call) => Append(call, "Normalization", call.NameAs("normalization"), [call.X],
        [
            Word(call, "norm", s_norms), new DefinedNumber("power", call.Number("power")), new DefinedInteger("parts", call.Int("parts", least: 1)),
        ]);

    public static object? KernelMachine(LayerCall call)
    {
        var (x, name) = (call.X, call.NameAs("machine"));
        if (x.IsParameter || x.Sample.Length != 1)
            throw call.Misfit($"{x} is no vector");
        int vectors = call.Int("vectors", least: 1), functions = call.Int("functions", least: 1);
        return Append(call, "KernelMachine", name,
            [
                x, Weights(call, name, "support_vectors", WeightInitialisation.He, vectors, x.Sample[0]),
                Weights(call, name, "dual_coef", WeightInitialisation.He, functions, vectors),
                Weights(call, name, "intercept", WeightInitialisation.Zero, functions),
            ],
            [
                new DefinedText("kernel", call.Text("kernel")), new DefinedNumber("gamma", call.Number("gamma")),
                new DefinedNumber("coef0", call.Number("offset")), new DefinedNumber("degree", call.Number("degree")),
            ]);
    }

    private static TensorValue Append(
        LayerCall call, string operation, string name, IEnumerable<TensorValue> inputs, IEnumerable<DefinedAttribute> attributes) =>
        call.Writer.Append(call, "lrp." + operation, name, inputs, attributes, 1)[0];

    private static TensorValue Weights(LayerCall call, string name, string part, WeightInitialisation initial, params int[] shape) =>
        call.Writer.Parameter(call, name, part, given: null, initial, shape);

    /// <summary>Rows of numbers: descriptors, or their assignments.</summary>
    private static TensorValue Rows(LayerCall call) =>
        call.X is { IsParameter: false, Sample.Length: 2 } x ? x : throw call.Misfit($"{call.X} is no list of descriptors");

    private static DefinedText Word(LayerCall call, string parameter, string[] words, string? attribute = null) =>
        call.Int(parameter, least: 0) is var index && index < words.Length ? new DefinedText(attribute ?? parameter, words[index])
            : throw call.Invalid(parameter, "is none of its names");

    private static DefinedInteger Flag(LayerCall call, string parameter, string? attribute = null) =>
        new(attribute ?? parameter, call.Flag(parameter) ? 1 : 0);

    private static IEnumerable<DefinedAttribute> Levels(LayerCall call) =>
        call.Has("levels") ? [LayerCall.List("levels", call.Ints("levels"))] : [];
}
