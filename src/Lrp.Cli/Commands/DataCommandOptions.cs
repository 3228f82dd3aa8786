using System.CommandLine;
using Lrp.Cli.Compilation;
using Lrp.Cli.Data;
using Lrp.Cli.Images;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Commands;

/// <summary>The options of commands that run a network on a whole data set.</summary>
internal sealed class DataCommandOptions
{
    private readonly Option<IReadOnlyList<float>?> _mean = CommonOptions.Parsed<IReadOnlyList<float>?>(
        "--mean", "Subtracted from red, green and blue (0 to 1): r,g,b.", Preprocessing.ParseChannels);

    private readonly Option<IReadOnlyList<float>?> _deviation = CommonOptions.Parsed<IReadOnlyList<float>?>(
        "--std", "Divides them then: r,g,b.", Preprocessing.ParseDeviation);

    private readonly Option<PictureSize?> _resize = CommonOptions.Parsed<PictureSize?>(
        "--resize", "Resize to WIDTHxHEIGHT, or the shorter side to N. Default: to cover the network's input.",
            text => PictureSize.Parse(text));

    private readonly Option<PictureSize?> _crop = CommonOptions.Parsed<PictureSize?>(
        "--crop", "Then take the centre of N or WIDTHxHEIGHT pixels. Default: the network's input.", text => PictureSize.Parse(text));

    private readonly Option<string?> _labels = new("--labels") { Description = "Names of the classes, one a line." };

    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "For an array of samples: a file (.npy, .pb) with the class of each.",
    };

    private readonly Option<PictureBox?> _box = CommonOptions.Parsed<PictureBox?>(
        "--box", "Where the object is in every sample: left,top,width,height.", text => PictureBox.Parse(text));

    private readonly Option<int?> _threads = CommonOptions.Parsed<int?>(
        "--threads",
        "Threads. Default: as many as there are processors.",
        text => int.TryParse(text, out var value) && value is > 0 and <= 1024 ? value
            : throw new FormatException($"'{text}' is no number of threads."));

    private readonly Option<IModelLoader?> _isa = CommonOptions.Isa();

    private readonly Option<IReadOnlyDictionary<string, IntList>?> _shapes = CommonOptions.Shapes();

    public DataCommandOptions(Command command)
    {
        foreach (var option in (Option[])[_mean, _deviation, _resize, _crop, _labels, _classes, _box, _threads, _isa, _shapes])
            command.Options.Add(option);
    }

    public IModelLoader Loader(ParseResult parsed) => CommonOptions.Loader(parsed, _isa, _shapes);

    public int Threads(ParseResult parsed) => parsed.GetValue(_threads) ?? Environment.ProcessorCount;

    public DataOptions Data(ParseResult parsed) => new(
        new Preprocessing(
            parsed.GetValue(_resize), parsed.GetValue(_crop), parsed.GetValue(_mean) ?? [0, 0, 0],
                parsed.GetValue(_deviation) ?? [1, 1, 1]),
        parsed.GetValue(_labels) is { } labels ? File.ReadAllLines(labels) : [],
        parsed.GetValue(_classes),
        parsed.GetValue(_box));
}
