namespace Lrp.Benchmarks.Networks;

/// <summary>A standard network, of which the suite knows the file or how to write it.</summary>
/// <param name="Name">As files and the command line call it.</param>
/// <param name="Write">Writes the network to this path.</param>
internal sealed record Architecture(string Name, Action<string> Write)
{
    private Architecture(string name, Func<NetworkWriter, Value> build, double gain = 2)
        : this(name, path => Save(build, gain, path))
    {
    }

    /// <summary>All of them, from small to large.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
    [
        new("mlp", Plain.Mlp),
        new("lenet5", Plain.LeNet5),
        new("voxnet", Plain.VoxNet),
        new("audionet", Plain.AudioNet),
        new("unet", Branching.UNet),
        new("squeezenet11", Branching.SqueezeNet),
        new("mobilenetv2", Mobile.MobileNetV2),
        new("mobilenetv3-small", Mobile.MobileNetV3Small),
        new("shufflenetv2", Mobile.ShuffleNetV2),
        new("regnety-400mf", Residual.RegNetY400),
        new("efficientnet-b0", Mobile.EfficientNetB0),
        new("efficientnet-lite0", path => File.Copy(Path.Combine(AppContext.BaseDirectory, "efficientnet-lite0.onnx"), path, overwrite: true)),
        new("resnet18", Residual.ResNet18),
        new("resnet50", Residual.ResNet50),
        new("googlenet", Branching.GoogLeNet),
        new("googlenet-lrn", Branching.GoogLeNetOfThePaper),
        new("densenet121", Branching.DenseNet121),
        new("vgg16", Plain.Vgg16),
        new("vit-tiny", Transformers.VitTiny, gain: 1),
        new("convnext-tiny", Transformers.ConvNextTiny, gain: 1),
    ];

    public static Architecture Named(string name) => All.Single(architecture => architecture.Name == name);

    /// <summary>Writes the file into a folder.</summary>
    /// <returns>Its path.</returns>
    public string WriteTo(string folder)
    {
        var path = Path.Combine(folder, Name + ".onnx");
        Write(path);
        return path;
    }

    private static void Save(Func<NetworkWriter, Value> build, double gain, string path)
    {
        var network = new NetworkWriter(gain);
        network.Model.Output(build(network).ToString()).Save(path);
    }
}
