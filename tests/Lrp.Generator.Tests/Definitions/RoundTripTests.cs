using System.Globalization;
using System.Text.RegularExpressions;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>A network that is written as a definition, and read again, is the same network.</summary>
public sealed partial class RoundTripTests
{
    public static TheoryData<string> References => [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!).Order()];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Data", "reference");

    [Theory]
    [MemberData(nameof(References))]
    public void A_reference_network(string name)
    {
        CompilationRequest file = new(Path.Combine(Folder, name, "model.onnx"), "", ["Model"]);
        var text = StageDump.Write(file, "definition", null);
        var definition = ReadBack(text);
        Assert.Equal(Canonical(file), Canonical(definition));
    }

    /// <summary>
    /// So it passes what the reference network passes: the numbers of the references, by each of their rules, are those of this graph
    /// (Lrp.Conformance.Tests).
    /// </summary>
    [Theory]
    [MemberData(nameof(References))]
    public void A_reference_network_that_is_written_by_hand(string name)
    {
        var (body, blocks) = ReferenceDefinitions.All[name];
        Assert.Equal(
            Canonical(new CompilationRequest(Path.Combine(Folder, name, "model.onnx"), "", ["Model"])),
            Canonical(ReadBack(Definition.Source(body, blocks))));
    }

    public static TheoryData<string> Adhoc => [.. (Environment.GetEnvironmentVariable("ADHOC") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(Adhoc))]
    public void Adhoc_test(string path)
    {
        CompilationRequest file = new(path, "", ["Model"]);
        var text = StageDump.Write(file, "definition", null);
        var definition = ReadBack(text);
        Assert.Equal(Canonical(file), Canonical(definition));
    }

    internal static CompilationRequest ReadBack(string text)
    {
        CompilationRequest? request = null;
        using var project = new Project
        {
            Compiler = asked =>
            {
                request = asked;
                return new CompilationResult([FailedNetworkEmitter.Emit(asked)], []);
            },
        };
        project.Write("Model.cs", text);
        var generation = project.Generate();
        Assert.Empty(generation.Result.Diagnostics);
        Assert.Empty(generation.Errors);
        return request!;
    }

    /// <summary>
    /// The graph that all later stages work on, without names of nodes: weights and constants are called what they are, other values
    /// numbered as they appear.
    /// </summary>
    internal static string Canonical(CompilationRequest request)
    {
        var text = StageDump.Write(request, "canonical", null);
        text = Comment().Replace(text[(text.IndexOf('\n') + 1)..], "");
        // Whether padding counts does not matter where there is none.
        text = string.Join("\n", text.Split('\n').Select(line => line.Contains(" pads ", StringComparison.Ordinal) ? line
            : line.Replace(" with padding", "", StringComparison.Ordinal)));
        var names = Stored().Matches(text).ToDictionary(line => line.Groups[1].Value, line => $"<{line.Groups[2].Value}>");
        var count = 0;
        return ValueName().Replace(Stored().Replace(text, ""), value => names.TryGetValue(value.Value, out var name) ? name
            : names[value.Value] = "%" + count++.ToString(CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("%[0-9]+")]
    private static partial Regex ValueName();

    [GeneratedRegex("^(%[0-9]+) = ((?:weight|constant) .*)\n", RegexOptions.Multiline)]
    private static partial Regex Stored();

    [GeneratedRegex("  # .*")]
    private static partial Regex Comment();
}
