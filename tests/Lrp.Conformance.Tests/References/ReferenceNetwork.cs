using System.Text.Json;
using Lrp.Cli.Checking;

namespace Lrp.Conformance.Tests;

/// <summary>A network with what independent implementations in float64 say about some inputs.</summary>
public sealed class ReferenceNetwork
{
    /// <summary>Many layers or methods, of kinds that smaller networks have too.</summary>
    private static readonly string[] _large = ["inception-fashion", "mobilenet-fashion", "resnet-fashion", "tanhnet-fashion"];

    private readonly ReferenceCase _case;
    private readonly JsonElement _methods;

    public ReferenceNetwork(string folder)
    {
        _case = ReferenceCase.Read(folder);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        _methods = document.RootElement.GetProperty("methods").Clone();
        var name = Path.GetFileName(folder);
        Network = TestNetwork.Of(name, _case) with { HasAllKernels = !_large.Contains(name) };
        Inputs = [.. _case.ReadRows("input").Select(row => Array.ConvertAll(row, value => (float)value))];
        Logits = _case.ReadRows("logits");
    }

    public TestNetwork Network { get; }

    public float[][] Inputs { get; }

    public double[][] Logits { get; }

    public IReadOnlyList<int> Targets => _case.Targets;

    public IReadOnlyList<ReferenceMethod> Methods => _case.Methods;

    public double[][] Relevance(ReferenceMethod method) => _case.ReadRows(method.Name);

    /// <summary>ΣR of every input.</summary>
    public double[] Sums(ReferenceMethod method) =>
        [.. _methods.GetProperty(method.Name).GetProperty("sum").EnumerateArray().Select(sum => sum.GetDouble())];
}

/// <summary>The reference networks beside these tests.</summary>
public static class ReferenceNetworks
{
    public static IReadOnlyList<ReferenceNetwork> All { get; } =
        [.. Directory.EnumerateDirectories(TestData.Path("reference")).Order(StringComparer.Ordinal).Select(folder => new ReferenceNetwork(folder))];

    public static ReferenceNetwork Find(string name) => All.Single(reference => reference.Network.Name == name);
}

/// <summary>Files beside the tests' assembly.</summary>
public static class TestData
{
    public static string Path(string folder) => System.IO.Path.Combine(AppContext.BaseDirectory, "Data", folder);
}
