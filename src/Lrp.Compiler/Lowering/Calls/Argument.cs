using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>What a kernel's parameter is given: memory, or what is known when the network is compiled.</summary>
public abstract record Argument
{
    public static implicit operator Argument(int value) => new Number(value);

    public static implicit operator Argument(bool value) => new Flag(value);
}

/// <summary>The worker that computes a share of the call; left out where one computes all.</summary>
public sealed record WorkerArgument : Argument;

/// <summary>A number.</summary>
public sealed record Number(int Value) : Argument;

/// <summary>Numbers for as many parameters, which are named where they are printed: counts and strides.</summary>
public sealed record Numbers(IntList Values) : Argument
{
    public static Numbers Of(params int[] values) => new(new IntList(values));
}

/// <summary>A number for arithmetic.</summary>
public sealed record Real(double Value) : Argument;

/// <summary>The same for arithmetic in float64.</summary>
public sealed record Precise(double Value) : Argument;

/// <summary>A span of integers: dimensions, strides.</summary>
public sealed record Integers(IntList Values) : Argument
{
    public static Integers Of(IEnumerable<int> values) => new(new IntList([.. values]));
}

/// <summary>Yes or no; named where it is printed.</summary>
public sealed record Flag(bool Value) : Argument;

/// <summary>What stands around a padded tensor.</summary>
public sealed record PadModeArgument(PadMode Mode) : Argument;

/// <summary>The kernels of a kernel machine.</summary>
public sealed record KernelTermsArgument(EquatableArray<KernelTerm> Terms) : Argument;

/// <summary>Scratch that workers share where they compute together: the first one's.</summary>
public sealed record SharedScratch(PointerOperand Scratch) : Argument;

/// <summary>How local descriptors are pooled.</summary>
public sealed record LocalPoolingArgument(LocalPooling Function) : Argument;

/// <summary>What a reduction does.</summary>
public sealed record ReductionArgument(ReduceFunction Function) : Argument;
