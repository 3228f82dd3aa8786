using System.Globalization;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.KernelMachines;

/// <summary>Reads the lines of a LIBSVM model up to its support vectors (svm.cpp, svm_load_model), in any order.</summary>
internal sealed class LibsvmReader
{
    /// <summary>Pairs are half its square.</summary>
    private const int MostClasses = 1 << 10;

    private static readonly string[] _types = ["c_svc", "nu_svc", "one_class", "epsilon_svr", "nu_svr"];

    private static readonly string[] _kernels = ["linear", "polynomial", "rbf", "sigmoid", "precomputed"];

    private readonly LineTokens _tokens;
    private readonly LibsvmHeader _header = new();
    private readonly HashSet<string> _seen = [];

    private LibsvmReader(LineTokens tokens) => _tokens = tokens;

    /// <summary>The keys of the format, and what reads the rest of their lines.</summary>
    private static IReadOnlyDictionary<string, Action<LibsvmReader>> Keys { get; } = new Dictionary<string, Action<LibsvmReader>>
    {
        ["svm_type"] = reader => reader._header.Type = reader.Word("svm_type", _types),
        ["kernel_type"] = reader => reader._header.Kernel = reader.Word("kernel_type", _kernels),
        ["degree"] = reader => reader._header.Degree = reader.Number("degree"),
        ["gamma"] = reader => reader._header.Gamma = reader.Number("gamma"),
        ["coef0"] = reader => reader._header.Offset = reader.Number("coef0"),
        ["nr_class"] = reader => reader._header.Classes = reader.Size("nr_class", 2, MostClasses),
        ["total_sv"] = reader => reader._header.Count = reader.Size("total_sv", 0, int.MaxValue),
        ["rho"] = reader => reader.Numbers("rho"),
        ["label"] = reader => reader._header.Labels = reader.Integers("label"),
        ["probA"] = reader => reader.Numbers("probA"),
        ["probB"] = reader => reader.Numbers("probB"),
        ["prob_density_marks"] = reader => reader.Numbers("prob_density_marks"),
        ["nr_sv"] = reader => reader._header.Groups = reader.Integers("nr_sv"),
    };

    /// <summary>Whether the file begins as models of LIBSVM do.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read.</exception>
    public static bool Recognises(ModelFile file)
    {
        using var stream = file.OpenModel();
        return LineTokens.FirstWord(stream) is { } word && Keys.ContainsKey(word);
    }

    /// <exception cref="DiagnosticException">The file cannot be read, or holds something else.</exception>
    public static LibsvmHeader Read(ModelFile file)
    {
        using var stream = file.OpenModel();
        return new LibsvmReader(new LineTokens(stream, file.Name)).Read();
    }

    private LibsvmHeader Read()
    {
        while (_tokens.NextLine() is { } key)
        {
            if (key == "SV")
            {
                _tokens.EndLine("SV");
                (_header.Start, _header.StartLine) = (_tokens.Position, _tokens.Line);
                return Checked();
            }

            if (!Keys.TryGetValue(key, out var read))
                throw _tokens.Invalid($"'{key}' is none of the keys {string.Join(", ", Keys.Keys)}");
            if (!_seen.Add(key))
                throw _tokens.Invalid($"'{key}' is there twice");
            read(this);
            _tokens.EndLine(key);
        }

        throw _tokens.Invalid("the file ends before its support vectors");
    }

    private LibsvmHeader Checked()
    {
        foreach (var key in new[] { "svm_type", "kernel_type", "total_sv", "rho" }.Where(key => !_seen.Contains(key)))
            throw _tokens.Invalid($"there is no '{key}' before the support vectors");
        foreach (var key in new[] { "gamma", "coef0", "degree" }.Where(key => IsParameter(key) && !_seen.Contains(key)))
            throw _tokens.Invalid($"the kernel {_header.Kernel} has no '{key}'");
        RequireCount("rho", _header.Pairs);
        if (_header.IsClassifier)
        {
            if (_header.Labels.Count > 0 && _header.Labels.Count != _header.Classes)
                throw _tokens.Invalid($"there are {_header.Labels.Count} labels for {_header.Classes} classes");
            if (_header.Groups.Count != _header.Classes || _header.Groups.Any(size => size < 0) || _header.Groups.Sum() != _header.Count)
                throw _tokens.Invalid($"nr_sv does not share {_header.Count} support vectors among {_header.Classes} classes");
            if (_seen.Contains("probA") != _seen.Contains("probB"))
                throw _tokens.Invalid("there is only one of probA and probB");
            foreach (var key in new[] { "probA", "probB" }.Where(_seen.Contains))
                RequireCount(key, _header.Pairs);
        }

        return _header;
    }

    private bool IsParameter(string key) => KernelTable.Find(_header.Kernel) is { } row && key switch
    {
        "gamma" => row.Gamma,
        "coef0" => row.Offset,
        _ => row.Degree,
    };

    private void RequireCount(string key, int count)
    {
        if (_header.Numbers[key].Count != count)
            throw _tokens.Invalid($"'{key}' has {_header.Numbers[key].Count} numbers instead of {count}");
    }

    private string Word(string key, string[] words)
    {
        var word = _tokens.Next();
        return word is not null && words.Contains(word) ? word
            : throw _tokens.Invalid($"{key} '{word}' is none of {string.Join(", ", words)}");
    }

    private double Number(string key)
    {
        var word = _tokens.Next();
        return LineTokens.Parse(word, out var number) ? number : throw _tokens.Invalid($"{key} '{word}' is no number");
    }

    private int Size(string key, int least, int most)
    {
        var word = _tokens.Next();
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= least && size <= most
            ? size
            : throw _tokens.Invalid($"{key} '{word}' is no number from {least} to {most}");
    }

    private List<long> Integers(string key)
    {
        var integers = new List<long>();
        while (_tokens.Next() is { } word)
        {
            if (integers.Count == MostClasses
                || !int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
                throw _tokens.Invalid($"'{key}' has '{word}', which is no integer");
            integers.Add(integer);
        }

        return integers;
    }

    /// <summary>Notes where the numbers lie; the loader reads them there.</summary>
    private void Numbers(string key)
    {
        var (start, end, count) = (0L, 0L, 0);
        while (_tokens.Next() is { } word)
        {
            if (!LineTokens.Parse(word, out _))
                throw _tokens.Invalid($"'{key}' has '{word}', which is no number");
            end = _tokens.Position;
            start = count++ == 0 ? end - word.Length : start;
        }

        _header.Numbers[key] = new TextNumbers(start, end - start, count);
    }
}
