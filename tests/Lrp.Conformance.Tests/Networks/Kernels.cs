using Lrp.Compiler;

namespace Lrp.Conformance.Tests;

/// <summary>Generated code without the kernels that a test does not run: they are most of it.</summary>
internal static class Kernels
{
    /// <summary>The code with the kernels of some instruction sets, the first one's also in the place of those that are left out.</summary>
    public static IEnumerable<GeneratedFile> Only(IReadOnlyList<InstructionSet> kept, IEnumerable<GeneratedFile> files)
    {
        var others = Enum.GetValues<InstructionSet>().Except(kept).Select(other => $"{other}").ToArray();
        return files.Where(file => !others.Any(other => file.Name.EndsWith($".Kernels.{other}.g.cs", StringComparison.Ordinal)))
            .Select(file => file with { Text = others.Aggregate(file.Text, Replace) });

        string Replace(string text, string other) => text.Replace($"<{other}Tiles>", $"<{kept[0]}Tiles>", StringComparison.Ordinal);
    }
}
