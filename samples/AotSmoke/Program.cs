using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AotSmoke;
using Lrp;

// Explains one digit and compares with what an independent implementation in float64 found.
const int Digit = 7;
const float Tolerance = 1e-5f;

var start = Stopwatch.GetTimestamp();
using var network = LeNet.Load();
using var explainer = network.CreateExplainer();
var input = Read("digit.f32");
var expected = Read("relevance.f32");

var relevance = explainer.Explain(input, Digit);
var logits = explainer.Logits;
var predicted = 0;
for (var index = 1; index < logits.Length; index++)
    predicted = logits[index] > logits[predicted] ? index : predicted;
float error = 0, largest = 0;
for (var index = 0; index < expected.Length; index++)
{
    error = MathF.Max(error, MathF.Abs(relevance[index] - expected[index]));
    largest = MathF.Max(largest, MathF.Abs(expected[index]));
}

Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeSupported ? "compiled just in time" : "compiled ahead of time")}, {InstructionSets.Best}, "
    + $"loaded and explained in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms");
Console.WriteLine($"digit {predicted}, relative error of its relevance {error / largest:E1}");
return predicted == Digit && error <= Tolerance * largest ? 0 : 1;

static float[] Read(string name)
{
    using var stream = typeof(LeNet).Assembly.GetManifestResourceStream(name)!;
    var values = new float[stream.Length / sizeof(float)];
    stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
    return values;
}
