namespace Lrp.Benchmarks.Networks;

/// <summary>A standard network, of which the suite knows the file or how to write it.</summary>
/// <param name="Name">As files and the command line call it.</param>
/// <param name="Write">Writes the network to this path.</param>
internal sealed record Architecture(string Name, Action<string> Write)
{
    /// <param name="parameters">As many as torchvision's or the paper's network has: the layers are those.</param>
    private Architecture(string name, Func<NetworkWriter, Value> build, int parameters, double gain = 2)
        : this(name, path => Save(build, parameters, gain, path))
    {
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
    [
        new("mlp", Plain.Mlp, 266_610),
        new("lenet5", Plain.LeNet5, 61_706),
        new("voxnet", Plain.VoxNet, 921_736),
        new("audionet", Plain.AudioNet, 17_107_162),
        new("unet", Branching.UNet, 7_763_074),
        new("squeezenet11", Branching.SqueezeNet, 1_235_496),
        new("mobilenetv2", Mobile.MobileNetV2, 3_504_872),
        new("mobilenetv3-small", Mobile.MobileNetV3Small, 2_542_856),
        new("shufflenetv2", Mobile.ShuffleNetV2, 2_278_604),
        new("regnety-400mf", Residual.RegNetY400, 4_344_144),
        new("efficientnet-b0", Mobile.EfficientNetB0, 5_288_548),
        new("efficientnet-lite0", path => File.Copy(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(path)), path, overwrite: true)),
        new("resnet18", Residual.ResNet18, 11_689_512),
        new("resnet50", Residual.ResNet50, 25_557_032),
        new("googlenet", Branching.GoogLeNet, 6_624_904),
        new("googlenet-lrn", Branching.GoogLeNetOfThePaper, 6_998_552),
        new("densenet121", Branching.DenseNet121, 7_978_856),
        new("vgg16", Plain.Vgg16, 138_357_544),
        new("vit-tiny", Transformers.VitTiny, 5_717_416, gain: 1),
        new("convnext-tiny", Transformers.ConvNextTiny, 28_589_128, gain: 1),
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

    private static void Save(Func<NetworkWriter, Value> build, int parameters, double gain, string path)
    {
        var network = new NetworkWriter(gain);
        var output = build(network);
        if (network.Parameters != parameters)
            throw new InvalidOperationException($"{path} has {network.Parameters} parameters instead of {parameters}");
        network.Model.Output(output.ToString()).Save(path);
    }
}
