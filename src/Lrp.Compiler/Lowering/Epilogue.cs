using System.Globalization;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// A fused sequence of pointwise operations, run on vectors while they are in registers: the activation behind a convolution, the
/// residual, or the relevance step of a backward. It is data: kernels with equal epilogues are one kernel.
/// </summary>
public sealed class Epilogue
{
    private const int MostWords = 3;

    private readonly Dictionary<Instruction, int> _registers = [];

    /// <summary>Instructions in order; each result is a register.</summary>
    public List<Instruction> Instructions { get; } = [];

    /// <summary>The registers that are stored, in the order of the kernel's output arguments.</summary>
    public List<int> Stores { get; } = [];

    /// <summary>Number of tensor operands: read at the position that is written.</summary>
    public int Tensors { get; set; }

    /// <summary>Number of channel operands: one vector per channel block.</summary>
    public int Channels { get; set; }

    /// <summary>Number of position operands: one number for all channels of a position.</summary>
    public int Positions { get; set; }

    /// <summary>The tensor operand whose signs the weights of the sum have (<see cref="ConvBySign"/>); null where all weights count.</summary>
    public int? Sign { get; set; }

    public int Add(Instruction instruction)
    {
        if (_registers.TryGetValue(instruction, out var known))
            return known;
        _registers.Add(instruction, Instructions.Count);
        Instructions.Add(instruction);
        return Instructions.Count - 1;
    }

    /// <summary>What it does, for names of kernels; empty where there is much of it.</summary>
    public string Words
    {
        get
        {
            var functions = Instructions.Select(instruction => instruction switch
            {
                UnaryInstruction unary => $"{unary.Function}{(unary.Derivative ? "Derivative" : "")}",
                BinaryInstruction binary => $"{binary.Function}",
                SelectInstruction => "Select",
                _ => "",
            }).Where(word => word.Length > 0).ToList();
            return functions.Count <= MostWords ? string.Concat(functions) : "";
        }
    }

    /// <summary>The canonical text: equal for equal epilogues.</summary>
    public override string ToString()
    {
        var lines = Instructions.Select((instruction, index) => $"r{index} = {instruction}");
        var sign = Sign is { } tensor ? $"by the sign of tensor{tensor}; " : "";
        return sign + string.Join("; ", lines.Concat(Stores.Select((register, index) => $"y{index} = r{register}")));
    }
}

/// <summary>One step of an epilogue.</summary>
public abstract record Instruction;

/// <summary>The accumulator of the kernel (a convolution's sum with its bias).</summary>
public sealed record AccumulatorInstruction : Instruction
{
    public override string ToString() => "accumulator";
}

/// <summary>Loads tensor operand <paramref name="Index"/>.</summary>
public sealed record TensorInstruction(int Index) : Instruction
{
    public override string ToString() => $"tensor{Index}";
}

/// <summary>Loads channel operand <paramref name="Index"/>.</summary>
public sealed record ChannelInstruction(int Index) : Instruction
{
    public override string ToString() => $"channel{Index}";
}

/// <summary>Loads position operand <paramref name="Index"/>.</summary>
public sealed record PositionInstruction(int Index) : Instruction
{
    public override string ToString() => $"position{Index}";
}

/// <summary>A number.</summary>
public sealed record ScalarInstruction(double Value) : Instruction
{
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

public sealed record UnaryInstruction(UnaryFunction Function, double Alpha, double Beta, int Operand, bool Derivative) : Instruction
{
    public override string ToString() =>
        $"{Function}{(Derivative ? "Derivative" : "")}(r{Operand}; {Alpha.ToString("R", CultureInfo.InvariantCulture)}, {Beta.ToString("R", CultureInfo.InvariantCulture)})";
}

/// <summary>Left where the condition is not 0, else Right.</summary>
public sealed record SelectInstruction(int Condition, int Left, int Right) : Instruction
{
    public override string ToString() => $"Select(r{Condition}, r{Left}, r{Right})";
}

public sealed record BinaryInstruction(BinaryFunction Function, int Left, int Right) : Instruction
{
    public override string ToString() => $"{Function}(r{Left}, r{Right})";
}
