using System.CommandLine;
using System.Globalization;
using Lrp.Generated;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp weights</c>: lists the named weights of a file, and writes them as safetensors.</summary>
internal static class WeightsCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "An ONNX file, safetensors, or a NumPy archive (.npz)." }.ThatExists();
        var file = new Option<string?>("--out") { Description = "The file of safetensors to write. Default: they are only listed." };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !token.Value.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
                result.AddError($"'{token.Value}' is no name of a file of safetensors; call it ….safetensors.");
        });
        model.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && Path.GetExtension(token.Value).ToLowerInvariant() is not (".onnx" or ".npz" or ".safetensors"))
                result.AddError($"'{token.Value}' has no named weights; give a .onnx, .safetensors or .npz file.");
        });
        var command = new Command("weights", "Lists the named weights of a file, and writes them as safetensors.") { model, file };
        command.SetAction(parsed =>
        {
            using var store = WeightSource.FromFile(parsed.GetRequiredValue(model)).Open();
            var weights = store.Tensors.Where(tensor => tensor.IsWeight)
                .Select(tensor => tensor.Tensor with { Type = TypeOf(tensor) }).ToList();
            var output = parsed.InvocationConfiguration.Output;
            foreach (var weight in weights)
                output.WriteLine($"{weight.Type,-4} {weight}");
            var count = weights.Sum(weight => weight.Shape.Aggregate(1L, (product, dimension) => product * dimension));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{weights.Count} tensors, {count} weights"));
            if (parsed.GetValue(file) is { } path)
                AtomicFile.Write(path, stream => Safetensors.Write(stream, weights, weight => store.Read(weight.Name).Data));
            return 0;
        });
        return command;
    }

    /// <summary>The file's own type, so that nothing is rounded.</summary>
    private static string TypeOf(PlacedTensor tensor) => tensor.Element switch
    {
        WeightType.Float64 => "F64",
        WeightType.Float16 => "F16",
        WeightType.BFloat16 => "BF16",
        _ => "F32",
    };
}
