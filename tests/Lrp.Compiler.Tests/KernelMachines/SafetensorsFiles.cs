using System.Text;

namespace Lrp.Compiler.Tests.KernelMachines;

/// <summary>Files of safetensors, byte by byte.</summary>
internal static class SafetensorsFiles
{
    public static byte[] Write(string kernel, params (string Name, int[] Shape, double[] Data)[] tensors) =>
        WithMetadata($$"""{"kernel":"{{kernel}}"}""", tensors);

    public static byte[] WithMetadata(string metadata, params (string Name, int[] Shape, double[] Data)[] tensors)
    {
        var entries = new List<string> { $"\"__metadata__\":{metadata}" };
        var place = 0;
        foreach (var (name, shape, data) in tensors)
        {
            entries.Add($$"""
                "{{name}}":{"dtype":"F64","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{place}},{{place + (8 * data.Length)}}]}
                """);
            place += 8 * data.Length;
        }

        return WithHeader($"{{{string.Join(',', entries)}}}",
            [.. tensors.SelectMany(tensor => tensor.Data).SelectMany(BitConverter.GetBytes)]);
    }

    public static byte[] WithHeader(string json, params byte[] data)
    {
        var header = Encoding.UTF8.GetBytes(json);
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. data];
    }
}
