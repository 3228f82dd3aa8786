using System.Buffers.Binary;
using System.Text;

namespace Lrp.Runtime.Tests.Weights;

/// <summary>Files of safetensors for tests, valid and not.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file of this header, with so many bytes behind it.</summary>
    public static byte[] Of(string header, int data) => Of(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Of(byte[] header, int data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. new byte[data]];
    }

    /// <summary>A valid file of float32.</summary>
    public static byte[] Of(params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(
            stream, [.. tensors.Select(tensor => new StoredTensor(tensor.Name, "F32", [.. tensor.Shape.Select(dimension => (long)dimension)]))],
            stored => [.. tensors.Single(tensor => tensor.Name == stored.Name).Values.Select(value => (double)value)]);
        return stream.ToArray();
    }
}
