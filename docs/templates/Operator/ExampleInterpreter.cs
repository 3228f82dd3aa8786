// IR/Interpreter/ExampleInterpreter.cs: the outputs, as plainly as can be: compiled code is tested against it.
namespace Lrp.Compiler.IR;

public sealed partial record Example
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) =>
        [inputs[0].Map(x => Scale * Math.Log(1 + (x * x)))];
}
