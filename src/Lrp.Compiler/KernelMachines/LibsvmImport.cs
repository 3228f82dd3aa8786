using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Shared;

namespace Lrp.Compiler.KernelMachines;

/// <summary>
/// The front end for models of LIBSVM (Chang and Lin, ACM TIST 2011). Numbers stay in the file. Outputs are those of svm-predict:
/// decision values one against one, the label that they vote for, and Platt's probabilities where the file has them.
/// </summary>
internal sealed class LibsvmImport
{
    /// <summary>The file beside a precomputed kernel's model that names the kernel and holds the vectors.</summary>
    private const string TrainingFile = "training.safetensors", TrainingVectors = "vectors";

    private readonly ModelFile _file;
    private readonly LibsvmHeader _header;
    private readonly MachineGraph _graph;

    private LibsvmImport(ModelFile file, ImportOptions options)
    {
        _file = file;
        _header = LibsvmReader.Read(file);
        _graph = new MachineGraph(file, options, $"LIBSVM, {_header.Type}");
    }

    /// <exception cref="DiagnosticException">The file cannot be read, or what it says does not fit.</exception>
    public static Graph Import(ModelFile file, ImportOptions options)
    {
        var import = new LibsvmImport(file, options);
        try
        {
            return import.Run();
        }
        catch (ShapeException misfit)
        {
            throw import._graph.Invalid($"its parameters do not fit: {misfit.Message}");
        }
    }

    private Graph Run()
    {
        var largest = CheckedIndex();
        var isPrecomputed = _header.Kernel == "precomputed";
        var training = isPrecomputed ? SafetensorsFile.Read(_file, TrainingFile) : null;
        var all = training?.Constant(_graph.Graph, TrainingVectors, rank: 2);
        var x = all is null ? _graph.AddInput(Math.Max(largest, 1), isFixed: false) : _graph.AddInput(all.Shape[1], isFixed: true);
        // The file subtracts ρ.
        var intercepts = _graph.Emit(new Unary(UnaryFunction.Negate), Numbers("rho"));
        AddOutputs(_header.Count == 0 ? WithoutVectors(x, intercepts) : Decisions(x, all, training, intercepts));
        return _graph.Finish(_header.IsClassifier || _header.Type == "one_class" ? "decision" : "prediction");
    }

    /// <summary>f = b, as where the tube of a regression holds all of its training set.</summary>
    private Value WithoutVectors(Value x, Value intercepts)
    {
        var (machine, vectors, coefficients) = KernelMachine.Constant(x.Shape[1], _header.Pairs, _graph.Constant);
        return _graph.EmitMachine(machine, x, vectors, coefficients, intercepts);
    }

    private Value Decisions(Value x, Value? all, SafetensorsFile? training, Value intercepts)
    {
        var features = x.Shape[1];
        var rows = AddRows(all is null ? features + 1 : 1);
        Value vectors;
        if (all is null)
        {
            vectors = Columns(rows, _header.Rows + 1, features);
        }
        else
        {
            RequireSerials(rows, all.Shape[0]);
            var serials = _graph.Emit(new Reshape(new Shape(_header.Count)), Columns(rows, _header.Rows, 1));
            vectors = _graph.Emit(new Gather(0), all,
                _graph.Emit(new Binary(BinaryFunction.Subtract), serials, _graph.Constant(Tensor.Scalar(1))));
        }

        // The file has a row per support vector.
        var coefficients = _graph.Emit(new Transpose(new IntList(1, 0)), Columns(rows, 0, _header.Rows));
        var terms = training is null ? [Kernel(features)] : training.Kernel(features);
        return _graph.EmitMachine(new KernelMachine(new(terms), Groups()), x, vectors, coefficients, intercepts);
    }

    private KernelTerm Kernel(int features) => KernelTable.Term(
        KernelTable.Find(_header.Kernel)!.Function, features, _header.Gamma, _header.Offset, _header.Degree);

