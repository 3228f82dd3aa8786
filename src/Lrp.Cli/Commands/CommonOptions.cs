using System.CommandLine;
using Lrp.Cli.Compilation;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Cli.Commands;

/// <summary>Options that commands share, and how their texts are read.</summary>
internal static class CommonOptions
{
    public static Option<IModelLoader?> Isa() => Parsed<IModelLoader?>(
        "--isa",
        "The kernels to run: avx512, avx2, portable, or the interpreter in float64. Default: the best of this machine.",
        text => text switch
        {
            "avx512" => Compiled(InstructionSet.Avx512),
            "avx2" => Compiled(InstructionSet.Avx2),
            "portable" => Compiled(InstructionSet.Portable),
            "interpreter" => new InterpretedModelLoader(),
            _ => throw new FormatException($"'{text}' is not avx512, avx2, portable or interpreter."),
        });

    public static Argument<string> Model() => new Argument<string>("model") { Description = "An ONNX file." }.ThatExists();

    /// <summary>An argument that names a file, missing files being errors of usage.</summary>
    public static Argument<string> ThatExists(this Argument<string> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !File.Exists(token.Value))
                result.AddError($"The file '{token.Value}' does not exist.");
        });
        return argument;
    }

    /// <summary>An option whose text is parsed, format errors being errors of usage.</summary>
    public static Option<T> Parsed<T>(string name, string description, Func<string, T> parse) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            try
            {
                return parse(result.Tokens[0].Value);
            }
            catch (FormatException exception)
            {
                result.AddError(exception.Message);
                return default!;
            }
        },
    };

    /// <summary>Prints messages as compilers do.</summary>
    public static void Report(TextWriter error, string file, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            error.WriteLine($"{file}: {diagnostic}");
    }

    private static CompiledModelLoader Compiled(InstructionSet instructionSet) => InstructionSets.CanRun(instructionSet)
        ? new CompiledModelLoader(instructionSet)
        : throw new FormatException($"This machine cannot run {instructionSet}.");
}
