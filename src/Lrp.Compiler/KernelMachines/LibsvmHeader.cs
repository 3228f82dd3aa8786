namespace Lrp.Compiler.KernelMachines;

/// <summary>What a model file of LIBSVM says before its support vectors.</summary>
internal sealed class LibsvmHeader
{
    public string Type { get; set; } = "";

    public string Kernel { get; set; } = "";

    public double Degree { get; set; } = 3;

    public double Gamma { get; set; }

    public double Offset { get; set; }

    /// <summary>Classes; 2 where there are none.</summary>
    public int Classes { get; set; } = 2;

    /// <summary>Support vectors.</summary>
    public int Count { get; set; }

    public IReadOnlyList<long> Labels { get; set; } = [];

    /// <summary>Support vectors per class.</summary>
    public IReadOnlyList<long> Groups { get; set; } = [];

    /// <summary>Where numbers of a key lie, and how many they are.</summary>
    public Dictionary<string, TextNumbers> Numbers { get; } = [];

    /// <summary>The first byte of the first support vector, and its line from 1.</summary>
    public long Start { get; set; }

    public int StartLine { get; set; }

    public bool IsClassifier => Type is "c_svc" or "nu_svc";

    public int Pairs => IsClassifier ? Classes * (Classes - 1) / 2 : 1;

    /// <summary>Coefficients before the features of each support vector.</summary>
    public int Rows => IsClassifier ? Classes - 1 : 1;
}

/// <summary>Where numbers of a text file lie.</summary>
/// <param name="Offset">First byte of the first number.</param>
/// <param name="Length">Bytes to the end of the last.</param>
internal readonly record struct TextNumbers(long Offset, long Length, int Count);
