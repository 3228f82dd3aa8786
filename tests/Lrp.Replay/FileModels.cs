namespace Lrp.Replay;

/// <summary>Models that are in the repository.</summary>
internal static class FileModels
{
    private const string Softened = "*: epsilon(0.25)";
    private const string AlphaBeta = "*: alphabeta(2, 1); first: box(-1, 1)";

    public static IEnumerable<ReplayModel> All(string repository)
    {
        yield return new("lenet", Sample("AotSmoke/Model/lenet-mnist.onnx"),
            Composite.EpsilonPlus, Composite.EpsilonGammaBox, Composite.DeepTaylor, Method.GuidedBackpropagation, Method.Gradient);
        yield return new("photo", Sample("PhotoHeatmap/Model/efficientnet-lite0.onnx"), Composite.EpsilonPlusFlat, Method.Gradient);

        yield return new("perceptron", Reference("mlp-mnist"), Composite.Epsilon, AlphaBeta, "*: z+") { KeepsInner = true };
        yield return new("tanh", Reference("tanhnet-fashion"), Composite.EpsilonPlus, Composite.ExcitationBackprop, Method.SquaredGradient);
        yield return new("inception", Reference("inception-fashion"), Composite.EpsilonPlusFlat, Method.Gradient);
        yield return new("mobilenet", Reference("mobilenet-fashion"), Composite.EpsilonAlpha2Beta1Flat, Method.Deconvnet);
        yield return new("resnet", Reference("resnet-fashion"), Composite.EpsilonPlusFlat, Softened) { KeepsInner = true };
        yield return new("response-normalisation", Reference("lrn-fashion"), Composite.EpsilonPlus, "lrn: taylor; *: z+");
        yield return new("sequence", Reference("sequence-fashion"), Composite.EpsilonPlusFlat, AlphaBeta, Method.Gradient);

        yield return new("attention", Report("causal-attention-minus-infinity"), Composite.AttnLrp, Softened, Method.Gradient);
        yield return new("volume", Report("volume-cnn"), Composite.EpsilonPlusFlat, AlphaBeta, Method.Gradient);
        yield return new("audio", Report("gated-causal-wavenet"), Composite.Epsilon, Softened + "; product: uniform");
        yield return new("segmentation", Report("unet-transposed-pixel"), Composite.EpsilonPlusFlat, Method.Gradient);
        yield return new("recurrence", Report("lstm-cell-unrolled"), Softened, Method.InputTimesGradient);
        yield return new("group-normalisation", Report("groupnorm-cnn"), Composite.EpsilonPlus, Method.Gradient);
        yield return new("several-inputs", Report("image-and-clinical-data"), Composite.EpsilonPlusFlat, AlphaBeta);

        string Sample(string path) => Path.Combine(repository, "samples", path);

        string Reference(string name) => Data("reference", name);

        string Report(string name) => Data("reports", name);

        string Data(string kind, string name) => Path.Combine(repository, "tests/Lrp.Conformance.Tests/Data", kind, name, "model.onnx");
    }
}
