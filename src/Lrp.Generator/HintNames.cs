using System.Collections.Immutable;
using System.Globalization;
using Lrp.Compiler;
using Lrp.Compiler.IR;
using Lrp.Generator.Declarations;
using Lrp.Generator.Infrastructure;

namespace Lrp.Generator;

/// <summary>
/// Names generated files after their network: <c>My.Namespace.Outer.Net.Forward.g.cs</c>. Roslyn allows few characters, and takes
/// names that differ by case for the same.
/// </summary>
internal static class HintNames
{
    /// <summary>The networks whose names differ by case only, or by characters that file names cannot have.</summary>
    public static EquatableArray<string> Ambiguous(ImmutableArray<NetworkRequest> requests) => new(requests
        .Select(request => request.FullName)
        .GroupBy(Allowed, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .SelectMany(group => group)
        .OrderBy(name => name, StringComparer.Ordinal));

    public static IEnumerable<GeneratedFile> Name(CompiledNetwork network, EquatableArray<string> ambiguous)
    {
        var index = ambiguous.ToList().IndexOf(network.FullName);
        var number = index < 0 ? "" : "." + index.ToString(CultureInfo.InvariantCulture);
        // The file's own name begins with the class, which the full name ends with.
        var container = network.FullName.Substring(0, network.FullName.LastIndexOf('.') + 1);
        return network.Files.Select(file => file with { Name = Allowed(container + file.Name.Replace(".g.cs", number + ".g.cs")) });
    }

    private static string Allowed(string name) =>
        string.Concat(name.Where(character => character != '@').Select(character =>
            char.IsLetterOrDigit(character) || character is '.' or '_' ? character : '-'));
}
