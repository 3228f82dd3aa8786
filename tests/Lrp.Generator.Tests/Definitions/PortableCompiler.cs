extern alias generator;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>
/// The compiler, whose code has the portable kernels only, also in the place of the others: kernels are most of the code, and the C#
/// compiler is most of such a test's time.
/// </summary>
internal static class PortableCompiler
{
    private static readonly string[] s_others = ["Avx2", "Avx512"];

    public static CompilationResult Compile(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        return result with
        {
            Files =
            [
                .. result.Files.Where(file => !s_others.Any(other => file.Name.Contains($".Kernels.{other}.", StringComparison.Ordinal)))
                    .Select(file => file with { Text = s_others.Aggregate(file.Text, Portable) }),
            ],
        };
    }

    private static string Portable(string text, string other) =>
        text.Replace($"<{other}Tiles>", "<PortableTiles>", StringComparison.Ordinal);
}
