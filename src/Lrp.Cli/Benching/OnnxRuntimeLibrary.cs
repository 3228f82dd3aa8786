using System.Runtime.InteropServices;

namespace Lrp.Cli.Benching;

/// <summary>
/// A model in ONNX Runtime, by the C interface of a library that the user has: the command line does not bring one.
/// </summary>
internal sealed unsafe class OnnxRuntimeLibrary : IDisposable
{
    /// <summary>The first: what is called here is in all.</summary>
    private const uint ApiVersion = 1;

    private const int LogErrors = 3, AllOptimisations = 99, Float = 1, DeviceAllocator = 0, DefaultMemory = 0;

    private readonly nint _library;
    private readonly void** _api;
    private readonly Stack<(Function Release, nint Handle)> _owned = new();
    private readonly Stack<nint> _memory = new();
    private readonly nint _session;
    private readonly nint[] _inputNames, _inputs, _outputNames = new nint[1];

    /// <param name="library">The file: libonnxruntime.so, onnxruntime.dll, libonnxruntime.dylib.</param>
    /// <param name="values">All inputs' elements, one input after the other.</param>
    /// <exception cref="InvalidDataException">The library is no ONNX Runtime, or it refuses the model; the message says why.</exception>
    public OnnxRuntimeLibrary(string library, string model, IReadOnlyList<TensorInfo> inputs, string output, ReadOnlySpan<float> values,
        int threads)
    {
        if (!NativeLibrary.TryLoad(library, out _library) || !NativeLibrary.TryGetExport(_library, "OrtGetApiBase", out var getBase))
            throw new InvalidDataException($"'{library}' is no library of ONNX Runtime for this machine.");
        try
        {
            var apiBase = (void**)((delegate* unmanaged<void*>)getBase)();
            _api = (void**)((delegate* unmanaged<uint, void*>)apiBase[0])(ApiVersion);
            var environment = Own(Function.ReleaseEnv, result =>
                ((delegate* unmanaged<int, nint, nint*, nint>)Api(Function.CreateEnv))(LogErrors, Text("lrp"), (nint*)result));
            var options = Own(Function.ReleaseSessionOptions, result =>
                ((delegate* unmanaged<nint*, nint>)Api(Function.CreateSessionOptions))((nint*)result));
            foreach (var (setting, value) in new[]
            {
                (Function.SetIntraOpNumThreads, threads), (Function.SetInterOpNumThreads, 1),
                (Function.SetSessionGraphOptimizationLevel, AllOptimisations),
            })
                Check(((delegate* unmanaged<nint, int, nint>)Api(setting))(options, value));
            var path = OperatingSystem.IsWindows() ? Keep(Marshal.StringToCoTaskMemUni(model)) : Text(model);
            _session = Own(Function.ReleaseSession, result =>
                ((delegate* unmanaged<nint, nint, nint, nint*, nint>)Api(Function.CreateSession))(
                    environment, path, options, (nint*)result));
            var memory = Own(Function.ReleaseMemoryInfo, result =>
                ((delegate* unmanaged<int, int, nint*, nint>)Api(Function.CreateCpuMemoryInfo))(
                    DeviceAllocator, DefaultMemory, (nint*)result));

            _inputNames = [.. inputs.Select(input => Text(input.Name))];
            _inputs = new nint[inputs.Count];
            var data = Keep(Marshal.AllocCoTaskMem(sizeof(float) * values.Length));
            values.CopyTo(new Span<float>((void*)data, values.Length));
            for (var index = 0; index < inputs.Count; index++)
            {
                var (input, start) = (inputs[index], data);
                long[] shape = [.. input.Shape.Select(dimension => (long)dimension)];
                var bytes = (nuint)(sizeof(float) * input.Length);
                _inputs[index] = Own(Function.ReleaseValue, result =>
                {
                    fixed (long* dimensions = shape)
                    {
                        return ((delegate* unmanaged<nint, nint, nuint, long*, nuint, int, nint*, nint>)Api(
                            Function.CreateTensorWithDataAsOrtValue))(
                                memory, start, bytes, dimensions, (nuint)shape.Length, Float, (nint*)result);
                    }
                });
                data += (nint)bytes;
            }

            _outputNames[0] = Text(output);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Places in the interface's table, to which versions only append (<c>onnxruntime_c_api.h</c>, OrtApi).</summary>
    private enum Function
    {
        GetErrorMessage = 2,
        CreateEnv = 3,
        CreateSession = 7,
        Run = 9,
        CreateSessionOptions = 10,
        SetSessionGraphOptimizationLevel = 23,
        SetIntraOpNumThreads = 24,
        SetInterOpNumThreads = 25,
        CreateTensorWithDataAsOrtValue = 49,
        CreateCpuMemoryInfo = 69,
        ReleaseEnv = 92,
        ReleaseStatus = 93,
        ReleaseMemoryInfo = 94,
        ReleaseSession = 95,
        ReleaseValue = 96,
        ReleaseSessionOptions = 100,
    }

    /// <summary>A function that writes its result to this address and returns a status.</summary>
    private delegate nint Creation(nint result);

    /// <summary>Runs the network.</summary>
    public void Run()
    {
        nint output = 0;
        fixed (nint* inputNames = _inputNames, inputs = _inputs, outputNames = _outputNames)
        {
            Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)Api(Function.Run))(
                _session, 0, inputNames, inputs, (nuint)_inputs.Length, outputNames, 1, &output));
        }

        Release(Function.ReleaseValue, output);
    }

    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
            Release(owned.Release, owned.Handle);
        while (_memory.TryPop(out var memory))
            Marshal.FreeCoTaskMem(memory);
        NativeLibrary.Free(_library);
    }

    private void* Api(Function function) => _api[(int)function];

    private void Release(Function release, nint handle) => ((delegate* unmanaged<nint, void>)Api(release))(handle);

    private nint Own(Function release, Creation create)
    {
        nint handle = 0;
        Check(create((nint)(&handle)));
        _owned.Push((release, handle));
        return handle;
    }

    private nint Text(string text) => Keep(Marshal.StringToCoTaskMemUTF8(text));

    private nint Keep(nint memory)
    {
        _memory.Push(memory);
        return memory;
    }

    /// <param name="status">Null where all went well.</param>
    private void Check(nint status)
    {
        if (status == 0)
            return;
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Api(Function.GetErrorMessage))(status));
        Release(Function.ReleaseStatus, status);
        throw new InvalidDataException($"ONNX Runtime: {message}");
    }
}
