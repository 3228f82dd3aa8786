using System.Text;
using System.Text.Json;

namespace Lrp.Cli.Evaluating;

/// <summary>
/// What is done so far, a line of JSON for each piece of work behind one of settings, written as soon as it is done: a run that is killed
/// loses only what was under way. A last line that was cut off is dropped.
/// </summary>
internal sealed class EvaluationJournal : IDisposable
{
    public const string FileName = "journal.jsonl";

    private readonly FileStream _stream;
    private readonly Lock _lock = new();
    private readonly List<UnitResult> _results = [];

    private EvaluationJournal(FileStream stream) => _stream = stream;

    /// <summary>All results, those of earlier runs too.</summary>
    public IReadOnlyList<UnitResult> Results => _results;

    /// <summary>Opens the journal of a folder, which is made where there is none.</summary>
    /// <exception cref="InvalidDataException">Another evaluation is in the folder, or the file is damaged.</exception>
    /// <exception cref="IOException">Another process writes there, or nothing can be written.</exception>
    public static EvaluationJournal Open(string folder, EvaluationSettings settings)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        // Others may read: two that write would do the work twice.
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var journal = new EvaluationJournal(stream);
            journal.Read(path, settings);
            return journal;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds a result; from any thread.</summary>
    public void Add(UnitResult result)
    {
        lock (_lock)
        {
            Write(JsonSerializer.Serialize(result, EvaluationJson.Default.UnitResult));
            _results.Add(result);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Read(string path, EvaluationSettings settings)
    {
        var content = new byte[_stream.Length];
        _stream.ReadExactly(content);
        var end = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end < content.Length)
            _stream.SetLength(end);
        _stream.Position = end;
        var lines = Encoding.UTF8.GetString(content, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            Write(JsonSerializer.Serialize(settings, EvaluationJson.Default.EvaluationSettings));
            return;
        }

        try
        {
            var former = JsonSerializer.Deserialize(lines[0], EvaluationJson.Default.EvaluationSettings)!;
            if (settings.DifferenceTo(former) is { } difference)
                throw new InvalidDataException($"'{path}' is of another evaluation: {difference}. Give another --out, or delete it.");
            _results.AddRange(lines.Skip(1).Select(line => JsonSerializer.Deserialize(line, EvaluationJson.Default.UnitResult)!));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged: {exception.Message} Give another --out, or delete it.", exception);
        }
    }

    /// <summary>In one piece, and handed to the system at once.</summary>
    private void Write(string line)
    {
        var start = _stream.Length;
        try
        {
            _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _stream.Flush();
        }
        catch (IOException)
        {
            // A full disk may take a part of a line, behind which others would be unreadable.
            if (_stream.Length > start)
                _stream.SetLength(start);
            throw;
        }
    }
}
