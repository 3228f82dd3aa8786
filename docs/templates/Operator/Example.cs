// IR/Operators/Example.cs: what the operator is. Its formula, its inputs and parameters. Its row in IR/Operators/OperatorTraits.cs:
//     Example example => new() { IsPointwise = true, GivesNonNegative = example.Scale > 0 },
namespace Lrp.Compiler.IR;

/// <summary>y = scale · ln(1 + x²), element by element. Input x; output like it.</summary>
public sealed partial record Example(double Scale) : Operator;
