using System.CommandLine;
using System.Globalization;
using Lrp.Cli.Compilation;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Commands;

/// <summary>Options that commands share, and how their texts are read.</summary>
internal static class CommonOptions
{
    public static IReadOnlyDictionary<string, IntList> NoShapes { get; } = new Dictionary<string, IntList>();

    public static Option<IModelLoader?> Isa() => Parsed<IModelLoader?>(
        "--isa",
        "The kernels to run: avx512, avx2, portable, or the interpreter in float64. Default: the best of this machine.",
        text => text switch
        {
            "interpreter" => new InterpretedModelLoader(),
            _ => new CompiledModelLoader(InstructionSetOf(text)
                ?? throw new FormatException($"'{text}' is not avx512, avx2, portable or interpreter.")),
        });

    /// <summary>The same of commands that run compiled code only.</summary>
    public static Option<InstructionSet?> CompiledIsa() => Parsed<InstructionSet?>(
        "--isa",
        "The kernels to run: avx512, avx2 or portable. Default: the best of this machine.",
        text => InstructionSetOf(text) ?? throw new FormatException($"'{text}' is not avx512, avx2 or portable."));

    /// <summary>Of commands in which one call runs at a time.</summary>
    public static Option<int?> Threads() => Number(
        "--threads", "How many compute a prediction or an explanation together. Default: 1.", 1,
        Lrp.Generated.NetworkExplainer.MostThreads);

    /// <summary>What loads models as the options say.</summary>
    public static IModelLoader Loader(
        ParseResult parsed, Option<IModelLoader?> isa, Option<IReadOnlyDictionary<string, IntList>?> shapes, int threads = 1)
    {
        var loader = parsed.GetValue(isa) ?? new CompiledModelLoader(null);
        return new PinnedModelLoader(
            loader is CompiledModelLoader compiled ? compiled.On(threads) : loader, parsed.GetValue(shapes) ?? NoShapes);
    }

    /// <summary>Input shapes by name, as <c>[InputShape]</c> gives them to a class.</summary>
    public static Option<IReadOnlyDictionary<string, IntList>?> Shapes()
    {
        var option = Parsed<IReadOnlyDictionary<string, IntList>?>(
            "--shape", "An input's shape where the file leaves dimensions open: NAME=1,3,48,192. Repeatable.", ParseShapes, []);
        option.Arity = ArgumentArity.OneOrMore;
        return option;
    }

    /// <summary>What <c>MemoryBudget</c> of <c>[ExplainedNetwork]</c> is.</summary>
    public static Option<int?> MemoryBudget() => Number(
        "--memory-budget", "MB that weights and workspace should not exceed where slower kernels need less. Default: any number.", 1);

    public static Option<string?> Output() => new("--output")
    {
        Description = "Name of the output to explain. Default: the first that holds floats.",
    };

    public static Option<string?> Start() => new("--start")
    {
        Description = "Name of the node or value where relevance starts: a hidden layer, whose units are then the targets.",
    };

    public static Argument<string> Model() =>
        new Argument<string>("model") { Description = "A model: ONNX, text of the LRP Toolbox or LIBSVM, or a machine or pipeline in safetensors." }
            .ThatExists();

    /// <summary>The data of commands that run a network on many samples.</summary>
    public static Argument<string> Data() => new("data")
    {
        Description = "A folder of pictures (a sub-folder for each class), a table of files (.csv), or arrays (.npz, .npy, .pb).",
    };

    /// <summary>The explanation of commands that take one.</summary>
    public static Option<string> Explanation() => new("--explanation", "-e")
    {
        Description = "A preset's name, a method, or rules. Default: EpsilonPlusFlat.",
        DefaultValueFactory = _ => nameof(Composite.EpsilonPlusFlat),
    };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int?> Number(string name, string description, int least, int most = int.MaxValue) =>
        Parsed<int?>(name, description, text => int.TryParse(text, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException($"{name}: '{text}' is no number from {least} {(most == int.MaxValue ? "on" : $"to {most}")}."));

    /// <summary>An argument that names a file, missing files being errors of usage.</summary>
    public static Argument<string> ThatExists(this Argument<string> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens is not [var token])
                return;
            if (!File.Exists(token.Value))
                result.AddError($"The file '{token.Value}' does not exist.");
            else if (token.Value.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
                result.AddError($"'{token.Value}' is C#: a definition is compiled with its project (dotnet build), which also checks it. "
                    + "The command line takes model files; \"lrp dump MODEL.onnx --stage definition\" writes one as a definition.");
        });
        return argument;
    }

    /// <summary>An option whose text is parsed, format errors being errors of usage.</summary>
    public static Option<T> Parsed<T>(string name, string description, Func<string, T> parse, params string[] aliases) =>
        Parsed(name, description, (IReadOnlyList<string> texts) => parse(texts[0]), aliases);

    /// <summary>The same for an option that may be given several times.</summary>
    public static Option<T[]> ParsedEach<T>(string name, string description, Func<string, T> parse, params string[] aliases)
    {
        var option = Parsed(name, description, (IReadOnlyList<string> texts) => texts.Select(parse).ToArray(), aliases);
        option.Arity = ArgumentArity.OneOrMore;
        return option;
    }

    private static Option<T> Parsed<T>(
        string name, string description, Func<IReadOnlyList<string>, T> parse, string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            CustomParser = result =>
            {
                try
                {
                    return parse([.. result.Tokens.Select(token => token.Value)]);
                }
                catch (FormatException exception)
                {
                    result.AddError(exception.Message);
                    return default!;
                }
            },
        };

    /// <summary>
    /// What a command does that may be stopped (Ctrl-C): on a thread of its own, since signals are watched only once an action has begun.
    /// </summary>
    public static void SetWork(this Command command, Func<ParseResult, CancellationToken, int> work) =>
        command.SetAction((parsed, cancellation) => Task.Run(() => work(parsed, cancellation), CancellationToken.None));

    /// <summary>Prints messages as compilers do.</summary>
    public static void Report(TextWriter error, string file, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            error.WriteLine($"{file}: {diagnostic}");
    }

    private static Dictionary<string, IntList> ParseShapes(IReadOnlyList<string> texts)
    {
        var shapes = new Dictionary<string, IntList>();
        foreach (var text in texts)
        {
            // Names may hold a '=' themselves.
            var end = text.LastIndexOf('=');
            int[] dimensions = [.. text[(end + 1)..].Split(',').Select(dimension =>
                int.TryParse(dimension, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var value) ? value : 0)];
            if (end < 1 || dimensions.Any(dimension => dimension < 1))
                throw new FormatException($"'{text}' is not an input's shape; write for example image=1,3,48,192.");
            if (!shapes.TryAdd(text[..end], new IntList(dimensions)))
                throw new FormatException($"'{text}' is the second shape of its input; give each one.");
        }

        return shapes;
    }

    /// <summary>Null for what is no instruction set's name.</summary>
    private static InstructionSet? InstructionSetOf(string text)
    {
        InstructionSet? named = text switch
        {
            "avx512" => InstructionSet.Avx512,
            "avx2" => InstructionSet.Avx2,
            "portable" => InstructionSet.Portable,
            _ => null,
        };
        return named is { } set && !InstructionSets.CanRun(set) ? throw new FormatException($"This machine cannot run {set}.") : named;
    }
}