    private void AddOutputs(Value decisions)
    {
        var builder = new PairwiseClassifier((operation, operands) => _graph.Emit(operation, operands), _graph.Constant);
        if (_header.Type == "one_class")
        {
            _graph.AddOutput("decision", decisions, []);
            var isWithin = _graph.Emit(new Binary(BinaryFunction.Greater), decisions, _graph.Constant(Tensor.Scalar(0)));
            _graph.AddOutput("label", _graph.Emit(
                new Select(), isWithin, _graph.Constant(Tensor.Scalar(1)), _graph.Constant(Tensor.Scalar(-1))), []);
            return;
        }

        if (!_header.IsClassifier)
        {
            _graph.AddOutput("prediction", decisions, []);
            return;
        }

        long[] numbers = _header.Labels.Count > 0 ? [.. _header.Labels]
            : [.. Enumerable.Range(0, _header.Classes).Select(label => (long)label)];
        string[] labels = [.. numbers.Select(label => $"{label}")];
        _graph.AddOutput("decision", decisions,
            [.. Enumerable.Range(0, _header.Pairs).Select(pair => KernelMath.PairOf(_header.Classes, pair))
            .Select(pair => $"{labels[pair.First]} against {labels[pair.Second]}")]);
        _graph.AddOutput("label", builder.Label(builder.Winner(decisions, _header.Classes), numbers), []);
        if (_header.Numbers.ContainsKey("probA"))
            _graph.AddOutput("probabilities", builder.Probabilities(decisions, Numbers("probA"), Numbers("probB"), _header.Classes),
                labels);
    }

    private IntList Groups() => _header.IsClassifier ? new IntList([.. _header.Groups.Select(size => (int)size)]) : new IntList();

    /// <summary>Goes through the support vectors and requires that they are what the header says.</summary>
    /// <returns>The largest index of a feature; they count from 1.</returns>
    private int CheckedIndex()
    {
        var (largest, row, misplaced) = (0, 0, -1);
        using var stream = _file.OpenModel();
        stream.Position = _header.Start;
        var wrong = SparseRows.Read(stream, _file.Length - _header.Start, _header.Rows, null, _header.Count, 0, (first, last) =>
        {
            // A precomputed kernel has index 0 and no other; elsewhere there is none.
            var fits = _header.Kernel == "precomputed" ? (first, last) == (0, 0) : first != 0;
            (largest, misplaced, row) = (Math.Max(largest, last), misplaced < 0 && !fits ? row : misplaced, row + 1);
        });
        if (wrong is { } found)
        {
            throw new DiagnosticException(DiagnosticTable.KernelMachineInvalid, _file.Name,
                $"line {found.Line + _header.StartLine}: {Text.Quotable(found.What)}");
        }

        return misplaced < 0 ? largest : throw _graph.Invalid($"support vector {misplaced + 1} (from line {_header.StartLine} on) "
            + (_header.Kernel == "precomputed" ? "has something else than 0:serial" : "has the index 0, but features count from 1"));
    }

    private void RequireSerials(Value rows, int vectors)
    {
        var data = _file.Read((FileConstant)rows.Constant!, rows.Shape).Data;
        for (var row = 0; row < _header.Count; row++)
        {
            var serial = data[(row * rows.Shape[1]) + _header.Rows];
            if (!(serial >= 1 && serial <= vectors && serial == Math.Floor(serial)))
            {
                throw _graph.Invalid(
                    $"support vector {row + 1} (from line {_header.StartLine} on) is vector {serial} of {vectors} in {TrainingFile}");
            }
        }
    }

    /// <summary>The lines behind the header: coefficients, then indices from 0.</summary>
    private Value AddRows(int indices)
    {
        var columns = (long)_header.Rows + indices;
        if (_header.Count * columns > SparseRows.MostElements)
        {
            throw new DiagnosticException(DiagnosticTable.ModelTooLarge, _file.Name,
                $"{_header.Count} support vectors of {indices - 1} features, more than {SparseRows.MostElements} numbers");
        }

        return _graph.Graph.AddConstant("support vectors", ElementType.Float64, ShapeRules.ShapeOf(_header.Count, columns),
            new FileConstant(
            "support vectors", null, _header.Start, _file.Length - _header.Start, TensorEncoding.SparseRows, ElementType.Float64));
    }

    private Value Columns(Value rows, int start, int count) =>
        _graph.Emit(new Slice(new IntList(0, start), new IntList(1, 1), new Shape(_header.Count, count)), rows);

    private Value Numbers(string key)
    {
        var numbers = _header.Numbers[key];
        return _graph.Graph.AddConstant(key, ElementType.Float64, new Shape(numbers.Count),
            new FileConstant(key, null, numbers.Offset, numbers.Length, TensorEncoding.Text, ElementType.Float64));
    }
}
