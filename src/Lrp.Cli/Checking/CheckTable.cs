using System.Globalization;

namespace Lrp.Cli.Checking;

/// <summary>Prints verdicts as they come, in columns.</summary>
/// <param name="caseWidth">Characters of the longest case name.</param>
public sealed class CheckTable(TextWriter output, int caseWidth)
{
    private const int MethodWidth = 26;

    private int _passed;
    private int _failed;

    public void WriteHeader() => output.WriteLine(
        $"{Start("case", "method")}  {"relevance",9}  {"tolerance",9}  {"logits",9}  {"sum",12}  {"reference",12}");

    public void Write(CheckRow row)
    {
        if (row.Passed)
            _passed++;
        else
            _failed++;
        var verdict = row.Passed ? "pass" : "FAIL";
        var start = Start(row.Case, row.Method);
        output.WriteLine(row.Note.Length > 0
            ? $"{start}  {verdict}  {row.Note.ReplaceLineEndings(" ")}"
            : $"{start}  {Error(row.Error)}  {Error(row.Tolerance)}  {Error(row.OutputError)}  " +
              $"{Sum(row.Sum)}  {Sum(row.ReferenceSum)}  {verdict}");
    }

    /// <summary>Prints the last line.</summary>
    /// <returns>The exit code: 1 where anything failed, or nothing was checked.</returns>
    public int WriteSummary()
    {
        output.WriteLine($"{_passed} passed, {_failed} failed");
        return _failed > 0 || _passed == 0 ? 1 : 0;
    }

    private string Start(string name, string method) => $"{name.PadRight(caseWidth)}  {method,-MethodWidth}";

    private static string Error(double value) => Text(value, "0.0e+00").PadLeft(9);

    private static string Sum(double value) => Text(value, "G7").PadLeft(12);

    private static string Text(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
