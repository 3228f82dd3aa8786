using System.CommandLine;
using System.CommandLine.Parsing;
using Lrp.Cli.Compilation;
using Lrp.Cli.Explaining;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Explaining.Reports;
using Lrp.Cli.Explaining.Targets;
using Lrp.Cli.Images;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Commands;

/// <summary><c>lrp explain</c>: draws what made a network decide.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> _model = CommonOptions.Model();

    private static readonly Argument<string> _input = new Argument<string>("input")
    {
        Description = "A picture (PNG, JPEG), a NumPy array (.npy), an ONNX tensor (.pb); a file of text for a network that reads one.",
        Arity = ArgumentArity.ZeroOrOne,
    }.ThatExists();

    private static readonly Option<string[]> _inputs = CommonOptions.ParsedEach(
        "--input", "The file of one of several inputs: NAME=FILE. Repeatable.", InputFiles.CheckNamed);

    private static readonly Option<string[]> _explanations = new("--explanation", "-e")
    {
        Description = "A preset's name, a method, or rules: 'convolution: z+; dense: epsilon(1e-6)'. Repeatable. "
            + "Default: EpsilonPlusFlat; of a text, dense: z(bias-on-present).",
    };

    private static readonly Option<string?> _output = CommonOptions.Output();

    private static readonly Option<string?> _start = CommonOptions.Start();

    private static readonly Option<TargetOption?> _target = CommonOptions.Parsed<TargetOption?>(
        "--target",
        "The output to explain: its number from 0; its coordinates in the output's shape, 1,5,4 or 1,:,: for the sum over axes; sum(1), a "
            + "class at all positions; -0, the other class of a single logit; a .npy or .pb file of weights; or top. Default: top.",
        TargetOption.Parse);

    private static readonly Option<bool> _against = new("--against")
    {
        Description = "Explain what speaks against the target: its logit negated.",
    };

    private static readonly Option<string[]> _out = CommonOptions.ParsedEach(
        "--out",
        "The file to write: a picture (.png), a plot of time series (.svg), a text (.html), numbers (.npy, .npz, .csv, .json). "
            + "Repeatable. Default: heat.png; of a text, none.",
        text => ExplanationReport.Formats.Contains(Path.GetExtension(text), StringComparer.OrdinalIgnoreCase)
            ? text
            : throw new FormatException($"'{text}' ends with none of {string.Join(", ", ExplanationReport.Formats)}."),
        "-o");

    private static readonly Option<string?> _text = new("--text")
    {
        Description = "The text to explain, for a network that reads one.",
    };

    private static readonly Option<string?> _words = new("--words")
    {
        Description = "For text: the words of the (first) input, one a line.",
    };

    private static readonly Option<IReadOnlyList<float>?> _mean = CommonOptions.Parsed<IReadOnlyList<float>?>(
        "--mean", "Subtracted from red, green and blue (0 to 1): r,g,b.", Preprocessing.ParseChannels);

    private static readonly Option<IReadOnlyList<float>?> _deviation = CommonOptions.Parsed<IReadOnlyList<float>?>(
        "--std", "Divides them then: r,g,b.", Preprocessing.ParseDeviation);

    private static readonly Option<PictureSize?> _resize = CommonOptions.Parsed<PictureSize?>(
        "--resize",
        "Resize to WIDTHxHEIGHT, or the shorter side to N. Default: to cover the network's input.",
        text => PictureSize.Parse(text));

    private static readonly Option<PictureSize?> _crop = CommonOptions.Parsed<PictureSize?>(
        "--crop",
        "Then take the centre of N or WIDTHxHEIGHT pixels. Default: the network's input.",
        text => PictureSize.Parse(text));

    private static readonly Option<string?> _labels = new("--labels") { Description = "Names of the outputs, one a line." };

    private static readonly Option<SeedOption?> _seed = CommonOptions.Parsed<SeedOption?>(
        "--seed",
        "What is explained: logit, one, margin:N (against output N) or log-odds. Default: as the explanation says.",
        SeedOption.Parse);

    private static readonly Option<bool> _ledger = new("--ledger")
    {
        Description = "Print what every layer does with relevance: in, out, absorbed by bias and stabiliser, dropped.",
    };

    private static readonly Option<string?> _keep = new("--keep")
    {
        Description = "Print relevance and activation of inner layers: 'features/*;conv5'.",
    };

    private static readonly Option<Concept?> _concept = CommonOptions.Parsed<Concept?>(
        "--concept", "Also explain by one channel of a layer only: LAYER:CHANNEL.", Concept.Parse);

    private static readonly Option<int?> _sample = new("--sample")
    {
        Description = "Which of several samples in a file of numbers, from 0. Default: 0.",
    };

    private static readonly Option<IModelLoader?> _isa = CommonOptions.Isa();

    private static readonly Option<int?> _threads = CommonOptions.Threads();

    private static readonly Option<IReadOnlyDictionary<string, IntList>?> _shapes = CommonOptions.Shapes();

    public static Command Create()
    {
        var command = new Command("explain", "Draws what made a network decide.")
        {
            _model, _input, _inputs, _text, _sample, _explanations, _output, _start, _target, _against,
            _seed, _out, _mean, _deviation, _resize, _crop,
            _labels, _words, _ledger, _keep, _concept, _shapes, _isa, _threads,
        };
        command.Validators.Add(result =>
        {
            if (new SymbolResult?[] { result.GetResult(_input), result.GetResult(_inputs), result.GetResult(_text) }.Count(IsGiven) != 1)
                result.AddError("Give the input's file, or --input NAME=FILE for each of several inputs, or --text.");
            if (IsGiven(result.GetResult(_threads)) && result.GetValue(_isa) is InterpretedModelLoader)
                result.AddError("--threads is for compiled kernels: the interpreter has one thread.");
        });
        var rendering = new RenderingOptions(command);
        command.SetAction(parsed => new ExplainRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
        {
            Loader = CommonOptions.Loader(parsed, _isa, _shapes, parsed.GetValue(_threads) ?? 1),
            Model = parsed.GetRequiredValue(_model),
            Output = parsed.GetValue(_output) ?? "",
            Start = parsed.GetValue(_start) ?? "",
            Input = new InputFiles(parsed.GetValue(_input), parsed.GetValue(_inputs) ?? []),
            Text = parsed.GetValue(_text),
            Explanations = parsed.GetValue(_explanations) ?? [],
            Target = Target(parsed),
            Out = parsed.GetValue(_out) ?? [],
            Labels = parsed.GetValue(_labels),
            Words = parsed.GetValue(_words),
            Style = rendering.Read(parsed),
            Seed = parsed.GetValue(_seed),
            Ledger = parsed.GetValue(_ledger),
            Inner = new InnerOptions(parsed.GetValue(_keep) ?? "", parsed.GetValue(_concept)),
            SampleIndex = parsed.GetValue(_sample),
            Preprocessing = new Preprocessing(
                parsed.GetValue(_resize),
                parsed.GetValue(_crop),
                parsed.GetValue(_mean) ?? [0, 0, 0],
                parsed.GetValue(_deviation) ?? [1, 1, 1]),
        }.Run());
        return command;
    }

    private static bool IsGiven(SymbolResult? result) => result?.Tokens.Count > 0;

    private static TargetOption Target(ParseResult parsed)
    {
        var target = parsed.GetValue(_target) ?? TargetOption.Top;
        return parsed.GetValue(_against) ? target.Against() : target;
    }
}
