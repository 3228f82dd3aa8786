using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;
using Lrp.Testing;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lrp.Conformance.Tests;

/// <summary>Scores of classifiers of ai.onnx.ml are those of ONNX Runtime, also where it has rules of its own for two classes.</summary>
public class OnnxRuntimeTransformTests
{
    private const string Labels = "classlabels_ints=[3,8]",
        Vectors = $"{Labels} vectors_per_class=[1,1] support_vectors=[1.0,0.0,0.0,1.0] coefficients=[2.0,-1.0] rho=[0.5] "
            + "kernel_type='LINEAR' kernel_params=[0.0,0.0,0.0]";

    private static readonly Dictionary<string, string> s_classifiers = new()
    {
        ["pair"] = $"SVMClassifier(x | {Vectors}",
        ["positive pair"] = $"SVMClassifier(x | {Vectors.Replace("-1.0", "1.0", StringComparison.Ordinal)}",
        ["one score"] = $"LinearClassifier(x | {Labels} coefficients=[2.0,-1.0] intercepts=[0.5]",
        ["two scores"] = $"LinearClassifier(x | {Labels} coefficients=[2.0,-1.0,0.25,1.0] intercepts=[0.5,0.0]",
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var classifier in s_classifiers.Keys)
        {
            foreach (var transform in new[] { "NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO" })
            {
                // SOFTMAX_ZERO of two scores is refused.
                if ((classifier, transform) != ("two scores", "SOFTMAX_ZERO"))
                    cases.Add(classifier, transform);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_of_two_classes_are_ONNX_Runtime_s(string classifier, string transform)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("lrp-transform-").FullName, "model.onnx");
        OnnxText.Parse($"x[1,2]; l,y=ai.onnx.ml.{s_classifiers[classifier]} post_transform='{transform}'); -> y").Save(path);
        using var model = new InterpretedModelLoader().Load(ModelRequest.Create(path, []));
        Assert.True(model.Explainer is not null, string.Join("\n", model.Diagnostics));
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        foreach (var sample in new float[][] { [1, 1], [-1, 2], [0.25f, -0.5f], [0, 0] })
        {
            using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(sample, [1, 2]))]);
            double[] expected = [.. results[^1].AsEnumerable<float>().Select(value => (double)value)];
            Assert.InRange(Deviation.OfLargestOrOne(model.Explainer!.Predict(sample), expected), 0, 1e-6);
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
