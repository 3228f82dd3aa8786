using System.Security.Cryptography;
using System.Text;

namespace Lrp.Cli.Data;

/// <summary>What every work on a data set depends on.</summary>
internal abstract record WorkSettings
{
    public required string Data { get; init; }

    /// <summary>How many samples.</summary>
    public required int Samples { get; init; }

    /// <summary>SHA-256 over names and classes of the samples.</summary>
    public required string DataHash { get; init; }

    public static string HashOf(DataSet data) => Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', data.Items.Select(item => $"{item.Name}\t{item.Class}")))));

    public static string HashOfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
