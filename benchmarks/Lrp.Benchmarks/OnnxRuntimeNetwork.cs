using Microsoft.ML.OnnxRuntime;

namespace Lrp.Benchmarks;

/// <summary>A model in ONNX Runtime, on one thread or some, with its inputs and outputs bound beforehand.</summary>
internal sealed class OnnxRuntimeNetwork : IDisposable
{
    private readonly SessionOptions _options = new()
    {
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
    };

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _inputs = [];

    /// <param name="values">All inputs' elements, one input after the other.</param>
    public OnnxRuntimeNetwork(string path, IReadOnlyList<TensorInfo> inputs, float[] values, int threads = 1)
    {
        _options.IntraOpNumThreads = threads;
        // Threads that spin between calls would take from what is measured then.
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", threads > 1 ? "1" : "0");
        _options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        _options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        _session = new InferenceSession(path, _options);
        _binding = _session.CreateIoBinding();
        var start = 0;
        foreach (var input in inputs)
        {
            var shape = input.Shape.Select(dimension => (long)dimension).ToArray();
            var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(start, input.Length), shape);
            _inputs.Add(value);
            _binding.BindInput(input.Name, value);
            start += input.Length;
        }

        _binding.BindOutputToDevice(_session.OutputNames[0], OrtMemoryInfo.DefaultInstance);
    }

    /// <summary>Runs the network.</summary>
    public void Run() => _session.RunWithBinding(_run, _binding);

    /// <summary>Runs the network.</summary>
    /// <returns>Its first output.</returns>
    public float[] Predict()
    {
        Run();
        using var outputs = _binding.GetOutputValues();
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _binding.Dispose();
        _inputs.ForEach(input => input.Dispose());
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
