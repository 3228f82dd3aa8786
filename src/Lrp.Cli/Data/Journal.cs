using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lrp.Cli.Data;

/// <summary>
/// What a command has done so far, a line of JSON for each piece of work behind one of settings, written as soon as it is done: a run that
/// is killed loses only what was under way. A last line that was cut off is dropped.
/// </summary>
/// <typeparam name="TSettings">All that results depend on: a run goes on only where another with the same stopped.</typeparam>
internal sealed class Journal<TSettings, TResult> : IDisposable
{
    private readonly FileStream _stream;
    private readonly JsonTypeInfo<TSettings> _settings;
    private readonly JsonTypeInfo<TResult> _type;
    private readonly Lock _lock = new();
    private readonly List<TResult> _results = [];

    private Journal(FileStream stream, JsonTypeInfo<TSettings> settings, JsonTypeInfo<TResult> type) =>
        (_stream, _settings, _type) = (stream, settings, type);

    /// <summary>All results, those of earlier runs too.</summary>
    public IReadOnlyList<TResult> Results => _results;

    /// <summary>Opens the journal of a folder, which is made where there is none.</summary>
    /// <exception cref="InvalidDataException">Work with other settings is in the folder, or the file is damaged.</exception>
    /// <exception cref="IOException">Another process writes there, or nothing can be written.</exception>
    public static Journal<TSettings, TResult> Open(
        string folder, TSettings settings, JsonTypeInfo<TSettings> settingsType, JsonTypeInfo<TResult> type)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Journal.FileName);
        // Others may read: two that write would do the work twice.
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var journal = new Journal<TSettings, TResult>(stream, settingsType, type);
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
    public void Add(TResult result)
    {
        lock (_lock)
        {
            Write(JsonSerializer.Serialize(result, _type));
            _results.Add(result);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Read(string path, TSettings settings)
    {
        var (former, isEmpty) = (default(TSettings), true);
        try
        {
            foreach (var line in ReadLines())
            {
                if (!isEmpty)
                {
                    _results.Add(JsonSerializer.Deserialize(line, _type)!);
                    continue;
                }

                (former, isEmpty) = (JsonSerializer.Deserialize(line, _settings)!, false);
                if (Difference(former, settings) is { } difference)
                    throw new InvalidDataException($"'{path}' is of another run: {difference}. Give another --out, or delete it.");
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"'{path}' is damaged, or of another command: {exception.Message} Give another --out, or delete it.", exception);
        }

        if (isEmpty)
            Write(JsonSerializer.Serialize(settings, _settings));
    }

    /// <summary>Whole lines; what follows the last one goes.</summary>
    private IEnumerable<string> ReadLines()
    {
        // Not to its end, of which some devices have none.
        var (end, length) = (0L, _stream.Length);
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        while (end < length && reader.ReadLine() is { } line)
        {
            var next = end + Encoding.UTF8.GetByteCount(line) + 1;
            if (next > length)
                break;
            end = next;
            yield return line;
        }

        if (end < length)
            _stream.SetLength(end);
        _stream.Position = end;
    }

    /// <summary>The first property in which two runs differ; null where they are the same.</summary>
    private string? Difference(TSettings former, TSettings now)
    {
        var others = JsonSerializer.SerializeToElement(former, _settings);
        foreach (var property in JsonSerializer.SerializeToElement(now, _settings).EnumerateObject())
        {
            var text = others.TryGetProperty(property.Name, out var other) ? other.GetRawText() : "not given";
            if (property.Value.GetRawText() != text)
                return $"{property.Name} was {text} and is {property.Value.GetRawText()} now";
        }

        return null;
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

/// <summary>What all journals have in common.</summary>
internal static class Journal
{
    public const string FileName = "journal.jsonl";

    /// <summary>What a run that was told to stop says.</summary>
    public static string Stopped(int done, int all) => $"stopped with {done} of {all} done; the same command goes on.";

    /// <summary>What a run says that finds work done.</summary>
    public static string GoingOn(int done, int all) => $"going on: {done} of {all} are done";
}
