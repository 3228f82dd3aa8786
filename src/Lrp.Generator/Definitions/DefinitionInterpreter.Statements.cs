using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Definitions;

/// <summary>Statements.</summary>
internal sealed partial class DefinitionInterpreter
{
    private Flow Execute(StatementSyntax statement)
    {
        Step(statement);
        switch (statement)
        {
            case BlockSyntax block:
                return ExecuteAll(block.Statements);
            case LocalDeclarationStatementSyntax local:
                Declare(local.Declaration);
                return Flow.Next;
            case ExpressionStatementSyntax { Expression: var expression }:
                Evaluate(expression);
                return Flow.Next;
            case IfStatementSyntax choice:
                if (Is(choice.Condition))
                    return Execute(choice.Statement);
                return choice.Else is { } otherwise ? Execute(otherwise.Statement) : Flow.Next;
            case WhileStatementSyntax loop:
                return Loop(loop, () => Is(loop.Condition), loop.Statement, () => { });
            case DoStatementSyntax loop:
                var isFirst = true;
                return Loop(loop, () => isFirst || Is(loop.Condition), loop.Statement, () => isFirst = false);
            case ForStatementSyntax loop:
                if (loop.Declaration is { } declaration)
                    Declare(declaration);
                foreach (var initialiser in loop.Initializers)
                    Evaluate(initialiser);
                return Loop(loop, () => loop.Condition is null || Is(loop.Condition), loop.Statement, () =>
                {
                    foreach (var increment in loop.Incrementors)
                        Evaluate(increment);
                });
            case ForEachStatementSyntax loop:
                return ForEach(loop, item => Frame.Variables[Model(loop).GetDeclaredSymbol(loop)!] = item);
            case ForEachVariableStatementSyntax loop:
                return ForEach(loop, item => Assign(loop.Variable, item));
            case SwitchStatementSyntax choice:
                return Switch(choice);
            case ReturnStatementSyntax { Expression: { } expression }:
                Frame.Result = Evaluate(expression);
                return Flow.Return;
            case BreakStatementSyntax:
                return Flow.Break;
            case ContinueStatementSyntax:
                return Flow.Continue;
            case EmptyStatementSyntax:
                return Flow.Next;
            case LocalFunctionStatementSyntax:
                throw Unreadable(statement, AsBlock);
            default:
                throw Unreadable(statement, "a definition has locals, assignments, if, switch, loops and return");
        }
    }

    private Flow ExecuteAll(SyntaxList<StatementSyntax> statements)
    {
        foreach (var statement in statements)
        {
            var flow = Execute(statement);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private void Declare(VariableDeclarationSyntax declaration)
    {
        foreach (var variable in declaration.Variables)
        {
            var symbol = Model(variable).GetDeclaredSymbol(variable) ?? throw DefinitionFault.OfCSharp(variable);
            Frame.Variables[symbol] = variable.Initializer is { } initialiser ? Evaluate(initialiser.Value) : null;
        }
    }

    private Flow Loop(StatementSyntax loop, Func<bool> goesOn, StatementSyntax body, Action next)
    {
        _loops.Push(loop);
        for (; goesOn(); next())
        {
            var flow = Execute(body);
            if (flow == Flow.Return)
                return flow;
            if (flow == Flow.Break)
                break;
            Step(loop);
        }

        _loops.Pop();
        return Flow.Next;
    }

    private Flow ForEach(CommonForEachStatementSyntax loop, Action<object?> assign)
    {
        if (Evaluate(loop.Expression) is not object?[] items)
            throw Unreadable(loop.Expression, "a loop goes over an array, a list or Enumerable.Range");
        var next = 0;
        return Loop(loop, () =>
        {
            if (next == items.Length)
                return false;
            assign(items[next++]);
            return true;
        }, loop.Statement, () => { });
    }

    private Flow Switch(SwitchStatementSyntax choice)
    {
        var value = Evaluate(choice.Expression);
        var section = choice.Sections.FirstOrDefault(section => section.Labels.Any(Fits))
            ?? choice.Sections.FirstOrDefault(section => section.Labels.Any(label => label is DefaultSwitchLabelSyntax));
        if (section is null)
            return Flow.Next;
        var flow = ExecuteAll(section.Statements);
        return flow == Flow.Break ? Flow.Next : flow;

        bool Fits(SwitchLabelSyntax label) => label switch
        {
            CaseSwitchLabelSyntax constant => Equals(value, Evaluate(constant.Value)),
            CasePatternSwitchLabelSyntax pattern => Matches(pattern.Pattern, value)
                && (pattern.WhenClause is null || Is(pattern.WhenClause.Condition)),
            _ => false,
        };
    }

    private bool Matches(PatternSyntax pattern, object? value)
    {
        switch (pattern)
        {
            case DiscardPatternSyntax:
                return true;
            case ConstantPatternSyntax constant:
                return Equals(value, Evaluate(constant.Expression));
            case ParenthesizedPatternSyntax parenthesized:
                return Matches(parenthesized.Pattern, value);
            case UnaryPatternSyntax not:
                return !Matches(not.Pattern, value);
            case BinaryPatternSyntax both:
                return both.IsKind(SyntaxKind.AndPattern)
                    ? Matches(both.Left, value) && Matches(both.Right, value)
                    : Matches(both.Left, value) || Matches(both.Right, value);
            case RelationalPatternSyntax relation when value is not null:
                return Arithmetic.Compare(relation.OperatorToken.Kind(), value, Evaluate(relation.Expression)) is true;
            case RecursivePatternSyntax { PositionalPatternClause: { } parts, Designation: null } when value is object?[] items:
                return parts.Subpatterns.Count == items.Length
                    && parts.Subpatterns.Select((part, index) => Matches(part.Pattern, items[index])).All(fits => fits);
            default:
                throw Unreadable(pattern, "a case is a constant, a comparison, a tuple of those, or _");
        }
    }

    private bool Is(ExpressionSyntax condition) => Evaluate(condition) is bool value
        ? value
        : throw Unreadable(condition, "it is no truth value that is known when the network is compiled");
}
