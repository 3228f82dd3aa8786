using System.Globalization;
using Lrp;
using Lrp.Benchmarks;
using Lrp.Benchmarks.Networks;
using Lrp.Compiler.Relevance;

// Lrp.Benchmarks [--rounds N] [--preset NAME] [model.onnx …]: without a preset all of them, without models,
// EfficientNet-Lite0, ResNet-18, ViT-Tiny and ConvNeXt-Tiny.
// Lrp.Benchmarks --suite [NAME …] [--quick] [--out FILE] [--through COMMAND]: the standard networks, or some of them, beside
// ONNX Runtime, each in a process of its own, which COMMAND starts where it is given (a lock on the machine, for example).
// Lrp.Benchmarks --spray MAPS: how long the analysis of so many maps takes.
// Lrp.Benchmarks --evaluation [photo …]: how long perturbation curves take beside as many forward passes of ONNX Runtime.
// Lrp.Benchmarks [--rounds N] --batch: what a batch of eight gains over one sample at a time.
// Lrp.Benchmarks --rows: dense layers of many rows beside 1×1 convolutions of the same size.
// Lrp.Benchmarks --volumes: convolutions of volumes beside those of images.
// Lrp.Benchmarks --machines: kernel machines beside ONNX Runtime and svm-predict.
// Lrp.Benchmarks --training: kernel machines beside svm-train, and what descriptors are encoded with.
// Lrp.Benchmarks --networks FOLDER: writes the suite's networks.
// Lrp.Benchmarks --fisher: the encoding of Fisher vectors beside what multiply-adds the machine can do.
// Lrp.Benchmarks --definition: how long an edit of a network that is defined in C# takes in an editor.
// Lrp.Benchmarks --growth: how long networks of up to ten thousand layers take to compile.
const string EfficientNet = "efficientnet-lite0.onnx";
var rounds = 100;
var models = new List<string>();
var (isGrowth, isBatch) = (false, false);
string[] presets = [.. Presets.All.Select(preset => preset.Key)];
for (var index = 0; index < args.Length; index++)
{
    switch (args[index])
    {
        case "--rounds":
            if (++index >= args.Length || !int.TryParse(args[index], CultureInfo.InvariantCulture, out rounds) || rounds < 1)
                return Fail("--rounds wants a number above 0", 2);
            break;
        case "--preset":
            if (++index >= args.Length || !presets.Contains(args[index]))
                return Fail($"--preset wants one of {string.Join(", ", Presets.All.Select(preset => preset.Key))}", 2);
            presets = [args[index]];
            break;
        case "--suite":
            return SuiteCommand.Run(args[(index + 1)..]);
        case FirstCalls.Option:
            return FirstCalls.Run(args[(index + 1)..]);
        case Suite.NetworkOption:
            return SuiteCommand.RunNetwork(args[(index + 1)..]);
        case "--spray":
            if (++index >= args.Length || !int.TryParse(args[index], CultureInfo.InvariantCulture, out var maps) || maps < 100)
                return Fail("--spray wants a number of maps, 100 and more", 2);
            Machine.Describe(Console.Out);
            SprayScale.Run(maps, Console.Out);
            return 0;
        case "--evaluation":
            string[] photos = args.Length > index + 1 ? args[(index + 1)..] : [Beside("cat.png"), Beside("rocket.jpg")];
            if (photos.FirstOrDefault(photo => !File.Exists(photo)) is { } missing)
                return Fail($"the file '{missing}' does not exist", 2);
            Machine.Describe(Console.Out);
            EvaluationTime.Run(Beside(EfficientNet), photos, Console.Out);
            return 0;
        case "--definition":
            Machine.Describe(Console.Out);
            RegenerationTime.Run(Beside("ResNet18.definition"), Console.Out);
            return 0;
        case "--batch":
            isBatch = true;
            break;
        case "--rows" or "--volumes":
            Machine.Describe(Console.Out);
            using (var scratch = new TemporaryFolder())
            {
                var speeds = new Speeds(scratch.Path);
                if (args[index] == "--rows")
                    speeds.OfRows();
                else
                    speeds.OfVolumes();
            }

            return 0;
        case "--machines":
            Machine.Describe(Console.Out);
            using (var scratch = new TemporaryFolder())
                MachineContest.Run(scratch.Path, Console.Out);
            return 0;
        case "--training":
            Machine.Describe(Console.Out);
            using (var scratch = new TemporaryFolder())
                TrainingContest.Run(scratch.Path, Console.Out);
            return 0;
        case "--fisher":
            Machine.Describe(Console.Out);
            FisherTime.Run(Console.Out);
            return 0;
        case "--networks":
            if (++index >= args.Length)
                return Fail("--networks wants a folder", 2);
            foreach (var architecture in Architecture.All)
                architecture.WriteTo(Directory.CreateDirectory(args[index]).FullName);
            return 0;
        case "--growth":
            isGrowth = true;
            break;
        default:
            models.Add(args[index]);
            break;
    }
}

using var folder = new TemporaryFolder();
if (isGrowth)
{
    Machine.Describe(Console.Out);
    Growth.Run(folder.Path);
    return 0;
}

if (isBatch)
{
    Machine.Describe(Console.Out);
    BatchTime.Run(folder.Path, rounds);
    return 0;
}

if (models.Count == 0)
{
    string[] usual = ["efficientnet-lite0", "resnet18", "vit-tiny", "convnext-tiny"];
    models.AddRange(usual.Select(name => Architecture.Named(name).WriteTo(folder.Path)));
}

if (models.Find(model => !File.Exists(model)) is { } absent)
    return Fail($"the file '{absent}' does not exist", 2);

Machine.Describe(Console.Out);
Console.WriteLine($"{rounds} rounds, medians in ms, one thread each; an explanation includes its forward pass");
foreach (var path in models)
{
    Console.WriteLine();
    Console.WriteLine($"{Name(path),-24} {"ORT forward",12} {"forward",12} {"/ ORT",8} {"explanation",12} {"/ forward",10} {"sweeps",8} "
        + $"{"2 threads, gain: ORT",20} {"forward",8} {"explanation",12}");
    foreach (var preset in presets)
    {
        // A network for each: what one explanation keeps of the forward pass should not slow the next.
        try
        {
            using var contest = new Contest(path, preset);
            var times = contest.Run(rounds);
            var (reference, forward, explanation) = (times.Reference.Median, times.Forward.Median, times.Explanation.Median);
            Console.WriteLine($"{preset,-24} {reference,12:F3} {forward,12:F3} {forward / reference,8:F2} {explanation,12:F3} "
                + $"{explanation / forward,10:F2} {times.Sweeps,8:F2} "
                + $"{reference / times.ReferenceOnTwoThreads.Median,20:F2} {forward / times.ForwardOnTwoThreads.Median,8:F2} "
                + $"{explanation / times.ExplanationOnTwoThreads.Median,12:F2}");
        }
        catch (InvalidDataException exception)
        {
            return Fail($"{path}: {exception.Message}", 1);
        }
    }
}

return 0;

static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

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

/// <summary>Deleted at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lrp-benchmarks-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
