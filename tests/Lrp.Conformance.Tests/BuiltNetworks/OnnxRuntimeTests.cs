using Lrp.Cli.Checking;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lrp.Conformance.Tests;

/// <summary>The forward pass gives what ONNX Runtime gives.</summary>
public class OnnxRuntimeTests
{
    private const double Tolerance = 1e-5;

    /// <summary>Those that read numbers; texts are those of <see cref="OnnxRuntimeTextTests"/>.</summary>
    public static TheoryData<string, InstructionSet> Networks => TestNetworks.WithInstructionSets(TestNetworks.References
        .Concat(TestNetworks.Built).Where(network => !network.Name.StartsWith("text-", StringComparison.Ordinal))).ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Prediction_is_ONNX_Runtime_s(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        for (var seed = 1; seed <= 2; seed++)
        {
            var input = TestNetworks.Input(explainer, seed);
            Assert.InRange(Deviation.OfLargest(explainer.Predict(input), Run(network, explainer, input)), 0, Tolerance);
        }
    }

    private static double[] Run(string network, IExplainer explainer, float[] input)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(TestNetworks.Find(network).ModelPath, options);
        var feeds = new Dictionary<string, OrtValue>();
        var rest = input.AsMemory();
        foreach (var name in session.InputNames)
        {
            var shape = session.InputMetadata[name].Dimensions.Select(dimension => (long)Math.Max(dimension, 1)).ToArray();
            var length = (int)shape.Aggregate(1L, (product, dimension) => product * dimension);
            feeds[name] = session.InputMetadata[name].ElementDataType == TensorElementType.Int64
                ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(rest[..length].ToArray(), value => (long)value), shape)
                : OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, rest[..length], shape);
            rest = rest[length..];
        }

        Assert.Equal(0, rest.Length);
        using var results = session.Run(new RunOptions(), feeds, session.OutputNames);
        foreach (var feed in feeds.Values)
            feed.Dispose();
        var output = results[session.OutputNames.ToList().IndexOf(explainer.Output.Name)].GetTensorDataAsSpan<float>();
        Assert.Equal(explainer.Output.Length, output.Length);
        return Array.ConvertAll(output.ToArray(), value => (double)value);
    }
}
