using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

/// <summary>
/// What a node computes: a small immutable record, one file per operator here, and one file per stage in the stage's folder,
/// each a part of the same partial record (<c>Shapes/ConvShape.cs</c>, <c>IR/Interpreter/ConvInterpreter.cs</c>, …).
/// The C# compiler checks that none lacks shapes and an interpreter; what not every operator has is virtual.
/// </summary>
public abstract record Operator
{
    /// <summary>The operator's name in dumps.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Shapes: types and shapes of the outputs; reports misfits by <see cref="ShapeException"/>.</summary>
    public abstract IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs);

    /// <summary>What is true of it: a row of the table.</summary>
    public OperatorTraits Traits => OperatorTraits.Of(this);

    /// <summary>Lowering: the calls that compute the group whose anchor this is.</summary>
    internal virtual void Lower(Lowerer lowerer, Group group) =>
        throw new DiagnosticException(DiagnosticTable.NotCompilable, group.Anchor.Name, Name);

    /// <summary>Lowering: the same in elementary operators, before <paramref name="node"/>; null of an operator that is one.</summary>
    internal virtual Value? Decompose(INodeBuilder builder, Node node) => null;

    /// <summary>Interpreter: the outputs in float64, computed as plainly as can be.</summary>
    public abstract IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs);

    /// <summary>
    /// Interpreter: the same in float32, of operators that are many steps; what comes out is rounded by the caller. It tells what that
    /// precision is worth.
    /// </summary>
    public virtual IReadOnlyList<Tensor> EvaluateInSingle(IReadOnlyList<Tensor> inputs) => Evaluate(inputs);

    /// <summary>Relevance: the rules that a node of this operator can take, its default first. Adjoints are no layers.</summary>
    internal virtual IReadOnlyList<string> RulesFor(Node node) => throw new NotSupportedException(Name);

    /// <summary>Relevance: why this node cannot take a rule that its operator has; null where it can.</summary>
    internal virtual string? Misfit(Node node, Rule rule) => null;

    /// <summary>Relevance: appends what brings the relevance of the node's output to its inputs, by one of its rules.</summary>
    internal virtual void Explain(RelevanceContext context, Node node, Value relevance) => throw new NotSupportedException(Name);
}

/// <summary>Element type and shape of a value.</summary>
public readonly record struct ValueType(ElementType Type, Shape Shape);

/// <summary>Inputs do not fit an operator; the message says which and why, the caller adds node and file.</summary>
public sealed class ShapeException(string message) : Exception(message);
