// Onnx/ExampleImport.cs: from the file's node to the operator. Its row in Onnx/OperatorTable.cs, which is sorted by name:
//     new("Example", "what is special, for the README", [RuleSets.Activation], ExampleImport.Example),
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>The operator Example.</summary>
internal static class ExampleImport
{
    public static Value Example(NodeImport node) => node.Emit(new Example(node.Float("scale", 1)), node.Input(0));
}
