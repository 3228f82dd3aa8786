using System.Globalization;
using Lrp;
using Lrp.Benchmarks;

// Lrp.Benchmarks [--rounds N] [model.onnx …]: without models, EfficientNet-Lite0.
var rounds = 100;
var models = new List<string>();
for (var index = 0; index < args.Length; index++)
{
    if (args[index] != "--rounds")
        models.Add(args[index]);
    else if (++index >= args.Length || !int.TryParse(args[index], CultureInfo.InvariantCulture, out rounds) || rounds < 1)
        return Fail("--rounds wants a number above 0", 2);
}

if (models.Count == 0)
    models.Add(Path.Combine(AppContext.BaseDirectory, "efficientnet-lite0.onnx"));
if (models.Find(model => !File.Exists(model)) is { } absent)
    return Fail($"the file '{absent}' does not exist", 2);

Machine.Describe(Console.Out);
Console.WriteLine($"{rounds} rounds, medians in ms, one thread each");
Console.WriteLine($"{"model",-24} {"ORT forward",12} {"forward",12} {"/ ORT",8} {"explanation",12} {"/ forward",10}");
foreach (var path in models)
{
    using var contest = Contest.Create(path, nameof(Composite.EpsilonPlusFlat), Console.Error);
    if (contest is null)
        return 1;
    var (reference, forward, explanation) = contest.Run(rounds);
    Console.WriteLine(
        $"{Name(path),-24} {reference,12:F3} {forward,12:F3} {forward / reference,8:F2} {explanation,12:F3} {explanation / forward,10:F2}");
}

return 0;

// Many models are called model.onnx: their folder says more.
static string? Name(string path)
{
    var name = Path.GetFileNameWithoutExtension(path);
    return name == "model" ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) : name;
}

static int Fail(string message, int code)
{
    Console.Error.WriteLine($"error: {message}");
    return code;
}
