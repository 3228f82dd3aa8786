using Lrp.Compiler.IR;

namespace Lrp.Cli.Tensors;

/// <summary>Reads arrays of numbers from files.</summary>
public static class TensorFile
{
    /// <summary>True where the file's name says that it holds numbers rather than a picture.</summary>
    public static bool IsTensor(string path) => Path.GetExtension(path).ToLowerInvariant() is ".npy" or ".pb";

    /// <summary>Reads a <c>.npy</c> array or an ONNX <c>.pb</c> tensor.</summary>
    /// <exception cref="InvalidDataException">The file is malformed; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Read(string path)
    {
        var content = File.ReadAllBytes(path);
        try
        {
            return Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase)
                ? NpyFile.Parse(content)
                : TensorProtoFile.Parse(content);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The elements in float32, as networks take them.</summary>
    public static float[] ToSingle(this Tensor tensor) => Array.ConvertAll(tensor.Data, value => (float)value);

    internal static Shape ShapeOf(IReadOnlyList<long> dimensions)
    {
        try
        {
            return new Shape([.. dimensions.Select(dimension => checked((int)dimension))]);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"its shape [{string.Join(", ", dimensions)}] is impossible", exception);
        }
    }
}
